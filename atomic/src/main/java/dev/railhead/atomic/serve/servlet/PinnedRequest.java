package dev.railhead.atomic.serve.servlet;

import dev.railhead.atomic.serve.Pin;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * A request that listens to its asynchronous part from its very beginning. To ask afterwards
 * whether there is one would be too late: it may have been dispatched already.
 */
final class PinnedRequest extends HttpServletRequestWrapper {
  private final Pin pin;
  private volatile boolean async;

  PinnedRequest(HttpServletRequest request, Pin pin) {
    super(request);
    this.pin = pin;
  }

  /** Whether it went on asynchronously, whatever became of that. */
  boolean isAsync() {
    return async;
  }

  @Override
  public AsyncContext startAsync() {
    return listening(super.startAsync());
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    return listening(super.startAsync(request, response));
  }

  private AsyncContext listening(AsyncContext context) {
    async = true;
    context.addListener(new Release(pin));
    return context;
  }

  /**
   * Gives the pin back when all is over: after a failure or a timeout, too, a container calls
   * onComplete, and not before the error page.
   */
  private record Release(Pin pin) implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
      pin.close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}

    /** A further part forgets the listeners of the one before. */
    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }
}
