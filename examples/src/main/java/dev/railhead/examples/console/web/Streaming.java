package dev.railhead.examples.console.web;

import com.sun.net.httpserver.HttpExchange;
import dev.railhead.examples.console.auth.Visitor;
import java.io.IOException;
import java.util.Optional;

/** Takes over an exchange and answers it for as long as the browser listens. Thread-safe. */
@FunctionalInterface
public interface Streaming {
  /**
   * Begins to stream, on another thread, and returns at once.
   *
   * @param lastEventId where the browser wants to go on, as the HTML Standard has it
   * @throws Refusal with status 429 if there are too many streams; the exchange is as it was
   */
  void begin(HttpExchange exchange, Visitor visitor, Parameters query, Optional<String> lastEventId)
      throws IOException;
}
