package dev.railhead.flags.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.railhead.flags.FlagCatalog;
import dev.railhead.flags.FlagContext;
import dev.railhead.flags.FlagDefinition;
import dev.railhead.flags.FlagRequest;
import dev.railhead.flags.FlagSet;
import dev.railhead.flags.Flags;
import dev.railhead.flags.Serving;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlagsHttpFilterTest {
  private final Flags flags = Flags.builder(new FlagCatalog()).build(allOf("v1"));
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch reloaded = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    HttpContext context = server.createContext("/", this::handle);
    context
        .getFilters()
        .add(
            new FlagsHttpFilter(
                flags, exchange -> FlagContext.ofUser(exchange.getRequestURI().getQuery())));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
    flags.close();
  }

  @Test
  void each_exchange_has_flags_of_its_own_to_its_end() throws Exception {
    CompletableFuture<HttpResponse<String>> slow =
        client.sendAsync(request("/slow?fred"), BodyHandlers.ofString());
    entered.await();
    flags.reload(allOf("v2"));
    assertThat(client.send(request("/?mary"), BodyHandlers.ofString()).body()).isEqualTo("mary v2");
    reloaded.countDown();
    assertThat(slow.get().body()).isEqualTo("fred v1");
  }

  @Test
  void an_exchange_that_did_not_come_through_it_says_what_to_do() throws Exception {
    server.createContext(
        "/unfiltered",
        exchange -> {
          assertThatIllegalStateException()
              .isThrownBy(() -> FlagsHttpFilter.of(exchange))
              .withMessageContaining("add a FlagsHttpFilter");
          answer(exchange, "checked");
        });
    assertThat(client.send(request("/unfiltered"), BodyHandlers.ofString()).body())
        .isEqualTo("checked");
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/slow")) {
      entered.countDown();
      try {
        reloaded.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    FlagRequest request = FlagsHttpFilter.of(exchange);
    answer(
        exchange, request.context().userId().orElse("") + " " + request.answer("flag").variant());
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://localhost:" + server.getAddress().getPort() + path))
        .build();
  }

  private static FlagSet allOf(String variant) {
    return FlagSet.of(
        variant, List.of(FlagDefinition.named("flag").enabled(Serving.always(variant)).build()));
  }
}
