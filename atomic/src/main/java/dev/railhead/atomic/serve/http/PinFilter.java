package dev.railhead.atomic.serve.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.Pin;
import java.io.IOException;
import java.util.Objects;

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
  private final DocrootResolver docroot;

  private PinFilter(DocrootResolver docroot) {
    this.docroot = docroot;
  }

  /** Pins what is live in {@code docroot}, which the caller closes after the server. */
  public static PinFilter of(DocrootResolver docroot) {
    return new PinFilter(Objects.requireNonNull(docroot, "docroot"));
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
    PinnedCore core = new PinnedCore(exchange, docroot.pin());
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
