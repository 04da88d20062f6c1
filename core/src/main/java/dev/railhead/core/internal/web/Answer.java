package dev.railhead.core.internal.web;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/**
 * What a server answered. Immutable.
 *
 * @param from where it came from, as shown to people
 * @param status its status
 * @param headers its headers
 * @param text its body, read as UTF-8
 */
public record Answer(String from, int status, HttpHeaders headers, String text) {
  static Answer of(URI from, int status, HttpHeaders headers, byte[] body) {
    return new Answer(Web.shown(from), status, headers, new String(body, StandardCharsets.UTF_8));
  }

  /**
   * The body as JSON, RFC 8259, strictly.
   *
   * @throws WebException if it is not, or nests too deep
   */
  public JsonElement json() throws WebException {
    if (text.isBlank()) {
      // Gson reads nothing as null.
      throw new WebException(from + " did not answer JSON");
    }
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = JsonParser.parseReader(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new WebException(from + " answered more than one JSON value");
      }
      return element;
    } catch (WebException e) {
      throw e;
    } catch (JsonParseException | IOException | IllegalStateException e) {
      throw new WebException(from + " did not answer JSON");
    }
  }
}
