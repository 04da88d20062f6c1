package dev.railhead.examples.servers;

import dev.railhead.atomic.serve.LiveRelease;
import dev.railhead.atomic.serve.files.FileAnswer;
import dev.railhead.atomic.serve.files.FileRequest;
import dev.railhead.atomic.serve.files.StaticFiles;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Serves files from the pin of an {@link UndertowPin}: what is in memory from the thread that reads
 * the socket, what is not from a worker.
 */
public final class UndertowFiles implements HttpHandler {
  private final StaticFiles files;

  /** Serves {@code files}. */
  public UndertowFiles(StaticFiles files) {
    this.files = files;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    Asked asked = new Asked(exchange);
    LiveRelease release = UndertowPin.of(exchange).release();
    if (exchange.isInIoThread()) {
      Optional<FileAnswer> answer = files.answerFromMemory(asked, release);
      if (answer.isEmpty()) {
        exchange.dispatch(this);
      } else {
        send(exchange, answer.get());
      }
      return;
    }
    exchange.startBlocking();
    try (FileAnswer answer = files.answer(asked, release)) {
      send(exchange, answer);
    }
  }

  private static void send(HttpServerExchange exchange, FileAnswer answer) throws IOException {
    exchange.setStatusCode(answer.status());
    answer
        .fields()
        .forEach(
            field ->
                exchange
                    .getResponseHeaders()
                    .put(HttpString.tryFromString(field.name()), field.value()));
    if (answer.hasLength()) {
      exchange.setResponseContentLength(answer.length());
    }
    Optional<ByteBuffer> bytes = answer.inMemory();
    if (bytes.isPresent()) {
      exchange.getResponseSender().send(bytes.get());
    } else if (answer.hasBody()) {
      answer.writeTo(exchange.getOutputStream());
      exchange.endExchange();
    } else {
      exchange.endExchange();
    }
  }

  private record Asked(HttpServerExchange exchange) implements FileRequest {
    @Override
    public String method() {
      return exchange.getRequestMethod().toString();
    }

    /** The relative path would be decoded already; the URI as it was sent is not. */
    @Override
    public String rawPath() {
      return exchange.getRequestURI().substring(exchange.getResolvedPath().length());
    }

    @Override
    public Optional<String> header(String name) {
      HeaderValues values = exchange.getRequestHeaders().get(name);
      if (values == null) {
        return Optional.empty();
      }
      return Optional.of(values.size() == 1 ? values.getFirst() : String.join(",", values));
    }
  }
}
