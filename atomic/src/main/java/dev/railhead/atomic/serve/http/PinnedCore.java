package dev.railhead.atomic.serve.http;

import com.sun.net.httpserver.HttpExchange;
import dev.railhead.atomic.serve.Pin;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gives a pin back when the handler has returned and the answer is finished. An exchange's own
 * attributes cannot hold the pin: before JDK 22 they are those of the context, one set for all of
 * its exchanges. Thread-safe.
 */
final class PinnedCore {
  static final String ATTRIBUTE = Pin.class.getName();

  private static final int NO_BODY = -1;

  private final HttpExchange exchange;
  private final Pin pin;
  private final AtomicBoolean one = new AtomicBoolean();
  private volatile boolean finished;
  private volatile boolean returned;
  private @Nullable OutputStream body;

  PinnedCore(HttpExchange exchange, Pin pin) {
    this.exchange = exchange;
    this.pin = pin;
  }

  Pin pin() {
    return pin;
  }

  /** The handler has returned, or has thrown and is done for. */
  void returned(boolean thrown) {
    returned = true;
    finished |= thrown;
    releaseIfDone();
  }

  private void finish() {
    finished = true;
    releaseIfDone();
  }

  private void releaseIfDone() {
    if (finished && returned && one.compareAndSet(false, true)) {
      pin.close();
    }
  }

  void close() {
    try {
      exchange.close();
    } finally {
      finish();
    }
  }

  void sendResponseHeaders(int status, long length) throws IOException {
    exchange.sendResponseHeaders(status, length);
    boolean bodiless = status < 200 || status == 204 || status == 304;
    if (length == NO_BODY || bodiless || exchange.getRequestMethod().equals("HEAD")) {
      finish();
    }
  }

  synchronized OutputStream body() {
    OutputStream known = body;
    if (known == null) {
      known = new Body(exchange.getResponseBody());
      body = known;
    }
    return known;
  }

  /** The answer's body, whose end is the answer's end. */
  private final class Body extends FilterOutputStream {
    Body(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      try {
        out.close();
      } finally {
        finish();
      }
    }
  }
}
