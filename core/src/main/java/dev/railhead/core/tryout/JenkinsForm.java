package dev.railhead.core.tryout;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.railhead.core.Actor;
import dev.railhead.core.internal.Names;
import dev.railhead.core.internal.web.Answer;
import dev.railhead.core.internal.web.Jenkins;
import dev.railhead.core.internal.web.Web;
import dev.railhead.core.internal.web.WebException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a Jenkins for a build with a patch, as its page would (RFC 7578). For one thread. */
final class JenkinsForm {
  private static final Pattern ITEM = Pattern.compile("/queue/item/([0-9]{1,18})/?$");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private final Web web;
  private final Jenkins jenkins;
  private final String boundary = "railhead-" + UUID.randomUUID();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  JenkinsForm(Web web, Jenkins jenkins) {
    this.web = web;
    this.jenkins = jenkins;
  }

  /** Asks for a build; returns the number of its item in the queue. */
  long submit(String parameter, Patch patch, Actor by) throws IOException, InterruptedException {
    file(parameter, patch.bytes());
    text("base", patch.base().id());
    text("user", by.name());
    text("guid", UUID.randomUUID().toString());
    write("--" + boundary + "--\r\n");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(jenkins.submission())
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
    crumb(request);
    Answer answer = web.send(jenkins.submission(), request);
    if (answer.status() != 201) {
      throw new WebException(
          answer.from() + " answered status " + answer.status() + " instead of 201" + hint(answer));
    }
    String location = answer.headers().firstValue("Location").orElse("");
    Matcher item = ITEM.matcher(location);
    if (!item.find()) {
      throw new WebException(
          answer.from() + " named no item of the queue, but " + Names.quoted(location));
    }
    return Long.parseLong(item.group(1));
  }

  private static String hint(Answer answer) {
    return switch (answer.status()) {
      case 401, 403 -> ": check the credential, and that it may build this job";
      case 404 -> ": there is no such job, or the credential may not see it";
      default -> "";
    };
  }

  /** Where crumbs are not given out none is needed. */
  private void crumb(HttpRequest.Builder request) throws IOException, InterruptedException {
    Answer answer = web.get(jenkins.crumb());
    if (answer.status() != 200) {
      return;
    }
    JsonObject crumb = object(answer);
    Optional<String> field = Jenkins.text(crumb, "crumbRequestField");
    Optional<String> value = Jenkins.text(crumb, "crumb");
    if (field.isEmpty()
        || value.isEmpty()
        || !TOKEN.matcher(field.get()).matches()
        || value.get().chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
      throw new WebException(answer.from() + " gave out no crumb that a header can hold");
    }
    request.header(field.get(), value.get());
  }

  private void text(String name, String value) {
    part(name, "", "text/plain; charset=UTF-8", value.getBytes(StandardCharsets.UTF_8));
  }

  private void file(String name, byte[] content) {
    part(name, "; filename=\"patch.diff\"", "application/octet-stream", content);
  }

  private void part(String name, String more, String type, byte[] content) {
    write("--" + boundary + "\r\n");
    write("Content-Disposition: form-data; name=\"" + name + "\"" + more + "\r\n");
    write("Content-Type: " + type + "\r\n\r\n");
    body.writeBytes(content);
    write("\r\n");
  }

  private void write(String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The object that {@code uri} answers.
   *
   * @throws WebException if asking again is of no use
   */
  static JsonObject object(Web web, URI uri) throws IOException, InterruptedException {
    Answer answer = web.get(uri);
    String said = answer.from() + " answered status " + answer.status();
    if (answer.status() == 404 || answer.status() == 429 || answer.status() >= 500) {
      throw new IOException(said);
    }
    if (answer.status() != 200) {
      throw new WebException(said);
    }
    return object(answer);
  }

  private static JsonObject object(Answer answer) throws WebException {
    JsonElement json = answer.json();
    if (!json.isJsonObject()) {
      throw new WebException(answer.from() + " did not answer a JSON object");
    }
    return json.getAsJsonObject();
  }
}
