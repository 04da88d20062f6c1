package dev.railhead.atomic.serve.servlet;

import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.Pin;
import dev.railhead.atomic.serve.files.FileAnswer;
import dev.railhead.atomic.serve.files.StaticFiles;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;

/**
 * Serves the files of the release that the request is pinned to by a {@link PinFilter}; of a
 * request without a pin, those of the release that is live. Map it to {@code /assets/*}, or to
 * {@code /} in place of the container's default servlet. It can be included and forwarded to.
 * Thread-safe.
 */
public final class StaticFileServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient DocrootResolver docroot;
  private final transient StaticFiles files;

  private StaticFileServlet(DocrootResolver docroot, StaticFiles files) {
    this.docroot = docroot;
    this.files = files;
  }

  /** Serves {@code files} of what is live in {@code docroot}, which the caller closes. */
  public static StaticFileServlet of(DocrootResolver docroot, StaticFiles files) {
    return new StaticFileServlet(
        Objects.requireNonNull(docroot, "docroot"), Objects.requireNonNull(files, "files"));
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (PinFilter.isPinned(request)) {
      send(request, response, PinFilter.pinOf(request));
    } else {
      try (Pin pin = docroot.pin()) {
        send(request, response, pin);
      }
    }
  }

  private void send(HttpServletRequest request, HttpServletResponse response, Pin pin)
      throws IOException {
    AskedServlet asked = AskedServlet.of(request);
    try (FileAnswer answer = files.answer(asked, pin.release())) {
      if (asked.isPart() && answer.status() != HttpServletResponse.SC_OK) {
        response.sendError(answer.status());
        return;
      }
      if (asked.isPart()) {
        // The status and most fields are those of the whole.
        response.setContentType(answer.fields().get(0).value());
      } else {
        begin(response, answer);
      }
      if (answer.hasBody()) {
        answer.writeTo(response.getOutputStream());
      }
    }
  }

  private static void begin(HttpServletResponse response, FileAnswer answer) {
    response.setStatus(answer.status());
    answer.fields().forEach(field -> response.setHeader(field.name(), field.value()));
    if (answer.hasLength()) {
      response.setContentLengthLong(answer.length());
    }
  }
}
