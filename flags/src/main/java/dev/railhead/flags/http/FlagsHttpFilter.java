package dev.railhead.flags.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import dev.railhead.flags.FlagContext;
import dev.railhead.flags.FlagRequest;
import dev.railhead.flags.Flags;
import java.io.IOException;
import java.util.function.Function;

/**
 * Pins the flags of each exchange of the JDK's {@code HttpServer}: one {@link FlagRequest} to its
 * end. Thread-safe.
 *
 * <p>What follows the filter gets the exchange in a wrapper, because the exchange's own attributes
 * are those of the whole context: all requests would share them.
 */
public final class FlagsHttpFilter extends Filter {
  private final Flags flags;
  private final Function<HttpExchange, FlagContext> contexts;

  /**
   * A filter.
   *
   * @param contexts tells who asks; if it fails, the exchange fails with it
   */
  public FlagsHttpFilter(Flags flags, Function<HttpExchange, FlagContext> contexts) {
    this.flags = flags;
    this.contexts = contexts;
  }

  /**
   * The flags of {@code exchange}.
   *
   * @throws IllegalStateException if the exchange did not come through such a filter
   */
  public static FlagRequest of(HttpExchange exchange) {
    if (exchange instanceof PinnedExchange pinned) {
      return pinned.flags();
    }
    throw new IllegalStateException(
        "the exchange has no flags: add a FlagsHttpFilter to its context, as the last filter");
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    chain.doFilter(new PinnedExchange(exchange, flags.request(contexts.apply(exchange))));
  }

  @Override
  public String description() {
    return "pins the flags of each request";
  }
}
