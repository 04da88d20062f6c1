package dev.railhead.core.internal.web;

import com.google.common.net.InetAddresses;
import dev.railhead.core.Credential;
import dev.railhead.core.internal.BoundedBody;
import dev.railhead.core.internal.Names;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server after another, each answer bounded in time and size. The credential goes over
 * HTTPS or to this machine only, and no redirect takes it to another server: those within one
 * server are followed, others are an error. Thread-safe.
 */
public final class Web {
  /** How much of a body is read. */
  public static final int BODY_LIMIT = 4 << 20;

  private static final int REDIRECTS = 5;
  private static final Set<Integer> REDIRECTING = Set.of(301, 302, 303, 307, 308);

  private final HttpClient client;
  private final Credential credential;
  private final Duration answerWithin;

  /** One that shows {@code credential}, and waits for each answer so long, body and all. */
  public Web(Credential credential, Duration answerWithin) {
    this.credential = credential;
    this.answerWithin = answerWithin;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(answerWithin)
            .cookieHandler(new CookieManager())
            .build();
  }

  /** How long an answer may take. */
  public Duration answerWithin() {
    return answerWithin;
  }

  /**
   * Returns {@code uri} if it may be asked.
   *
   * @throws IllegalArgumentException if it is not absolute, holds a user, or is neither https nor
   *     http to an address of this machine
   */
  public static URI checked(String what, URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean right =
        uri.getHost() != null
            && uri.getRawUserInfo() == null
            && (scheme.equals("https") || (scheme.equals("http") && isLoopback(uri.getHost())));
    if (!right) {
      throw new IllegalArgumentException(
          what
              + " must be an absolute https URI (or http to this machine) without a user in it, but"
              + " was "
              + Names.quoted(shown(uri)));
    }
    return uri;
  }

  private static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    return InetAddresses.isUriInetAddress(host)
        && InetAddresses.forUriString(host).isLoopbackAddress();
  }

  /** {@code uri} for people: without a user, query and fragment, in which secrets may stand. */
  public static String shown(URI uri) {
    if (uri.getHost() == null) {
      return Names.cleaned(String.valueOf(uri.getRawPath()), 400);
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return Names.cleaned(origin(uri) + path, 400);
  }

  private static String origin(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    boolean plain = uri.getPort() < 0 || uri.getPort() == usual;
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    return scheme + "://" + host + (plain ? "" : ":" + uri.getPort());
  }

  /**
   * What {@code uri} answers, whatever its status is.
   *
   * @throws WebException if it redirects to another server or for ever, or the body is too long
   * @throws IOException if there is no answer in time
   */
  public Answer get(URI uri) throws IOException, InterruptedException {
    URI at = uri;
    for (int i = 0; i <= REDIRECTS; i++) {
      Answer answer = send(at, HttpRequest.newBuilder(at).GET());
      if (!REDIRECTING.contains(answer.status())) {
        return answer;
      }
      at = target(at, answer);
    }
    throw new WebException(shown(uri) + " redirects without end");
  }

  private static URI target(URI from, Answer answer) throws WebException {
    String location = answer.headers().firstValue("Location").orElse("");
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new WebException(shown(from) + " redirects to " + Names.quoted(location));
    }
    if (!origin(to).equals(origin(from))) {
      throw new WebException(
          shown(from) + " redirects to " + shown(to) + ", another server, which is not followed");
    }
    return to;
  }

  /**
   * What {@code uri} answers to {@code request}; redirects are left to the caller.
   *
   * @throws WebException if the body is too long
   * @throws IOException if there is no answer in time
   */
  public Answer send(URI uri, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    credential.authorization().ifPresent(value -> request.setHeader("Authorization", value));
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request.build(), ignored -> new BoundedBody(BODY_LIMIT));
    try {
      HttpResponse<byte[]> response = answer.get(answerWithin.toNanos(), TimeUnit.NANOSECONDS);
      if (response.body().length >= BODY_LIMIT) {
        throw new WebException(shown(uri) + " answered more than " + BODY_LIMIT + " bytes");
      }
      return Answer.of(uri, response.statusCode(), response.headers(), response.body());
    } catch (TimeoutException e) {
      throw new IOException(
          shown(uri) + " did not answer within " + answerWithin.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw new IOException(shown(uri) + " cannot be asked: " + words(e.getCause()), e);
    } finally {
      answer.cancel(true);
    }
  }

  /** The client's exceptions often say nothing but their own kind. */
  private String words(@Nullable Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof IOException && each.getMessage() != null) {
        return credential.masked(Names.cleaned(each.getMessage(), 200));
      }
    }
    return cause == null ? "unknown" : cause.getClass().getSimpleName();
  }

  /** {@code text} from a server, as it may be shown: one line, short, and without the token. */
  public String shown(String text) {
    return Names.cleaned(credential.masked(text), 200);
  }
}
