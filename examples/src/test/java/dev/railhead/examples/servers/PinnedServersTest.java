package dev.railhead.examples.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.LiveRelease;
import dev.railhead.atomic.serve.SearchPath;
import dev.railhead.atomic.serve.files.StaticFiles;
import dev.railhead.atomic.serve.servlet.PinFilter;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Each sample in its real server: a swap in the middle of a request, which sees one release, and
 * after which nothing holds the release before. The tree is as Capistrano leaves one.
 */
class PinnedServersTest {
  private static final String LARGE = "0123456789".repeat(100_000);

  @TempDir Path root;
  private final HttpClient client = HttpClient.newHttpClient();
  private DocrootResolver docroot;
  private LiveRelease first;

  @BeforeEach
  void publishOne() throws IOException {
    publish("1");
    docroot = DocrootResolver.watching(root.resolve("current")).open();
    first = docroot.current();
  }

  @AfterEach
  void close() {
    docroot.close();
  }

  private void publish(String number) throws IOException {
    Path release = Files.createDirectories(root.resolve("releases").resolve(number));
    Files.writeString(release.resolve("a.txt"), number);
    Files.writeString(release.resolve("b.txt"), number);
    Files.writeString(release.resolve("large.txt"), LARGE);
    Path next = Files.createSymbolicLink(root.resolve("next"), release);
    Files.move(next, root.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Reads a file, swaps when it is of the first release, and reads another. */
  private String readAround(LiveRelease release) throws IOException {
    String a = Files.readString(release.directory().resolve("a.txt"));
    if (a.equals("1")) {
      publish("2");
      assertThat(docroot.published()).isNotSameAs(release);
    }
    return a + Files.readString(release.directory().resolve("b.txt"));
  }

  private HttpResponse<String> get(int port, String path, String... fields) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
    return client.send(
        fields.length == 0 ? request.build() : request.headers(fields).build(),
        BodyHandlers.ofString());
  }

  private void seesOneReleaseEach(int port) throws Exception {
    assertThat(get(port, "/around").body()).isEqualTo("11");
    assertThat(get(port, "/around").body()).isEqualTo("22");
    assertThat(docroot.awaitDrained(first, Duration.ofSeconds(20)).isComplete()).isTrue();
  }

  private void servesFiles(int port, String mount) throws Exception {
    HttpResponse<String> got = get(port, mount + "/b.txt");
    assertThat(got.body()).isEqualTo("2");
    String tag = got.headers().firstValue("ETag").orElseThrow();
    assertThat(get(port, mount + "/b.txt").body()).isEqualTo("2");
    assertThat(get(port, mount + "/b.txt", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get(port, mount + "/large.txt").body()).isEqualTo(LARGE);
    assertThat(get(port, mount + "/large.txt", "Range", "bytes=5-8").body()).isEqualTo("5678");
    assertThat(get(port, mount + "/%2e%2e/1/b.txt").statusCode()).isIn(400, 404);
    assertThat(get(port, mount + "/nothing").statusCode()).isEqualTo(404);
  }

  private static ServerConnector listen(Server server) {
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    return connector;
  }

  @Test
  void the_jdks() throws Exception {
    Path release = root.resolve("current").toRealPath();
    Files.writeString(release.resolve("head.html"), "<h1>1");
    Files.writeString(release.resolve("body.html"), "<p>1");
    Files.createDirectory(release.resolve("public"));
    Files.writeString(release.resolve("public/b.txt"), "2");
    Files.writeString(release.resolve("public/large.txt"), LARGE);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    PinnedPages.addTo(server, docroot);
    server.start();
    try {
      assertThat(get(server.getAddress().getPort(), "/").body()).isEqualTo("<h1>1<p>1");
      servesFiles(server.getAddress().getPort(), "/assets");
      publish("2");
      docroot.published();
      assertThat(docroot.awaitDrained(first, Duration.ofSeconds(20)).isComplete()).isTrue();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void jetty() throws Exception {
    JettyFiles files = new JettyFiles(StaticFiles.of("").build());
    Handler handler =
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            if (!request.getHttpURI().getPath().equals("/around")) {
              return files.handle(request, response, callback);
            }
            String text = readAround(JettyPin.of(request).release());
            response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
            return true;
          }
        };
    Server server = new Server();
    ServerConnector connector = listen(server);
    server.setHandler(new JettyPin(docroot, handler));
    server.start();
    try {
      seesOneReleaseEach(connector.getLocalPort());
      servesFiles(connector.getLocalPort(), "");
    } finally {
      server.stop();
    }
  }

  @Test
  void undertow() throws Exception {
    HttpHandler around =
        exchange ->
            exchange.getResponseSender().send(readAround(UndertowPin.of(exchange).release()));
    HttpHandler files = new UndertowFiles(StaticFiles.of("").build());
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                new UndertowPin(
                    docroot,
                    exchange -> {
                      if (!exchange.getRequestURI().equals("/around")) {
                        files.handleRequest(exchange);
                      } else {
                        exchange.dispatch(around);
                      }
                    }))
            .build();
    server.start();
    try {
      InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
      seesOneReleaseEach(address.getPort());
      servesFiles(address.getPort(), "");
    } finally {
      server.stop();
    }
  }

  /** An application as Spring's users write one. */
  @EnableWebMvc
  static class Application implements WebMvcConfigurer {
    private final DocrootResolver docroot;

    Application(DocrootResolver docroot) {
      this.docroot = docroot;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
      registry
          .addResourceHandler("/static/**")
          .resourceChain(false)
          .addResolver(new SpringPinnedResolver(docroot, SearchPath.parse(".")));
    }
  }

  @Test
  void spring() throws Exception {
    AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
    spring.addBeanFactoryPostProcessor(beans -> beans.registerSingleton("docroot", docroot));
    spring.register(Application.class);
    ServletContextHandler context = new ServletContextHandler("/");
    FilterHolder filter = new FilterHolder((Filter) PinFilter.of(docroot));
    filter.setAsyncSupported(true);
    context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
    // Swaps after the request has its pin and before Spring looks for the file.
    context.addFilter(
        new FilterHolder(
            (request, response, chain) -> {
              String seen = readAround(PinFilter.pinOf(request).release());
              ((jakarta.servlet.http.HttpServletResponse) response).setHeader("Seen", seen);
              chain.doFilter(request, response);
            }),
        "/*",
        EnumSet.of(DispatcherType.REQUEST));
    context.addServlet(new ServletHolder(new DispatcherServlet(spring)), "/");
    Server server = new Server();
    ServerConnector connector = listen(server);
    server.setHandler(context);
    server.start();
    try {
      int port = connector.getLocalPort();
      HttpResponse<String> old = get(port, "/static/b.txt");
      assertThat(old.headers().firstValue("Seen")).contains("11");
      assertThat(old.body()).isEqualTo("1");
      assertThat(get(port, "/static/b.txt").body()).isEqualTo("2");
      assertThat(get(port, "/static/..%2f1/b.txt").statusCode()).isIn(400, 404);
      assertThat(docroot.awaitDrained(first, Duration.ofSeconds(20)).isComplete()).isTrue();
    } finally {
      server.stop();
    }
  }
}
