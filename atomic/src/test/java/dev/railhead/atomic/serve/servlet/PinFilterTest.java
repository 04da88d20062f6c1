package dev.railhead.atomic.serve.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.Layout;
import dev.railhead.atomic.serve.LiveRelease;
import dev.railhead.atomic.serve.files.StaticFiles;
import dev.railhead.atomic.serve.fixture.Site;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real container, and swaps between the parts of a request. */
class PinFilterTest {
  private static final Map<String, String> ONE = Map.of("a", "1", "docs/index.html", "one");
  private static final Map<String, String> TWO = Map.of("a", "2", "docs/index.html", "two");

  @TempDir Path root;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Server server = new Server();
  private final ServletContextHandler context = new ServletContextHandler("/app");
  private Site site;
  private LiveRelease first;

  /** What a servlet of a test does. */
  interface Work {
    void serve(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  @BeforeEach
  void begin() throws Exception {
    site = Site.in(root, Layout.RELEASES, ONE);
    first = site.resolver().current();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    FilterHolder filter = new FilterHolder((Filter) PinFilter.of(site.resolver()));
    filter.setAsyncSupported(true);
    context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
    servlet("/read", PinFilterTest::append);
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    site.close();
  }

  private void servlet(String path, Work work) {
    ServletHolder holder =
        new ServletHolder(
            new HttpServlet() {
              private static final long serialVersionUID = 1;

              @Override
              protected void service(HttpServletRequest request, HttpServletResponse response)
                  throws IOException, ServletException {
                work.serve(request, response);
              }
            });
    holder.setAsyncSupported(true);
    context.addServlet(holder, path);
  }

  private HttpResponse<String> get(String path) throws Exception {
    if (!server.isStarted()) {
      server.start();
    }
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    URI uri = URI.create("http://127.0.0.1:" + port + "/app" + path);
    return client.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
        BodyHandlers.ofString());
  }

  private static void append(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    LiveRelease release = PinFilter.pinOf(request).release();
    response.getWriter().write(Files.readString(release.directory().resolve("a")));
  }

  private void swap() {
    try {
      site.deploy(TWO);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void isDrained() throws Exception {
    assertThat(site.resolver().awaitDrained(first, Duration.ofSeconds(20)).isComplete()).isTrue();
    assertThat(site.resolver().metrics().leaks()).isZero();
  }

  @Test
  void a_request_and_what_it_includes_and_forwards_to_see_one_release() throws Exception {
    servlet(
        "/forward",
        (request, response) -> {
          swap();
          request.getRequestDispatcher("/include").forward(request, response);
        });
    servlet(
        "/include",
        (request, response) -> {
          append(request, response);
          request.getRequestDispatcher("/read").include(request, response);
          append(request, response);
        });
    assertThat(get("/forward").body()).isEqualTo("111");
    assertThat(get("/read").body()).isEqualTo("2");
    isDrained();
  }

  @Test
  void an_error_page_sees_the_release_of_the_request_that_failed() throws Exception {
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(410, "/read");
    errors.addErrorPage(IllegalStateException.class, "/read");
    context.setErrorHandler(errors);
    servlet(
        "/gone",
        (request, response) -> {
          swap();
          response.sendError(410);
        });
    servlet(
        "/throws",
        (request, response) -> {
          throw new IllegalStateException("thrown by a test");
        });
    HttpResponse<String> gone = get("/gone");
    assertThat(gone.statusCode()).isEqualTo(410);
    assertThat(gone.body()).isEqualTo("1");
    HttpResponse<String> thrown = get("/throws");
    assertThat(thrown.statusCode()).isEqualTo(500);
    assertThat(thrown.body()).isEqualTo("2");
    isDrained();
  }

  @Test
  void a_request_that_fails_without_an_error_page_gives_its_pin_back() throws Exception {
    servlet(
        "/throws",
        (request, response) -> {
          throw new ServletException("thrown by a test");
        });
    servlet("/missing", (request, response) -> response.setStatus(404));
    assertThat(get("/throws").statusCode()).isEqualTo(500);
    assertThat(get("/missing").statusCode()).isEqualTo(404);
    swap();
    isDrained();
  }

  @Test
  void an_asynchronous_request_sees_one_release_to_its_end_on_another_thread() throws Exception {
    CompletableFuture<AsyncContext> started = new CompletableFuture<>();
    servlet("/async", (request, response) -> started.complete(request.startAsync()));
    CompletableFuture<HttpResponse<String>> response =
        CompletableFuture.supplyAsync(() -> got("/async"));
    AsyncContext async = started.get();
    swap();
    assertThat(site.resolver().awaitDrained(first, Duration.ofMillis(100)).isComplete()).isFalse();
    append((HttpServletRequest) async.getRequest(), (HttpServletResponse) async.getResponse());
    async.complete();
    assertThat(response.get().body()).isEqualTo("1");
    isDrained();
  }

  private HttpResponse<String> got(String path) {
    try {
      return get(path);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void an_asynchronous_dispatch_sees_the_release_that_the_request_began_on() throws Exception {
    servlet(
        "/dispatch",
        (request, response) -> {
          // Dispatched before the filters have returned: it does not look asynchronous to them.
          request.startAsync().dispatch("/again");
          swap();
        });
    servlet("/again", (request, response) -> request.startAsync().dispatch("/read"));
    assertThat(get("/dispatch").body()).isEqualTo("1");
    isDrained();
  }

  @Test
  void an_asynchronous_request_that_times_out_or_fails_gives_its_pin_back() throws Exception {
    servlet("/late", (request, response) -> request.startAsync().setTimeout(50));
    servlet(
        "/throws",
        (request, response) -> {
          request.startAsync();
          throw new IllegalStateException("thrown by a test");
        });
    assertThat(get("/late").statusCode()).isEqualTo(500);
    assertThat(get("/throws").statusCode()).isEqualTo(500);
    swap();
    isDrained();
  }

  @Test
  void files_are_served_and_included_and_shown_as_error_pages() throws Exception {
    StaticFiles files = StaticFiles.of("").build();
    context.addServlet(new ServletHolder(StaticFileServlet.of(site.resolver(), files)), "/files/*");
    servlet(
        "/page",
        (request, response) -> {
          response.setContentType("text/html");
          response.getOutputStream().print("<");
          swap();
          request.getRequestDispatcher("/files/a").include(request, response);
          response.getOutputStream().print(">");
        });
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(410, "/files/docs/");
    context.setErrorHandler(errors);
    servlet("/gone", (request, response) -> response.sendError(410));
    assertThat(get("/files/a").body()).isEqualTo("1");
    assertThat(get("/files/docs").headers().firstValue("Location").orElse("")).endsWith("docs/");
    assertThat(get("/files/x").statusCode()).isEqualTo(404);
    assertThat(get("/page").body()).isEqualTo("<1>");
    HttpResponse<String> gone = get("/gone");
    assertThat(gone.statusCode()).isEqualTo(410);
    assertThat(gone.body()).isEqualTo("two");
    assertThat(gone.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    isDrained();
  }
}
