package dev.railhead.core.gate;

import static dev.railhead.core.testing.LoopbackServer.always;
import static dev.railhead.core.testing.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Credential;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.testing.LoopbackServer;
import dev.railhead.core.testing.ManualPace;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StatusGateTest {
  private static final String TOKEN = "s3cr3t-t0ken";

  private final ManualPace pace = new ManualPace();
  private LoopbackServer server;

  @BeforeEach
  void start() throws IOException {
    server = new LoopbackServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private StatusGate.Builder gate() {
    return StatusGate.builder("build", q -> server.uri("/status/" + q.revision() + "?key=hidden"))
        .at("/checks/0/state")
        .accepting("success", "7", "true")
        .refusing("failure")
        .credential(Credential.bearer(() -> TOKEN))
        .within(Duration.ofMinutes(1))
        .every(Duration.ofSeconds(10))
        .pace(pace);
  }

  private Verdict verdict() throws Exception {
    return gate().build().ask(Questions.DEPLOY);
  }

  private void says(String state) {
    server.on("/status", always(200, "{\"checks\":[{\"state\":" + state + "}]}"));
  }

  @Nested
  class GivenAnAnswer {
    @Test
    void an_accepted_value_passes_and_names_where_it_stands() throws Exception {
      says("\"success\"");
      Verdict verdict = verdict();
      assertThat(verdict).isInstanceOf(Verdict.Pass.class);
      assertThat(verdict.reason())
          .isEqualTo(
              server.uri("/status/" + Questions.REVISION)
                  + " at \"/checks/0/state\" says \"success\"");
      assertThat(server.asked().get(0).line())
          .isEqualTo("GET /status/" + Questions.REVISION + "?key=hidden");
      assertThat(server.asked().get(0).authorization()).isEqualTo("Bearer " + TOKEN);
    }

    @Test
    void numbers_and_truth_values_are_compared_as_JSON_writes_them() throws Exception {
      says("7");
      assertThat(verdict().passes()).isTrue();
    }

    @Test
    void a_refused_value_blocks_at_once() throws Exception {
      says("\"failure\"");
      assertThat(verdict()).isInstanceOf(Verdict.Block.class);
      assertThat(pace.pauses()).isEmpty();
    }

    @Test
    void any_other_value_is_asked_again_and_unknown_in_the_end() throws Exception {
      says("\"pending\"");
      Verdict verdict = verdict();
      assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
      assertThat(verdict.reason())
          .startsWith("no verdict within 1 min 00 s; at last: http://127.0.0.1")
          .endsWith("says \"pending\"")
          .doesNotContain("hidden");
      assertThat(pace.pauses()).hasSize(5).containsOnly(Duration.ofSeconds(10));
    }

    @Test
    void a_value_that_changes_is_seen() throws Exception {
      AtomicInteger asked = new AtomicInteger();
      server.on(
          "/status",
          exchange -> {
            switch (asked.getAndIncrement()) {
              case 0 -> answer(exchange, 404, "");
              case 1 -> answer(exchange, 503, "busy");
              case 2 -> answer(exchange, 200, "{\"checks\":[]}");
              default -> answer(exchange, 200, "{\"checks\":[{\"state\":\"success\"}]}");
            }
          });
      assertThat(verdict().passes()).isTrue();
      assertThat(asked).hasValue(4);
    }

    @Test
    void what_is_not_JSON_is_unknown_at_once() throws Exception {
      for (String body : new String[] {"<html>", "{\"a\":1} x", "", "[".repeat(100_000)}) {
        try (LoopbackServer other = new LoopbackServer()) {
          other.on("/", always(200, body));
          Verdict verdict =
              StatusGate.builder("build", q -> other.uri("/"))
                  .pace(pace)
                  .build()
                  .ask(Questions.DEPLOY);
          assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
          assertThat(verdict.reason()).endsWith("did not answer JSON");
        }
      }
    }

    @Test
    void a_body_without_end_is_unknown_and_does_not_fill_the_memory() throws Exception {
      server.on(
          "/status",
          exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (exchange) {
              for (int i = 0; i < 10_000; i++) {
                exchange.getResponseBody().write(new byte[8192]);
              }
            }
          });
      assertThat(verdict().reason()).endsWith("answered more than 4194304 bytes");
    }

    @Test
    void a_token_that_is_not_taken_is_unknown_at_once_and_not_shown() throws Exception {
      server.on("/status", always(401, ""));
      Verdict verdict = verdict();
      assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
      assertThat(verdict.reason()).endsWith("answered status 401: check the credential");
      assertThat(pace.pauses()).isEmpty();
    }

    @Test
    void a_value_that_repeats_the_token_or_forges_lines_is_shown_masked() throws Exception {
      says("\"" + TOKEN + "\\n\\u001b[2J\"");
      assertThat(verdict().reason()).contains("***").doesNotContain(TOKEN).doesNotContain("\n");
    }
  }

  @Nested
  class GivenARedirect {
    @Test
    void one_within_the_server_is_followed() throws Exception {
      server.on("/status", redirecting("/elsewhere"));
      server.on("/elsewhere", always(200, "{\"checks\":[{\"state\":\"success\"}]}"));
      assertThat(verdict().passes()).isTrue();
    }

    @Test
    void one_to_another_server_is_not_and_the_token_stays() throws Exception {
      try (LoopbackServer other = new LoopbackServer()) {
        other.on("/", always(200, "{\"checks\":[{\"state\":\"success\"}]}"));
        server.on("/status", redirecting(other.uri("/there").toString()));
        Verdict verdict = verdict();
        assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
        assertThat(verdict.reason()).contains("redirects to " + other.uri("/there"));
        assertThat(other.asked()).isEmpty();
      }
    }

    @Test
    void one_in_a_circle_ends() throws Exception {
      server.on("/status", redirecting("/status"));
      assertThat(verdict().reason()).endsWith("redirects without end");
    }

    private com.sun.net.httpserver.HttpHandler redirecting(String to) {
      return exchange -> {
        exchange.getResponseHeaders().add("Location", to);
        answer(exchange, 302, "");
      };
    }
  }

  @Test
  void a_server_that_is_not_there_is_unknown_in_the_end() throws Exception {
    URI nowhere = server.uri("/");
    server.close();
    Verdict verdict =
        StatusGate.builder("build", q -> nowhere).pace(pace).build().ask(Questions.DEPLOY);
    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    assertThat(verdict.reason()).contains("cannot be asked");
  }

  @Test
  void an_answer_that_stalls_is_given_up_and_an_interrupt_ends_the_wait() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    server.on(
        "/status",
        exchange -> {
          asked.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    StatusGate gate = gate().answerWithin(Duration.ofMinutes(5)).build();
    FutureTask<Verdict> answer = new FutureTask<>(() -> gate.ask(Questions.DEPLOY));
    Thread thread = new Thread(answer);
    thread.start();
    asked.await();
    thread.interrupt();
    assertThatThrownBy(answer::get).hasCauseInstanceOf(InterruptedException.class);
    release.countDown();
  }

  @Test
  void a_rollback_is_not_asked() throws Exception {
    assertThat(gate().build().ask(Questions.ROLLBACK).passes()).isTrue();
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void plain_http_goes_to_this_machine_only_and_a_user_in_the_address_is_refused() {
    for (String address :
        new String[] {
          "http://ci.example.com/", "https://u:p@ci.example.com/", "ftp://localhost/", "/status"
        }) {
      StatusGate gate = StatusGate.builder("build", q -> URI.create(address)).build();
      assertThatThrownBy(() -> gate.ask(Questions.DEPLOY))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be an absolute https URI")
          .hasMessageNotContaining("u:p");
    }
  }

  @Test
  void settings_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> gate().at("state")).hasMessageContaining("a JSON pointer must");
    assertThatThrownBy(() -> gate().at("/a~2")).hasMessageContaining("a JSON pointer must");
    assertThatThrownBy(() -> gate().accepting("a").refusing("a").build())
        .hasMessageContaining("must accept something, and not what it refuses");
    assertThatThrownBy(() -> gate().within(Duration.ZERO))
        .hasMessageContaining("must be more than zero");
    assertThat(Credential.bearer(() -> TOKEN).toString()).doesNotContain(TOKEN);
    assertThatThrownBy(() -> Credential.bearer(() -> TOKEN + "\r\nX: y").authorization())
        .hasMessageNotContaining(TOKEN);
  }
}
