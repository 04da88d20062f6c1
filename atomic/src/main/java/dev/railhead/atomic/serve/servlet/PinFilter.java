package dev.railhead.atomic.serve.servlet;

import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.Pin;
import dev.railhead.atomic.serve.sticky.StickyEpoch;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds one release for each request: map it to all of the docroot's paths, for all dispatcher
 * types, with async support, and before other filters; ask {@link #pinOf} in servlets.
 *
 * <p>Forwards, includes, error pages and asynchronous dispatches go on with the release that the
 * request began on. The pin is given back once: at the end of the request, or of its asynchronous
 * part, whether that completed, failed or timed out. A container does not tell a filter whether an
 * error page follows; so when a request failed (an exception, or a status of 400 and more), its pin
 * is kept for the error page, and given back after it, or after {@value #ERROR_PAGE_MILLIS} ms when
 * there is none. Thread-safe.
 */
public final class PinFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final int ERROR_PAGE_MILLIS = 1000;
  private static final int FIRST_ERROR = 400;
  private static final String ATTRIBUTE = Pin.class.getName();

  /** Containers run error pages on the request's thread, as soon as the filters have returned. */
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(ERROR_PAGE_MILLIS, TimeUnit.MILLISECONDS);

  private final transient DocrootResolver docroot;
  private final transient @Nullable StickyEpoch sticky;

  private PinFilter(DocrootResolver docroot, @Nullable StickyEpoch sticky) {
    this.docroot = docroot;
    this.sticky = sticky;
  }

  /** Pins what is live in {@code docroot}, which the caller closes after the container. */
  public static PinFilter of(DocrootResolver docroot) {
    return new PinFilter(Objects.requireNonNull(docroot, "docroot"), null);
  }

  /**
   * The same, but no client goes back in time from host to host: one that has seen a later release
   * is answered 503 with Retry-After, when {@code sticky} has waited in vain.
   */
  public PinFilter sticking(StickyEpoch sticky) {
    return new PinFilter(docroot, Objects.requireNonNull(sticky, "sticky"));
  }

  /**
   * The pin of {@code request}, open for as long as the request lasts; not to be closed.
   *
   * @throws IllegalStateException if it did not come through this filter
   */
  public static Pin pinOf(ServletRequest request) {
    if (isPinned(request)) {
      return (Pin) request.getAttribute(ATTRIBUTE);
    }
    throw new IllegalStateException(
        "the request has no pin: map a PinFilter to its path, for all dispatcher types");
  }

  static boolean isPinned(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Pin pin && pin.isOpen();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    switch (request.getDispatcherType()) {
      case ERROR -> onErrorPage(request, response, chain);
      default -> {
        if (isPinned(request)) {
          chain.doFilter(request, response);
        } else {
          begin(request, response, chain);
        }
      }
    }
  }

  private void begin(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Pin> pin =
        sticky == null ? Optional.of(docroot.pin()) : stick(request, response, sticky);
    if (pin.isPresent()) {
      serve(request, response, chain, pin.get());
    } else {
      response.setHeader("Retry-After", "1");
      response.setHeader("Cache-Control", "no-store");
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }
  }

  private Optional<Pin> stick(
      HttpServletRequest request, HttpServletResponse response, StickyEpoch sticky) {
    if (sticky.isInHeader()) {
      Optional<String> sent = Optional.ofNullable(request.getHeader(sticky.name()));
      Optional<Pin> pin = sticky.pin(docroot, sent);
      pin.flatMap(it -> sticky.value(it.release()))
          .ifPresent(value -> response.setHeader(sticky.name(), value));
      return pin;
    }
    Cookie[] cookies = request.getCookies();
    Optional<String> sent =
        Arrays.stream(cookies == null ? new Cookie[0] : cookies)
            .filter(cookie -> cookie.getName().equals(sticky.name()))
            .map(Cookie::getValue)
            .findFirst();
    Optional<Pin> pin = sticky.pin(docroot, sent);
    pin.flatMap(it -> sticky.value(it.release()))
        .filter(value -> !sent.equals(Optional.of(value)))
        .ifPresent(
            value -> {
              String secure = request.isSecure() ? "; Secure" : "";
              String cookie =
                  sticky.name() + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + secure;
              response.addHeader("Set-Cookie", cookie);
            });
    return pin;
  }

  private static void serve(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain, Pin pin)
      throws IOException, ServletException {
    request.setAttribute(ATTRIBUTE, pin);
    PinnedRequest pinned = new PinnedRequest(request, pin);
    boolean failed = true;
    try {
      chain.doFilter(pinned, response);
      failed = response.getStatus() >= FIRST_ERROR;
    } finally {
      if (!pinned.isAsync()) {
        end(pin, failed);
      }
    }
  }

  private static void end(Pin pin, boolean failed) {
    if (failed) {
      LATER.execute(pin::close);
    } else {
      pin.close();
    }
  }

  /** The pin of the request that failed is still open, or this is a request of its own. */
  private void onErrorPage(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // A second ticket: the first may be given back, by time or by its asynchronous part, meanwhile.
    try (Pin pin = forErrorPage(request)) {
      Object first = request.getAttribute(ATTRIBUTE);
      request.setAttribute(ATTRIBUTE, pin);
      chain.doFilter(request, response);
      if (first instanceof Pin open) {
        open.close();
      }
    }
  }

  private Pin forErrorPage(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Pin pin) {
      try {
        return pin.another();
      } catch (IllegalStateException closedMeanwhile) {
        // Its second is over: what is live now is as good as it gets.
      }
    }
    return docroot.pin();
  }
}
