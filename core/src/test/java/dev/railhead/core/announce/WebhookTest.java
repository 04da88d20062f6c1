package dev.railhead.core.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
  private static final Secret SECRET = Secret.of("0123456789abcdef-secret");
  private static final Instant NOW = Instant.parse("2014-06-16T23:50:00Z");
  private static final Duration SOON = Duration.ofMillis(1);

  private Web web;

  @BeforeEach
  void serve() throws Exception {
    web = new Web();
  }

  @AfterEach
  void close() {
    web.close();
  }

  private Webhook.Builder hook() {
    return Webhook.builder(web.at("/hook/T0KEN?key=QUERY"), SECRET).clock(InstantSource.fixed(NOW));
  }

  private static Announcer to(Sink sink) {
    return Announcer.builder(sink).pauses(SOON, SOON).tries(5).start();
  }

  @Test
  void posts_signed_json_that_the_receiver_can_check() throws Exception {
    hook().build().send(List.of(Events.announcement(17)));
    Web.Post post = web.posts.get(0);
    assertThat(post.where()).hasToString("/hook/T0KEN?key=QUERY");
    assertThat(post.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(post.header("Railhead-Id")).isEqualTo(Events.announcement(17).id());
    assertThat(post.header("Railhead-Timestamp")).isEqualTo("1402962600");
    assertThat(new String(post.body(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"format\":1,\"id\":\"web/production/17/8/1402962054000\",\"kind\":\"ended\","
                + "\"at\":\"2014-06-16T23:40:54Z\",\"text\":\"web production: kchung deployed"
                + " 4add615720 (was 3ee7f99bb3) in 163 s\",\"detail\":"
                + "\"4add615720-20140616-233728-UTC is live\",\"deploy\":{\"id\":17,\"kind\":"
                + "\"deploy\",\"stack\":\"web\",\"stage\":\"production\",\"actor\":\"kchung\","
                + "\"requested\":\"main\",\"hosts\":2,\"revision\":\""
                + Events.REVISION
                + "\",\"release\":\"4add615720-20140616-233728-UTC\",\"old\":"
                + "\"3ee7f99bb3-20140616-220101-UTC\"},\"ending\":{\"state\":\"succeeded\","
                + "\"took_ms\":163000,\"hosts_failed\":0,\"skew_ms\":12,\"steps_ms\":"
                + "{\"transfer\":8000,\"read_back\":50}}}");
    assertThat(
            WebhookSignature.under(SECRET)
                .isValid(
                    post.header("Railhead-Timestamp"),
                    post.header("Railhead-Signature"),
                    post.body(),
                    NOW.plusSeconds(60),
                    Duration.ofMinutes(5)))
        .isTrue();
  }

  @Nested
  class GivenASignature {
    private final WebhookSignature signature = WebhookSignature.under(SECRET);
    private final byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    private final Duration tolerance = Duration.ofMinutes(5);

    /** Made with OpenSSL: {@code printf '1402962600.{}' | openssl dgst -sha256 -hmac …}. */
    private static final String KNOWN =
        "v1=0df570a7e575d0424bd7604b767da5b5a7868be3cdffdb3cfe0c8843638450cd";

    @Test
    void is_what_openssl_makes_of_timestamp_dot_and_body() {
      assertThat(signature.of(NOW, body)).isEqualTo(KNOWN);
    }

    @Test
    void is_not_valid_for_another_body_time_or_secret_or_when_it_is_old() {
      assertThat(signature.isValid("1402962600", KNOWN, body, NOW, tolerance)).isTrue();
      assertThat(signature.isValid("1402962600", KNOWN, new byte[] {1}, NOW, tolerance)).isFalse();
      assertThat(signature.isValid("1402962601", KNOWN, body, NOW, tolerance)).isFalse();
      assertThat(signature.isValid("1402962600", "v1=", body, NOW, tolerance)).isFalse();
      assertThat(signature.isValid("1402962600", KNOWN, body, NOW.plusSeconds(301), tolerance))
          .isFalse();
      assertThat(signature.isValid("1402962600", KNOWN, body, NOW.minusSeconds(301), tolerance))
          .isFalse();
      String forged = signature.of(NOW, body);
      assertThat(
              WebhookSignature.under(Secret.of("another-secret-of-more-than-16"))
                  .isValid("1402962600", forged, body, NOW, tolerance))
          .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "99999999999999999999", "9223372036854775807", "1.5"})
    void is_not_valid_with_a_timestamp_that_is_none(String timestamp) {
      assertThat(signature.isValid(timestamp, KNOWN, body, NOW, tolerance)).isFalse();
    }
  }

  @Nested
  class GivenAnOutage {
    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 503, Web.HANGS_UP})
    void tries_again_with_the_same_id(int answer) throws Exception {
      web.answers.add(answer);
      try (Announcer announcer = to(hook().build())) {
        announcer.announce(Events.announcement(1));
        assertThat(announcer.await(Patience.LONG)).isTrue();
        assertThat(announcer.counts().sent()).isEqualTo(1);
      }
      assertThat(web.posts).hasSizeGreaterThanOrEqualTo(2);
      assertThat(web.posts.stream().map(post -> post.header("Railhead-Id")).distinct()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 404, 410, 413})
    void does_not_try_again_what_is_refused_and_shows_no_secret(int answer) throws Exception {
      web.answers.add(answer);
      try (Announcer announcer = to(hook().build())) {
        announcer.announce(Events.announcement(1));
        assertThat(announcer.await(Patience.LONG)).isTrue();
        assertThat(announcer.counts().failed()).isEqualTo(1);
        assertThat(announcer.counts().trouble().orElseThrow().what())
            .isEqualTo(web.at("") + " answers " + answer)
            .doesNotContain("T0KEN", "QUERY", SECRET.reveal());
        assertThat(announcer.toString()).isEqualTo("announcer to webhook at " + web.at(""));
      }
      assertThat(web.posts).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {Web.STALLS, Web.STALLS_MIDWAY})
    void gives_up_an_answer_that_does_not_come(int answer) throws Exception {
      web.answers.add(answer);
      assertThatThrownBy(
              () ->
                  hook()
                      .within(Duration.ofMillis(200))
                      .build()
                      .send(List.of(Events.announcement(1))))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("has not answered within 200 ms");
    }

    @Test
    void names_a_server_that_is_down() throws Exception {
      Webhook webhook = hook().build();
      web.close();
      assertThatThrownBy(() -> webhook.send(List.of(Events.announcement(1))))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(web.at("") + ": ConnectException");
    }
  }

  @Test
  void refuses_what_is_no_safe_address_or_secret() {
    for (String wrong : List.of("ftp://x/", "/hook", "mailto:a@b.c", "http:///x")) {
      assertThatThrownBy(() -> Webhook.to(URI.create(wrong), SECRET))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Webhook.to(URI.create("https://me:pw@example.com/x"), SECRET))
        .hasMessage("an address must have no user in it, but that at https://example.com has");
    assertThatThrownBy(() -> Webhook.to(web.at("/"), Secret.of("short")))
        .hasMessage("a webhook's secret must have at least 16 bytes, but had 5");
    assertThat(SECRET).hasToString("***");
    assertThat(SECRET.maskedIn("key " + SECRET.reveal() + "!")).isEqualTo("key ***!");
    assertThatThrownBy(() -> Secret.of(" "))
        .hasMessage("a secret must be 1 to 10000 characters, but had 1");
  }

  @Nested
  class GivenGraphitesEvents {
    @Test
    void posts_what_tags_when_and_data() throws Exception {
      GraphiteEvents.builder(web.at("/graphite"))
          .authorization(Secret.of("Basic dXNlcjpwYXNz"))
          .build()
          .send(List.of(Events.announcement(17)));
      Web.Post post = web.posts.get(0);
      assertThat(post.where()).hasToString("/graphite/events/");
      assertThat(post.header("Authorization")).isEqualTo("Basic dXNlcjpwYXNz");
      assertThat(new String(post.body(), StandardCharsets.UTF_8))
          .startsWith(
              "{\"what\":\"web production: kchung deployed 4add615720 (was 3ee7f99bb3) in 163"
                  + " s\",\"tags\":[\"deploy\",\"web\",\"production\",\"succeeded\"],"
                  + "\"when\":1402962054,\"data\":\"{\\\"format\\\":1,");
    }

    @Test
    void writes_tags_as_words_for_an_old_graphite_and_refuses_when_it_does() throws Exception {
      web.answers.add(400);
      GraphiteEvents events =
          GraphiteEvents.builder(web.at("")).tags(GraphiteEvents.Tags.WORDS).build();
      assertThatThrownBy(() -> events.send(List.of(Events.announcement(17))))
          .isInstanceOf(SinkRefusedException.class)
          .hasMessage(web.at("") + " answers 400");
      assertThat(web.posts.get(0).where()).hasToString("/events/");
      assertThat(new String(web.posts.get(0).body(), StandardCharsets.UTF_8))
          .contains("\"tags\":\"deploy web production succeeded\"");
    }
  }

  @Test
  void a_channel_hears_one_line_each() throws Exception {
    List<String> heard = new ArrayList<>();
    Channel.saying(heard::add).send(List.of(Events.announcement(1), Events.announcement(2)));
    assertThat(heard)
        .containsExactly(
            "web production: kchung deployed 4add615720 (was 3ee7f99bb3) in 163 s",
            "web production: kchung deployed 4add615720 (was 3ee7f99bb3) in 163 s");
  }
}
