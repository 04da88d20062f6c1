package dev.railhead.atomic.serve.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.Pin;
import dev.railhead.atomic.serve.files.FileAnswer;
import dev.railhead.atomic.serve.files.FileRequest;
import dev.railhead.atomic.serve.files.StaticFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Serves the files of the release that is live: {@code server.createContext("/assets/",
 * StaticFileHandler.of(docroot, StaticFiles.of("public").build()))}. In a context with a {@link
 * PinFilter} it serves from the exchange's pin, else from one of its own. Thread-safe.
 */
public final class StaticFileHandler implements HttpHandler {
  private final DocrootResolver docroot;
  private final StaticFiles files;

  private StaticFileHandler(DocrootResolver docroot, StaticFiles files) {
    this.docroot = docroot;
    this.files = files;
  }

  /** Serves {@code files} of what is live in {@code docroot}, which the caller closes. */
  public static StaticFileHandler of(DocrootResolver docroot, StaticFiles files) {
    return new StaticFileHandler(
        Objects.requireNonNull(docroot, "docroot"), Objects.requireNonNull(files, "files"));
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (PinFilter.isPinned(exchange)) {
        send(exchange, PinFilter.pinOf(exchange));
      } else {
        try (Pin pin = docroot.pin()) {
          send(exchange, pin);
        }
      }
    }
  }

  private void send(HttpExchange exchange, Pin pin) throws IOException {
    try (FileAnswer answer = files.answer(new Asked(exchange), pin.release())) {
      Headers headers = exchange.getResponseHeaders();
      answer.fields().forEach(field -> headers.set(field.name(), field.value()));
      if (!answer.hasBody()) {
        if (answer.hasLength()) {
          headers.set("Content-Length", Long.toString(answer.length()));
        }
        exchange.sendResponseHeaders(answer.status(), -1);
        return;
      }
      exchange.sendResponseHeaders(answer.status(), answer.length());
      try (OutputStream out = exchange.getResponseBody()) {
        answer.writeTo(out);
      }
    }
  }

  /** An exchange, as a request for a file. */
  private record Asked(HttpExchange exchange) implements FileRequest {
    @Override
    public String method() {
      return exchange.getRequestMethod();
    }

    @Override
    public String rawPath() {
      String mount = exchange.getHttpContext().getPath();
      String base = mount.endsWith("/") ? mount.substring(0, mount.length() - 1) : mount;
      String path = exchange.getRequestURI().getRawPath();
      return path.startsWith(base) ? path.substring(base.length()) : "";
    }

    @Override
    public Optional<String> header(String name) {
      List<String> values = exchange.getRequestHeaders().get(name);
      if (values == null) {
        return Optional.empty();
      }
      return Optional.of(values.size() == 1 ? values.get(0) : String.join(",", values));
    }
  }
}
