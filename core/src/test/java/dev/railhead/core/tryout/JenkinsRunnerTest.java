package dev.railhead.core.tryout;

import static dev.railhead.core.testing.LoopbackServer.always;
import static dev.railhead.core.testing.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.railhead.core.Actor;
import dev.railhead.core.Credential;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.testing.LoopbackServer;
import dev.railhead.core.testing.ManualPace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Against a server that speaks as Jenkins does, session, crumb, queue and all; it is no Jenkins.
 */
class JenkinsRunnerTest {
  private static final Patch PATCH =
      new Patch(
          Revision.of("a".repeat(40)),
          "b".repeat(40),
          List.of("README"),
          "diff --git a/README b/README\n\u0000\r\n--\n".getBytes(StandardCharsets.ISO_8859_1));

  private final ManualPace pace = new ManualPace();
  private final AtomicInteger polls = new AtomicInteger();
  private LoopbackServer server;

  @BeforeEach
  void start() throws IOException {
    server = new LoopbackServer();
    server.on(
        "/crumbIssuer/api/json",
        exchange -> {
          exchange.getResponseHeaders().add("Set-Cookie", "JSESSIONID=abc; Path=/; HttpOnly");
          answer(
              exchange,
              200,
              "{\"_class\":\"hudson.security.csrf.DefaultCrumbIssuer\",\"crumb\":\"c0ffee\","
                  + "\"crumbRequestField\":\"Jenkins-Crumb\"}");
        });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void takesBuilds(String job, int item) {
    server.on(
        "/job/" + job + "/buildWithParameters",
        exchange -> {
          if (!isTrusted(exchange)) {
            answer(exchange, 403, "No valid crumb was included in the request");
            return;
          }
          // Jenkins calls itself by the address of its settings, whatever it is asked by.
          exchange
              .getResponseHeaders()
              .add("Location", "https://ci.example.com/queue/item/" + item + "/");
          answer(exchange, 201, "");
        });
  }

  private static boolean isTrusted(HttpExchange exchange) {
    String cookie = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
    return "c0ffee".equals(exchange.getRequestHeaders().getFirst("Jenkins-Crumb"))
        && cookie.contains("JSESSIONID=abc");
  }

  private void queued(int item, int build) {
    server.on(
        "/queue/item/" + item + "/api/json",
        exchange ->
            answer(
                exchange,
                200,
                polls.getAndIncrement() == 0
                    ? "{\"_class\":\"hudson.model.Queue$WaitingItem\",\"why\":\"In the quiet period\"}"
                    : "{\"_class\":\"hudson.model.Queue$LeftItem\",\"cancelled\":false,"
                        + "\"executable\":{\"number\":"
                        + build
                        + ",\"url\":\"https://ci.example.com/job/x/\"}}"));
  }

  private void ends(String job, int build, String result) {
    server.on(
        "/job/" + job + "/" + build + "/api/json",
        exchange ->
            answer(
                exchange,
                200,
                polls.getAndIncrement() < 4
                    ? "{\"building\":true,\"number\":" + build + ",\"result\":null}"
                    : "{\"building\":false,\"number\":"
                        + build
                        + ",\"result\":\""
                        + result
                        + "\"}"));
  }

  private JenkinsRunner.Builder runner(String... jobs) {
    JenkinsRunner.Builder builder =
        JenkinsRunner.builder(server.uri("/"))
            .credential(Credential.basic("kchung", () -> "t0ken"))
            .pace(pace);
    for (String job : jobs) {
      builder.job(job);
    }
    return builder;
  }

  private List<TryResult> run(String... jobs) throws Exception {
    return runner(jobs).build().run(PATCH, Actor.of("kchung"));
  }

  @Test
  void each_job_gets_the_patch_byte_for_byte_and_says_its_own() throws Exception {
    takesBuilds("unit", 17);
    queued(17, 8);
    ends("unit", 8, "SUCCESS");
    takesBuilds("web/job/js", 18);
    queued(18, 3);
    ends("web/job/js", 3, "UNSTABLE");
    assertThat(run("unit", "web/js"))
        .containsExactly(
            new TryResult("unit", Verdict.pass(server.uri("/job/unit/8/") + " says SUCCESS")),
            new TryResult(
                "web/js", Verdict.block(server.uri("/job/web/job/js/3/") + " says UNSTABLE")));
    String form =
        server.asked().stream()
            .filter(asked -> asked.line().equals("POST /job/unit/buildWithParameters"))
            .findFirst()
            .orElseThrow()
            .body();
    assertThat(form)
        .contains("name=\"patch.diff\"; filename=\"patch.diff\"\r\n")
        .contains("\r\n\r\n" + new String(PATCH.bytes(), StandardCharsets.ISO_8859_1) + "\r\n--")
        .contains(
            "name=\"base\"\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n" + "a".repeat(40))
        .contains("name=\"user\"\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nkchung\r\n")
        .endsWith("--\r\n");
  }

  @Test
  void an_aborted_build_is_no_pass() throws Exception {
    takesBuilds("unit", 17);
    queued(17, 8);
    ends("unit", 8, "ABORTED");
    assertThat(run("unit").get(0).verdict()).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void one_taken_off_the_queue_is_unknown() throws Exception {
    takesBuilds("unit", 17);
    server.on("/queue/item/17/api/json", always(200, "{\"cancelled\":true}"));
    assertThat(run("unit"))
        .containsExactly(new TryResult("unit", Verdict.unknown("it was taken off the queue")));
  }

  @Test
  void one_that_never_ends_is_unknown_in_the_end() throws Exception {
    takesBuilds("unit", 17);
    queued(17, 8);
    server.on("/job/unit/8/api/json", always(200, "{\"building\":true,\"result\":null}"));
    Verdict verdict = run("unit").get(0).verdict();
    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    assertThat(verdict.reason()).startsWith("no verdict within 1 h 00 min").contains("building");
  }

  @Test
  void a_job_that_cannot_be_asked_for_does_not_hide_the_others() throws Exception {
    takesBuilds("unit", 17);
    queued(17, 8);
    ends("unit", 8, "SUCCESS");
    List<TryResult> results = run("nope", "unit");
    assertThat(results.get(0).verdict()).isInstanceOf(Verdict.Unknown.class);
    assertThat(results.get(0).verdict().reason()).contains("answered status 404");
    assertThat(results.get(1).verdict().passes()).isTrue();
  }

  @Test
  void a_runner_without_jobs_or_with_one_twice_is_refused() {
    assertThatThrownBy(() -> runner().build()).hasMessage("a Jenkins runner needs a job");
    assertThatThrownBy(() -> runner("a", "a")).hasMessage("there are two jobs called a");
  }
}
