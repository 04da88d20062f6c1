package dev.railhead.atomic.serve.sticky;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.railhead.atomic.Layout;
import dev.railhead.atomic.serve.Pin;
import dev.railhead.atomic.serve.files.StaticFiles;
import dev.railhead.atomic.serve.fixture.Site;
import dev.railhead.atomic.serve.http.PinFilter;
import dev.railhead.atomic.serve.http.StaticFileHandler;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts of which one is swapped before the other. */
class StickyEpochTest {
  private static final Map<String, String> ONE = Map.of("a", "1");
  private static final Map<String, String> TWO = Map.of("a", "2");

  private static final byte[] KEY = "0123456789abcdef".getBytes();

  @TempDir Path root;
  private final StickyEpoch sticky = StickyEpoch.signed("web", KEY);
  private Site ahead;
  private Site behind;

  @BeforeEach
  void deploy() throws Exception {
    ahead = Site.in(Files.createDirectory(root.resolve("ahead")), Layout.RELEASES, ONE);
    behind = Site.in(Files.createDirectory(root.resolve("behind")), Layout.RELEASES, ONE);
    ahead.deploy(TWO);
  }

  @AfterEach
  void close() {
    ahead.close();
    behind.close();
  }

  private Optional<String> seenAhead() {
    return sticky.value(ahead.resolver().current());
  }

  @Test
  void a_host_that_is_behind_does_not_show_what_was_before() {
    assertThat(sticky.pin(behind.resolver(), seenAhead())).isEmpty();
    assertThat(behind.resolver().metrics().pins())
        .allSatisfy(census -> assertThat(census.open()).isZero());
  }

  @Test
  void a_host_that_is_as_far_or_further_serves() {
    Optional<String> seenBehind = sticky.value(behind.resolver().current());
    for (Optional<String> value : java.util.List.of(seenBehind, seenAhead(), Optional.of("x"))) {
      try (Pin pin = sticky.pin(ahead.resolver(), value).orElseThrow()) {
        assertThat(pin.release()).isSameAs(ahead.resolver().current());
      }
    }
  }

  @Test
  void a_host_that_is_behind_waits_for_its_swap_when_told() throws Exception {
    StickyEpoch patient = sticky.waiting(Duration.ofSeconds(30));
    CompletableFuture<Optional<Pin>> waiting =
        CompletableFuture.supplyAsync(() -> patient.pin(behind.resolver(), seenAhead()));
    behind.deploy(TWO);
    try (Pin pin = waiting.get().orElseThrow()) {
      assertThat(pin.release().epoch()).isEqualTo(ahead.resolver().current().epoch());
    }
  }

  @Test
  void a_wait_ends() {
    StickyEpoch hasty = sticky.waiting(Duration.ofMillis(20));
    assertThat(hasty.pin(behind.resolver(), seenAhead())).isEmpty();
  }

  @Test
  void a_client_is_given_a_cookie_and_is_asked_to_come_again_where_it_would_go_back()
      throws Exception {
    HttpServer first = serve(ahead, sticky);
    HttpServer second = serve(behind, sticky);
    try {
      HttpResponse<String> got = get(first, "Cookie", "");
      assertThat(got.body()).isEqualTo("2");
      String cookie = got.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(cookie).matches("web=[^;]+; Path=/; HttpOnly; SameSite=Lax");
      String value = "other=1; " + cookie.substring(0, cookie.indexOf(';'));
      assertThat(get(first, "Cookie", value).headers().firstValue("Set-Cookie")).isEmpty();
      HttpResponse<String> refused = get(second, "Cookie", value);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(get(second, "Cookie", "web=9.9.AAAAAAAAAAAAAAAAAAAAAA").body()).isEqualTo("1");
    } finally {
      first.stop(0);
      second.stop(0);
    }
  }

  @Test
  void a_client_without_cookies_carries_a_header_instead() throws Exception {
    StickyEpoch header = StickyEpoch.signed("Railhead-Epoch", KEY).inHeader();
    HttpServer first = serve(ahead, header);
    HttpServer second = serve(behind, header);
    try {
      HttpResponse<String> got = get(first, header.name(), "");
      assertThat(got.headers().firstValue("Set-Cookie")).isEmpty();
      String value = got.headers().firstValue(header.name()).orElseThrow();
      HttpResponse<String> again = get(first, header.name(), value);
      assertThat(again.body()).isEqualTo("2");
      assertThat(again.headers().firstValue(header.name())).contains(value);
      HttpResponse<String> refused = get(second, header.name(), value);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(get(second, "Cookie", header.name() + "=" + value).body()).isEqualTo("1");
    } finally {
      first.stop(0);
      second.stop(0);
    }
  }

  private static HttpServer serve(Site site, StickyEpoch sticky) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server
        .createContext("/", StaticFileHandler.of(site.resolver(), StaticFiles.of("").build()))
        .getFilters()
        .add(PinFilter.of(site.resolver()).sticking(sticky));
    server.start();
    return server;
  }

  private static HttpResponse<String> get(HttpServer server, String header, String value)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/a");
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
    if (!value.isEmpty()) {
      request.header(header, value);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
