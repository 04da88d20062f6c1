package dev.railhead.core.announce;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Posts JSON. Follows no redirect, for what is sent is meant for one address; names the address in
 * messages without its path, which may be a secret. Thread-safe.
 */
final class HttpPoster {
  /** Not now, but perhaps later: time-out, too early, too many requests. */
  private static final Set<Integer> LATER = Set.of(408, 425, 429);

  private final URI address;
  private final Duration within;
  private final HttpClient client;

  HttpPoster(URI address, Duration within, Optional<SSLContext> trust) {
    this.address = address;
    this.within = within;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(within);
    trust.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  static Duration checked(Duration within) {
    if (within.toMillis() < 1 || within.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException(
          "the time for an answer must be 1 ms to 5 min, but was " + within);
    }
    return within;
  }

  void post(String json, Map<String, String> headers) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "railhead")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    headers.forEach(request::header);
    int status = status(request.build());
    if (status >= 500 || LATER.contains(status)) {
      throw new IOException(this + " answers " + status);
    }
    if (status < 200 || status > 299) {
      throw new SinkRefusedException(this + " answers " + status);
    }
  }

  /** The client's own time-out ends with the headers; a body may still drip after it. */
  private int status(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return answer.get(within.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (TimeoutException e) {
      throw new IOException(this + " has not answered within " + within.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String message = cause.getMessage();
      String why = message == null ? "" : ": " + message;
      throw new IOException(this + ": " + cause.getClass().getSimpleName() + why, cause);
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public String toString() {
    return Addresses.origin(address);
  }
}
