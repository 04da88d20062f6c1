package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import dev.railhead.core.internal.BoundedBody;
import dev.railhead.core.internal.Names;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks one host over HTTP until it answers as it should. Immutable and thread-safe.
 *
 * @param client sends the requests
 * @param address where to ask a host
 * @param status the status that is right
 * @param body what must be found in the body
 * @param answerWithin how long one answer may take
 * @param retryEvery how long to wait between two tries
 */
record HttpProbe(
    HttpClient client,
    Function<Host, URI> address,
    int status,
    Optional<Pattern> body,
    Duration answerWithin,
    Duration retryEvery) {
  /** How much of a body is read. */
  static final int BODY_LIMIT = 1 << 20;

  /** What kind of answer there was at last. */
  enum Kind {
    RIGHT,
    WRONG,
    NONE
  }

  /** How {@code host} answered at last, in words. */
  record Finding(Host host, Kind kind, String detail) {}

  /**
   * Checks that {@code host} can be asked at all.
   *
   * @throws IllegalArgumentException if its address is not an absolute http or https URI
   */
  void check(Host host) {
    URI uri = address.apply(host);
    boolean web =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    if (!web || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "the address of "
              + host
              + " must be an absolute http or https URI, but was "
              + Names.quoted(uri.toString()));
    }
  }

  /** Asks until the answer is right, or until {@link System#nanoTime} has reached {@code end}. */
  Finding ask(Host host, long end) throws InterruptedException {
    int tries = 0;
    Finding last = new Finding(host, Kind.NONE, "not asked, for lack of time");
    while (end - System.nanoTime() > 0) {
      tries++;
      long time = Math.min(answerWithin.toNanos(), end - System.nanoTime());
      Finding now = once(host, time);
      // A last try that is cut short by the end says less than the try before it did.
      boolean cutShort = tries > 1 && now.kind() == Kind.NONE && time < answerWithin.toNanos();
      last = cutShort ? last : now;
      long pause = retryEvery.toNanos();
      if (last.kind() == Kind.RIGHT || end - System.nanoTime() <= pause) {
        break;
      }
      TimeUnit.NANOSECONDS.sleep(pause);
    }
    return tries < 2 || last.kind() == Kind.RIGHT
        ? last
        : new Finding(host, last.kind(), last.detail() + " (" + tries + " tries)");
  }

  private Finding once(Host host, long nanos) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address.apply(host)).GET().build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, ignored -> new BoundedBody(BODY_LIMIT));
    try {
      // The client's own timeout ends with the headers; this one covers a body that stalls.
      return judged(host, answer.get(Math.max(1, nanos), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return new Finding(host, Kind.NONE, "no answer in time");
    } catch (ExecutionException e) {
      return new Finding(host, Kind.NONE, "no answer: " + words(e.getCause(), request.uri()));
    } finally {
      answer.cancel(true);
    }
  }

  private Finding judged(Host host, HttpResponse<byte[]> response) {
    if (response.statusCode() != status) {
      String said = "status " + response.statusCode() + ", not " + status;
      return new Finding(host, Kind.WRONG, said);
    }
    String text = new String(response.body(), StandardCharsets.UTF_8);
    if (body.isPresent() && !body.get().matcher(text).find()) {
      String said = "the body does not match " + Names.quoted(body.get().pattern());
      return new Finding(host, Kind.WRONG, said);
    }
    return new Finding(host, Kind.RIGHT, "answers");
  }

  /** The client's exceptions often say nothing but their own kind. */
  private static String words(@Nullable Throwable cause, URI uri) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof UnresolvedAddressException) {
        return Names.cleaned("no address is known for " + uri.getHost(), 200);
      }
      if (each instanceof IOException && each.getMessage() != null) {
        return Names.cleaned(each.getMessage(), 200);
      }
    }
    if (cause instanceof ConnectException) {
      return Names.cleaned("cannot connect to " + uri.getRawAuthority(), 200);
    }
    return cause == null ? "unknown" : Names.cleaned(cause.getClass().getSimpleName(), 200);
  }
}
