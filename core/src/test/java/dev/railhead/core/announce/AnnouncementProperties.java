package dev.railhead.core.announce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.internal.JsonText;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class AnnouncementProperties {
  @Provide
  Arbitrary<String> texts() {
    String characters = "\"\\<>&\n\r\t\u0001\u001b\u007f\u2028\u202e |.@`'{}[]:,é𝄞a1";
    return Arbitraries.of(characters.codePoints().mapToObj(Character::toString).toList())
        .list()
        .ofMaxSize(60)
        .map(parts -> String.join("", parts));
  }

  @Property
  void any_text_comes_back_from_json_as_it_was(@ForAll("texts") String text) throws SQLException {
    String json = new JsonText().begin().put("a", 1).put("text", text).end().toString();
    assertThat(json).doesNotContain("\n", "\r", "<", ">", "&", "\u2028", "\u202e", "\u007f");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        PreparedStatement query = connection.prepareStatement("SELECT json_extract(?, '$.text')")) {
      query.setString(1, json);
      try (ResultSet row = query.executeQuery()) {
        assertThat(row.getString(1)).isEqualTo(text);
      }
    }
  }

  @Example
  void half_of_a_pair_is_replaced_in_json() {
    assertThat(new JsonText().begin().put("a", "x\ud834y").end())
        .hasToString("{\"a\":\"x\ufffdy\"}");
  }

  @Property
  void metrics_are_packed_in_order_whole_and_within_the_bound(
      @ForAll @IntRange(min = 0, max = 200) int count,
      @ForAll @IntRange(min = 64, max = 1432) int most) {
    List<String> metrics =
        IntStream.range(0, count)
            .mapToObj(i -> "deploys.web.production.m" + i + ":" + i + "|ms")
            .toList();
    List<String> packed =
        Statsd.packed(metrics, most).stream()
            .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
            .toList();
    assertThat(packed).allMatch(datagram -> datagram.length() <= most);
    assertThat(packed.stream().flatMap(String::lines)).isEqualTo(metrics);
    for (int i = 1; i < packed.size(); i++) {
      String first = packed.get(i).lines().findFirst().orElseThrow();
      assertThat(packed.get(i - 1).length() + 1 + first.length()).isGreaterThan(most);
    }
  }

  @Property
  void pauses_stay_below_a_bound_that_doubles_up_to_the_limit(
      @ForAll @IntRange(min = 1, max = 1000) int failures,
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double chance) {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    Duration bound = Duration.ofSeconds(failures > 6 ? 60 : Math.min(60, 1L << (failures - 1)));
    assertThat(backoff.pause(failures, chance)).isBetween(Duration.ZERO, bound);
    assertThat(backoff.pause(failures, Math.nextDown(1.0))).isGreaterThan(bound.minusMillis(1));
  }

  @Property
  void a_step_of_a_metric_has_nothing_that_statsd_or_graphite_takes_for_its_own(
      @ForAll("texts") String text) {
    assertThat(MetricNames.step(text))
        .matches("[A-Za-z0-9_-]*")
        .hasSize(text.codePointCount(0, text.length()));
  }
}
