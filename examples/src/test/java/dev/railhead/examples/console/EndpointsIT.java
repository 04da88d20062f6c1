package dev.railhead.examples.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What every endpoint refuses, tried on every endpoint. */
class EndpointsIT {
  @TempDir private static Path directory;
  private static ConsoleWorld world;
  private static Console console;
  private static int port;

  @BeforeAll
  static void serve() throws Exception {
    world = new ConsoleWorld(directory);
    world.deployed(2);
    console = world.serve();
    port = console.address().getPort();
  }

  @AfterAll
  static void close() {
    console.close();
    world.close();
  }

  /** Method and path of each, with something that is there in the place of names. */
  private static Set<String> all() {
    Set<String> all = new TreeSet<>(console.endpoints());
    all.addAll(Set.of("GET /api/me", "GET /events", "GET /page.js", "POST /logout"));
    Set<String> real = new TreeSet<>();
    for (String one : all) {
      real.add(
          one.replace("{stack}", "web")
              .replace("{stage}", "princess")
              .replaceAll("\\{(id|rider|train)}", "1"));
    }
    return real;
  }

  private static List<RawHttp> posts() throws IOException {
    List<RawHttp> posts = new java.util.ArrayList<>();
    for (String one : all()) {
      if (one.startsWith("POST ")) {
        posts.add(RawHttp.post(port, one.substring(5), "ops", Map.of("reason", "a test")));
      }
    }
    assertThat(posts).hasSizeGreaterThan(13);
    return posts;
  }

  private static RawHttp request(String one) {
    int space = one.indexOf(' ');
    return RawHttp.of(port, one.substring(0, space), one.substring(space + 1), "ops");
  }

  @Test
  void a_request_without_a_token_is_refused() throws Exception {
    for (String one : all()) {
      RawHttp.Answer answer = request(one).without("Authorization").send();
      assertThat(answer.status()).as(one).isEqualTo(401);
      assertThat(answer.body()).as(one).doesNotContain("deploys").doesNotContain("stacks");
    }
  }

  @Test
  void a_request_with_a_wrong_token_is_refused() throws Exception {
    for (String one : all()) {
      for (String wrong : List.of("Bearer token-of-ops-0124", "Bearer ", "Basic b3BzOm9wcw==")) {
        assertThat(request(one).with("Authorization", wrong).send().status())
            .as(one)
            .isEqualTo(401);
      }
    }
  }

  @Test
  void a_request_to_another_name_that_leads_here_is_refused() throws Exception {
    for (String one : all()) {
      for (String host : List.of("evil.example.com", "127.0.0.1", "evil.example.com:" + port)) {
        assertThat(request(one).with("Host", host).send().status()).as(one).isEqualTo(421);
      }
    }
  }

  @Test
  void a_post_of_another_site_is_refused() throws Exception {
    for (RawHttp post : posts()) {
      for (String origin : List.of("https://evil.example.com", "null", "http://127.0.0.1:1")) {
        assertThat(post.with("Origin", origin).send().status()).as(post.path()).isEqualTo(403);
      }
      assertThat(post.without("Origin").send().status()).as(post.path()).isEqualTo(403);
      assertThat(post.with("Sec-Fetch-Site", "cross-site").send().status()).isEqualTo(403);
    }
  }

  @Test
  void a_post_without_the_pages_token_or_with_somebody_elses_is_refused() throws Exception {
    String foreign =
        RawHttp.post(port, "/api/hold", "kchung", Map.of()).headers().get("X-CSRF-Token");
    for (RawHttp post : posts()) {
      assertThat(post.without("X-CSRF-Token").send().status()).as(post.path()).isEqualTo(403);
      assertThat(post.with("X-CSRF-Token", foreign).send().status()).isEqualTo(403);
    }
  }

  @Test
  void an_oversized_body_is_refused() throws Exception {
    for (RawHttp post : posts()) {
      RawHttp large = post.withBody("reason=" + "x".repeat(20_000));
      assertThat(large.send().status()).as(post.path()).isEqualTo(413);
    }
    assertThat(
            RawHttp.of(port, "POST", "/login", "ops")
                .withBody("token=" + "x".repeat(20_000))
                .send()
                .status())
        .isEqualTo(413);
  }

  @Test
  void a_body_that_is_no_form_is_refused() throws Exception {
    for (RawHttp post : posts()) {
      assertThat(post.with("Content-Type", "application/json").send().status())
          .as(post.path())
          .isEqualTo(415);
    }
  }

  @Test
  void a_viewer_may_post_nothing_and_a_deployer_no_maintenance() throws Exception {
    for (RawHttp post : posts()) {
      if (!post.path().equals("/logout")) {
        assertThat(RawHttp.post(port, post.path(), "eve", Map.of("reason", "x")).send().status())
            .as(post.path())
            .isEqualTo(403);
      }
    }
    assertThat(
            RawHttp.post(port, "/api/maintenance", "kchung", Map.of("reason", "x")).send().status())
        .isEqualTo(403);
  }

  @Test
  void in_maintenance_only_operators_change_anything() throws Exception {
    String deploy = "/api/stacks/web_config/stages/princess/deploy";
    assertThat(post("/api/maintenance", "ops", Map.of("reason", "moving house"))).isEqualTo(200);
    try {
      assertThat(RawHttp.of(port, "GET", "/api/deploys", "kchung").send().status()).isEqualTo(200);
      RawHttp.Answer refused = RawHttp.post(port, deploy, "kchung", Map.of("revision", "x")).send();
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.body()).contains("maintenance: moving house (ops)");
      assertThat(post("/api/stacks/web/queue/join", "kchung", Map.of())).isEqualTo(409);
      assertThat(post(deploy, "ops", Map.of("revision", world.repository.before(0))))
          .isEqualTo(200);
    } finally {
      assertThat(post("/api/maintenance/end", "ops", Map.of())).isEqualTo(200);
    }
    await()
        .untilAsserted(
            () ->
                assertThat(RawHttp.of(port, "GET", "/api/board", "eve").send().body())
                    .doesNotContain("moving house"));
  }

  private static int post(String path, String who, Map<String, String> form) throws IOException {
    return RawHttp.post(port, path, who, form).send().status();
  }

  @Test
  void other_methods_are_refused() throws Exception {
    for (String method : List.of("PUT", "DELETE", "OPTIONS", "TRACE", "PATCH")) {
      assertThat(RawHttp.of(port, method, "/api/board", "ops").send().status())
          .as(method)
          .isEqualTo(405);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../console.html",
        "/..%2fconsole.html",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/page.js/../login.html",
        "/page.js%00.html",
        "/console.html",
        "/login.html",
        "/dev/railhead/examples/console/console.html",
        "/api/deploys/../board",
        "/api/deploys/1%2flog",
        "/api/stacks/..%2f..%2fetc/stages/princess/releases",
        "/api/deploys/999999999999999/log",
        "/api/deploys/1e3"
      })
  void a_path_outside_its_files_leads_nowhere(String path) throws Exception {
    RawHttp.Answer answer = RawHttp.of(port, "GET", path, "ops").send();
    assertThat(answer.status()).isIn(400, 404);
    assertThat(answer.body()).doesNotContain("<html").doesNotContain("root:");
  }

  @Test
  void what_is_sent_never_becomes_a_header() throws Exception {
    String evil = "x%0d%0aSet-Cookie:%20evil=1";
    for (String path :
        List.of(
            "/" + evil, "/api/deploys?actor=" + evil, "/events?deploy=" + evil, "/login?" + evil)) {
      RawHttp.Answer answer = RawHttp.of(port, "GET", path, "ops").send();
      assertThat(answer.head().toLowerCase(java.util.Locale.ROOT)).doesNotContain("evil");
    }
    RawHttp login = RawHttp.of(port, "POST", "/login", "ops").withBody("token=" + evil);
    assertThat(login.send().head()).doesNotContain("evil");
  }

  @Test
  void what_is_sent_never_forges_a_line_of_a_log() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger("dev.railhead");
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    seen.start();
    logger.addAppender(seen);
    try {
      for (String forged : List.of("a\nb", "a\rb", "a\u2028b", "a\u001b[2Jb", "a\u202eb")) {
        for (RawHttp post : posts()) {
          if (post.path().matches("/api/(hold|maintenance)")) {
            RawHttp evil = RawHttp.post(port, post.path(), "ops", Map.of("reason", forged));
            assertThat(evil.send().status()).as(post.path()).isEqualTo(400);
          }
        }
        String deploy = "/api/stacks/web/stages/princess/deploy";
        assertThat(
                RawHttp.post(port, deploy, "ops", Map.of("revision", forged, "override", forged))
                    .send()
                    .status())
            .isEqualTo(400);
        assertThat(
                RawHttp.post(port, "/api/stacks/web/queue/join", "ops", Map.of("note", forged))
                    .send()
                    .status())
            .isEqualTo(400);
      }
      assertThat(world.ledger.locks().hold()).isEmpty();
      assertThat(seen.list)
          .allSatisfy(
              event -> assertThat(event.getFormattedMessage()).doesNotContainPattern("\\R"));
    } finally {
      logger.detachAppender(seen);
    }
  }

  @Test
  void every_answer_forbids_foreign_scripts_frames_and_guesses() throws Exception {
    for (String path : List.of("/login", "/page.js", "/api/board", "/nothing", "/")) {
      String head = RawHttp.of(port, "GET", path, "ops").send().head();
      assertThat(head)
          .containsIgnoringCase("content-security-policy: default-src 'none'; script-src 'self'")
          .containsIgnoringCase("frame-ancestors 'none'")
          .doesNotContain("unsafe")
          .containsIgnoringCase("x-content-type-options: nosniff");
    }
  }

  @Test
  void a_stream_goes_on_after_the_last_event_that_was_seen() throws Exception {
    long end = world.ledger.runLogs().read(1, 0, 1 << 20).end();
    String all = firstEvents(RawHttp.of(port, "GET", "/events?deploy=1", "eve"), "event: log");
    String run = all.replaceAll("(?s).*id: (\\d+)\\..*", "$1");
    assertThat(all).contains("\"from\":0,");
    String rest =
        firstEvents(
            RawHttp.of(port, "GET", "/events?deploy=1", "eve")
                .with("Last-Event-ID", run + ".0.0.1." + (end - 30)),
            "event: log");
    assertThat(rest).contains("\"from\":" + (end - 30) + ",").contains("\"closed\":true");
  }

  private static String firstEvents(RawHttp request, String until) throws IOException {
    try (var socket = request.open()) {
      socket.setSoTimeout(60_000);
      var in =
          new java.io.BufferedReader(
              new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder seen = new StringBuilder();
      String line = in.readLine();
      while (line != null && !seen.toString().contains(until)) {
        seen.append(line).append('\n');
        line = in.readLine();
      }
      return seen.append(line).toString();
    }
  }

  @Test
  void a_visitor_has_a_bounded_number_of_streams() throws Exception {
    List<java.net.Socket> open = new java.util.ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        var socket = RawHttp.of(port, "GET", "/events", "sbobo").open();
        open.add(socket);
        socket.setSoTimeout(60_000);
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
            .endsWith("200");
      }
      assertThat(RawHttp.of(port, "GET", "/events", "sbobo").send().status()).isEqualTo(429);
    } finally {
      for (var socket : open) {
        socket.close();
      }
    }
  }
}
