package dev.railhead.examples.servers;

import dev.railhead.atomic.serve.files.FileAnswer;
import dev.railhead.atomic.serve.files.FileRequest;
import dev.railhead.atomic.serve.files.StaticFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Serves files from the pin of a {@link JettyPin}. */
public final class JettyFiles extends Handler.Abstract {
  private final StaticFiles files;

  /** Serves {@code files}. */
  public JettyFiles(StaticFiles files) {
    this.files = files;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    try (FileAnswer answer = files.answer(new Asked(request), JettyPin.of(request).release())) {
      response.setStatus(answer.status());
      answer.fields().forEach(field -> response.getHeaders().put(field.name(), field.value()));
      if (answer.hasLength()) {
        response.getHeaders().put("Content-Length", answer.length());
      }
      Optional<ByteBuffer> bytes = answer.inMemory();
      if (bytes.isPresent() || !answer.hasBody()) {
        response.write(true, bytes.orElse(null), callback);
      } else {
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
          answer.writeTo(out);
        }
        callback.succeeded();
      }
    }
    return true;
  }

  private record Asked(Request request) implements FileRequest {
    @Override
    public String method() {
      return request.getMethod();
    }

    @Override
    public String rawPath() {
      String path = request.getHttpURI().getPath();
      String mount = request.getContext().getContextPath();
      return mount == null || mount.equals("/") ? path : path.substring(mount.length());
    }

    @Override
    public Optional<String> header(String name) {
      List<String> values = request.getHeaders().getValuesList(name);
      return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }
  }
}
