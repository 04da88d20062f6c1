package dev.railhead.examples.servers;

import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.Pin;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;

/**
 * Holds one release for each exchange of Undertow: the pin is given back when the exchange has
 * ended, however that came about and on whichever thread.
 */
public final class UndertowPin implements HttpHandler {
  private static final AttachmentKey<Pin> PIN = AttachmentKey.create(Pin.class);

  private final DocrootResolver docroot;
  private final HttpHandler next;

  /** Pins what is live in {@code docroot} for {@code next}. */
  public UndertowPin(DocrootResolver docroot, HttpHandler next) {
    this.docroot = docroot;
    this.next = next;
  }

  /** The pin of {@code exchange}, open for as long as the exchange lasts. */
  public static Pin of(HttpServerExchange exchange) {
    return exchange.getAttachment(PIN);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    Pin pin = docroot.pin();
    exchange.putAttachment(PIN, pin);
    exchange.addExchangeCompleteListener(
        (done, others) -> {
          pin.close();
          others.proceed();
        });
    next.handleRequest(exchange);
  }
}
