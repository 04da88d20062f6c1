package dev.railhead.atomic.serve.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.Pin;
import dev.railhead.atomic.serve.sticky.StickyEpoch;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds one release for each exchange of the JDK's {@code HttpServer}: {@code
 * context.getFilters().add(PinFilter.of(docroot))}, and {@link #pinOf} in the handler. Put it
 * before filters that read from the docroot.
 *
 * <p>The pin is given back, once, when the handler has returned and the answer is finished,
 * whichever comes last: a handler may finish on another thread by closing the exchange or the
 * response's body. One that throws is finished. Thread-safe.
 */
public final class PinFilter extends Filter {
  private static final int UNAVAILABLE = 503;

  private final DocrootResolver docroot;
  private final @Nullable StickyEpoch sticky;

  private PinFilter(DocrootResolver docroot, @Nullable StickyEpoch sticky) {
    this.docroot = docroot;
    this.sticky = sticky;
  }

  /** Pins what is live in {@code docroot}, which the caller closes after the server. */
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
   * The pin of {@code exchange}, open for as long as the exchange lasts; not to be closed.
   *
   * @throws IllegalStateException if it did not come through this filter
   */
  public static Pin pinOf(HttpExchange exchange) {
    if (exchange.getAttribute(PinnedCore.ATTRIBUTE) instanceof Pin pin) {
      return pin;
    }
    throw new IllegalStateException(
        "the exchange has no pin: add a PinFilter to the filters of the context "
            + exchange.getHttpContext().getPath());
  }

  /** Whether {@code exchange} came through such a filter. */
  static boolean isPinned(HttpExchange exchange) {
    return exchange.getAttribute(PinnedCore.ATTRIBUTE) instanceof Pin;
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    if (isPinned(exchange)) {
      chain.doFilter(exchange);
      return;
    }
    Optional<Pin> pin = sticky == null ? Optional.of(docroot.pin()) : stick(exchange, sticky);
    if (pin.isEmpty()) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(UNAVAILABLE, -1);
      exchange.close();
      return;
    }
    serve(exchange, pin.get(), chain);
  }

  private Optional<Pin> stick(HttpExchange exchange, StickyEpoch sticky) {
    if (sticky.isInHeader()) {
      String sent = exchange.getRequestHeaders().getFirst(sticky.name());
      Optional<Pin> pin = sticky.pin(docroot, Optional.ofNullable(sent));
      pin.flatMap(it -> sticky.value(it.release()))
          .ifPresent(value -> exchange.getResponseHeaders().set(sticky.name(), value));
      return pin;
    }
    Optional<String> sent = cookie(exchange, sticky.name());
    Optional<Pin> pin = sticky.pin(docroot, sent);
    pin.flatMap(it -> sticky.value(it.release()))
        .filter(value -> !sent.equals(Optional.of(value)))
        .ifPresent(
            value -> {
              String secure = exchange instanceof HttpsExchange ? "; Secure" : "";
              String cookie =
                  sticky.name() + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + secure;
              exchange.getResponseHeaders().add("Set-Cookie", cookie);
            });
    return pin;
  }

  private static Optional<String> cookie(HttpExchange exchange, String name) {
    List<String> headers = exchange.getRequestHeaders().getOrDefault("Cookie", List.of());
    return headers.stream()
        .flatMap(header -> Arrays.stream(header.split(";", -1)))
        .map(String::strip)
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> pair.substring(name.length() + 1))
        .findFirst();
  }

  private static void serve(HttpExchange exchange, Pin pin, Chain chain) throws IOException {
    PinnedCore core = new PinnedCore(exchange, pin);
    boolean thrown = true;
    try {
      chain.doFilter(
          exchange instanceof HttpsExchange secure
              ? new PinnedHttpsExchange(secure, core)
              : new PinnedExchange(exchange, core));
      thrown = false;
    } finally {
      core.returned(thrown);
    }
  }

  @Override
  public String description() {
    return "holds one release of a docroot for each exchange";
  }
}
