package dev.railhead.flags.servlet;

import dev.railhead.flags.FlagContext;
import dev.railhead.flags.FlagRequest;
import dev.railhead.flags.Flags;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;

/**
 * Pins the flags of each servlet request: one {@link FlagRequest} from its first filter to its last
 * byte, also over forwards, includes, error pages and asynchronous dispatches. Thread-safe.
 */
public final class FlagsFilter implements Filter {
  private static final String ATTRIBUTE = FlagRequest.class.getName();

  private final Flags flags;
  private final Function<HttpServletRequest, FlagContext> contexts;

  /**
   * A filter.
   *
   * @param contexts tells who asks; if it fails, the request fails with it
   */
  public FlagsFilter(Flags flags, Function<HttpServletRequest, FlagContext> contexts) {
    this.flags = flags;
    this.contexts = contexts;
  }

  /**
   * The flags of {@code request}.
   *
   * @throws IllegalStateException if the request did not come through such a filter
   */
  public static FlagRequest of(ServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof FlagRequest pinned) {
      return pinned;
    }
    throw new IllegalStateException(
        "the request has no flags: map a FlagsFilter to its path, before whatever asks for them");
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(ATTRIBUTE) == null && request instanceof HttpServletRequest http) {
      request.setAttribute(ATTRIBUTE, flags.request(contexts.apply(http)));
    }
    chain.doFilter(request, response);
  }
}
