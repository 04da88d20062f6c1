package dev.railhead.examples.servers;

import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.Pin;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Holds one release for each request to Jetty's core, whatever handles it: the pin is given back
 * when the last byte of the answer has gone, or the request has failed. For servlets alone, {@code
 * serve.servlet.PinFilter} will do.
 */
public final class JettyPin extends Handler.Wrapper {
  private static final String ATTRIBUTE = Pin.class.getName();

  private final DocrootResolver docroot;

  /** Pins what is live in {@code docroot} for {@code handler}. */
  public JettyPin(DocrootResolver docroot, Handler handler) {
    super(handler);
    this.docroot = docroot;
  }

  /** The pin of {@code request}, open for as long as the request lasts. */
  public static Pin of(Request request) {
    return (Pin) request.getAttribute(ATTRIBUTE);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Pin pin = docroot.pin();
    request.setAttribute(ATTRIBUTE, pin);
    Request.addCompletionListener(request, failure -> pin.close());
    return super.handle(request, response, callback);
  }
}
