package dev.railhead.atomic.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.railhead.atomic.Layout;
import dev.railhead.atomic.serve.LiveRelease;
import dev.railhead.atomic.serve.Pin;
import dev.railhead.atomic.serve.files.StaticFiles;
import dev.railhead.atomic.serve.fixture.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server, and swaps in the middle of its exchanges. */
class PinFilterTest {
  private static final Map<String, String> ONE =
      Map.of("a", "1", "b", "1", "large", "1".repeat(999_999));
  private static final Map<String, String> TWO = Map.of("a", "2", "b", "2", "large", "2");

  @TempDir Path root;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Site site;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    site = Site.in(root, Layout.RELEASES, ONE);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
    site.close();
  }

  private void pinned(String path, HttpHandler handler) {
    server.createContext(path, handler).getFilters().add(PinFilter.of(site.resolver()));
  }

  private HttpResponse<String> get(String path, String... fields) throws Exception {
    return client.send(request(path, fields), BodyHandlers.ofString());
  }

  private HttpRequest request(String path, String... fields) {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
    return fields.length == 0 ? request.build() : request.headers(fields).build();
  }

  private static String read(HttpExchange exchange, String name) throws IOException {
    return Files.readString(PinFilter.pinOf(exchange).release().directory().resolve(name));
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    exchange.sendResponseHeaders(200, text.length());
    exchange.getResponseBody().write(text.getBytes());
    exchange.close();
  }

  private void isDrained(LiveRelease release) throws Exception {
    assertThat(site.resolver().awaitDrained(release, Duration.ofSeconds(20)).isComplete()).isTrue();
  }

  private void swap() {
    try {
      site.deploy(TWO);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void an_exchange_sees_one_release_though_the_docroot_is_swapped_meanwhile() throws Exception {
    LiveRelease first = site.resolver().current();
    pinned(
        "/",
        exchange -> {
          String a = read(exchange, "a");
          if (a.equals("1")) {
            swap();
          }
          answer(exchange, a + read(exchange, "b"));
        });
    assertThat(get("/").body()).isEqualTo("11");
    assertThat(get("/").body()).isEqualTo("22");
    isDrained(first);
  }

  @Test
  void a_pin_lasts_until_another_thread_finishes_the_answer() throws Exception {
    LiveRelease first = site.resolver().current();
    BlockingQueue<HttpExchange> waiting = new LinkedBlockingQueue<>();
    pinned("/", waiting::add);
    CompletableFuture<HttpResponse<String>> response =
        client.sendAsync(request("/"), BodyHandlers.ofString());
    HttpExchange exchange = waiting.poll(30, TimeUnit.SECONDS);
    swap();
    assertThat(site.resolver().awaitDrained(first, Duration.ZERO).isComplete()).isFalse();
    answer(exchange, read(exchange, "a") + read(exchange, "b"));
    assertThat(response.get().body()).isEqualTo("11");
    isDrained(first);
  }

  @Test
  void a_pin_lasts_as_long_as_a_handler_that_has_answered_already() throws Exception {
    LiveRelease first = site.resolver().current();
    CompletableFuture<String> after = new CompletableFuture<>();
    CompletableFuture<Void> go = new CompletableFuture<>();
    pinned(
        "/",
        exchange -> {
          answer(exchange, "ok");
          go.join();
          after.complete(read(exchange, "a"));
        });
    assertThat(get("/").body()).isEqualTo("ok");
    swap();
    assertThat(site.resolver().awaitDrained(first, Duration.ZERO).isComplete()).isFalse();
    go.complete(null);
    assertThat(after.get(30, TimeUnit.SECONDS)).isEqualTo("1");
    isDrained(first);
  }

  @Test
  void every_end_of_an_exchange_gives_the_pin_back_once() throws Exception {
    LiveRelease first = site.resolver().current();
    pinned(
        "/throws",
        exchange -> {
          throw new IOException("thrown by a test");
        });
    pinned("/none", exchange -> exchange.sendResponseHeaders(304, -1));
    pinned("/empty", exchange -> exchange.sendResponseHeaders(200, -1));
    pinned("/closes", HttpExchange::close);
    pinned(
        "/body",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().close();
          exchange.close();
          exchange.close();
        });
    for (String path : new String[] {"/throws", "/none", "/empty", "/closes", "/body"}) {
      client.sendAsync(request(path), BodyHandlers.ofString()).handle((got, e) -> true).get();
    }
    swap();
    isDrained(first);
  }

  @Test
  void contexts_do_not_share_a_pin() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    BlockingQueue<Pin> pins = new LinkedBlockingQueue<>();
    pinned(
        "/",
        exchange -> {
          pins.add(PinFilter.pinOf(exchange));
          go.join();
          answer(exchange, PinFilter.pinOf(exchange).release().name());
        });
    CompletableFuture<HttpResponse<String>> old =
        client.sendAsync(request("/"), BodyHandlers.ofString());
    Pin first = pins.poll(30, TimeUnit.SECONDS);
    swap();
    CompletableFuture<HttpResponse<String>> young =
        client.sendAsync(request("/"), BodyHandlers.ofString());
    Pin second = pins.poll(30, TimeUnit.SECONDS);
    go.complete(null);
    assertThat(old.get().body()).isEqualTo(first.release().name());
    assertThat(young.get().body())
        .isEqualTo(second.release().name())
        .isNotEqualTo(first.release().name());
  }

  @Test
  void files_are_served_below_their_context() throws Exception {
    StaticFiles files = StaticFiles.of("").build();
    server.createContext("/assets/", StaticFileHandler.of(site.resolver(), files));
    pinned("/pinned", StaticFileHandler.of(site.resolver(), files));
    assertThat(get("/assets/a").body()).isEqualTo("1");
    assertThat(get("/pinned/large").body()).isEqualTo(ONE.get("large"));
    assertThat(get("/assets/large", "Range", "bytes=999990-").body()).isEqualTo("111111111");
    assertThat(get("/assets/x").statusCode()).isEqualTo(404);
    HttpResponse<String> got = get("/assets/a");
    String tag = got.headers().firstValue("ETag").orElseThrow();
    assertThat(get("/assets/a", "If-None-Match", "\"x\"", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    HttpRequest head =
        HttpRequest.newBuilder(got.uri())
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> same = client.send(head, BodyHandlers.ofString());
    assertThat(same.headers().firstValue("Content-Length")).contains("1");
    assertThat(same.headers().firstValue("ETag")).contains(tag);
    HttpRequest post =
        HttpRequest.newBuilder(got.uri()).POST(HttpRequest.BodyPublishers.ofString("x")).build();
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    LiveRelease first = site.resolver().current();
    swap();
    assertThat(get("/assets/a").body()).isEqualTo("2");
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> isDrained(first));
  }
}
