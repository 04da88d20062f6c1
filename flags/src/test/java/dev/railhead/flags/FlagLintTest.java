package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What lint finds in files of our own dialect, and where. */
class FlagLintTest {
  private static final Instant NOW = Instant.parse("2026-11-25T16:00:00Z");

  private static List<Finding> lint(String text) {
    return FlagLint.of(Dialect.STRICT)
        .at(NOW)
        .check("flags.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> lines(String text) {
    return lint(text).stream().map(Finding::toString).toList();
  }

  private static List<String> codes(String text) {
    return lint(text).stream().map(Finding::code).toList();
  }

  @Test
  void names_that_are_no_variants_are_found_however_many_there_are() {
    assertThat(codes("a: {enabled: {off: 1, false: 2}}")).containsExactly("not-a-text");
    assertThat(codes("a: {enabled: {\"b,c\": 1, \"d:e\": 2}}"))
        .containsExactly("variant-name", "variant-name");
  }

  @Test
  void a_whole_file_is_read_as_it_is_written() {
    String text =
        """
        checkout:
          new_cart: {enabled: 1.5, users: [fred], admin: on}
          fast: off
        search.ranker:
          description: The new ranker.
          owner: search@example.com
          created: 2026-11-01
          expires: 2027-03-01
          tags: [search, experiment]
          enabled: {a: 10, b: 10}
          bucketing: user
          algorithm: etsy-sha256
          split: cumulative
          salt: ranker
          groups: {a: 42}
          rules:
            - when: {country: [de, at], app: {version: {at_least: 2.1}}}
              during: {from: "2026-11-01T00:00:00Z"}
              enabled: {a: 50, b: 50}
          prerequisites: [checkout.fast, {checkout.new_cart: on}]
          schedule:
            - {at: 2026-12-01T00:00:00Z, enabled: {a: 50, b: 50}}
          data: {a: {k: 1}, b: {k: 2}}
        """;
    FlagSet flags =
        FlagFile.strict().read("t", text.getBytes(StandardCharsets.UTF_8)).flags().orElseThrow();
    assertThat(flags.flags().keySet())
        .containsExactly("checkout.new_cart", "checkout.fast", "search.ranker");
    FlagDefinition ranker = flags.flags().get("search.ranker");
    assertThat(ranker.variants()).containsExactly("a", "b");
    assertThat(ranker.enabledAt(NOW).toString()).contains("a: 10");
    assertThat(ranker.enabledAt(Instant.parse("2026-12-01T00:00:00Z")).toString())
        .contains("a: 50");
    assertThat(ranker.counting().saltOf("search.ranker")).isEqualTo("ranker");
    assertThat(flags.flags().get("checkout.fast").position()).isEqualTo(new Position("t", 3, 3));
    // Only that it waits for a flag that is off.
    assertThat(codes(text)).containsExactly("unreachable");
  }

  @Nested
  class GivenAMisspeltKey {
    @Test
    void names_the_nearest_one_and_the_place() {
      assertThat(lines("cart:\n  enabled: 50\n  admni: on\n"))
          .containsExactly(
              "flags.yaml:3:3: error: cart: there is no key \"admni\"; did you mean admin?"
                  + " [unknown-key]");
      assertThat(lines("cart: {enabld: 5}").get(0)).contains("did you mean enabled?");
      assertThat(codes("cart: {enabled: 5, public_url_overrride: true}"))
          .containsExactly("unknown-key");
      assertThat(lines("cart: {enabled: {a: 1}, rules: [{when: {x: {at_leest: 1}}, enabled: a}]}"))
          .singleElement()
          .asString()
          .contains("did you mean at_least?");
    }

    @Test
    void names_the_nearest_variant_bucketing_and_algorithm() {
      assertThat(lines("f: {enabled: {treatment: 5}, admin: treatmnet}").get(0))
          .contains("did you mean treatment?", "[undeclared-variant]");
      assertThat(lines("f: {enabled: 5, bucketing: usre}").get(0)).contains("did you mean user?");
      assertThat(lines("f: {enabled: 5, algorithm: murmur}").get(0))
          .contains("did you mean murmur3?");
    }

    @Test
    void is_not_found_in_names_of_flags() {
      assertThat(codes("search: {ranker: {enabled: 5}, enabled: 10}")).isEmpty();
      assertThat(codes("search: {new_users: on, x: off}")).isEmpty();
    }
  }

  @Nested
  class GivenClausesWithoutEffect {
    @Test
    void says_so_of_targets_under_a_constant() {
      assertThat(codes("f: {enabled: off, users: [fred], bucketing: user}"))
          .containsExactly("kill-switch", "kill-switch");
    }

    @Test
    void says_so_of_schedules() {
      assertThat(codes("f: {enabled: off, schedule: [{at: 2027-01-01T00:00:00Z, enabled: 5}]}"))
          .containsExactly("dead-schedule");
      assertThat(codes("f: {enabled: 1, schedule: [{at: 2026-01-01T00:00:00Z, enabled: 5}]}"))
          .containsExactly("dead-schedule");
      assertThat(codes("f: {enabled: 1, schedule: [{at: 2027-01-01T00:00:00Z, enabled: 5}]}"))
          .isEmpty();
      assertThat(
              codes(
                  "f: {enabled: 1, schedule: [{at: 2027-01-01T00:00:00Z, enabled: 5},"
                      + " {at: 2026-01-01T00:00:00Z, enabled: 5}]}"))
          .containsExactly("schedule");
    }

    @Test
    void says_so_of_rules() {
      assertThat(
              codes(
                  "f: {enabled: 0, rules: [{when: {a: 1}, enabled: on},"
                      + " {when: {a: 1, b: 2}, enabled: on}]}"))
          .containsExactly("unreachable");
      assertThat(
              codes(
                  "f: {enabled: 0, rules: [{during: {until: 2026-01-01T00:00:00Z}, enabled: on}]}"))
          .containsExactly("unreachable");
    }

    @Test
    void says_so_of_variants_without_room() {
      assertThat(codes("f: {enabled: {a: 100, b: 0}}")).containsExactly("unreachable");
    }
  }

  @Nested
  class GivenOtherTraps {
    @Test
    void finds_expired_flags_and_who_answers_for_them() {
      assertThat(lines("f: {enabled: 5, expires: 2026-11-25, owner: anna}"))
          .containsExactly(
              "flags.yaml:1:1: warning: f: it should be gone since 2026-11-25; anna answers for it"
                  + " [expired]");
      assertThat(codes("f: {enabled: 5, expires: 2026-11-26}")).isEmpty();
    }

    @Test
    void finds_names_in_upper_case_and_reads_them_in_lower_case() {
      assertThat(codes("f: {enabled: 5, users: [Fred]}")).containsExactly("not-lower-case");
    }

    @Test
    void finds_gratuitous_false_and_booleans_as_percentages() {
      assertThat(codes("f: {enabled: 5, public_url_override: false}"))
          .containsExactly("gratuitous-false");
      assertThat(codes("f: {enabled: true}")).containsExactly("boolean-percentage");
      assertThat(codes("f: {enabled: {a: false}}")).containsExactly("boolean-percentage");
      assertThat(codes("f: {enabled: {a: 60, b: 41}}")).containsExactly("sum-over-100");
    }

    @Test
    void finds_prerequisites_that_are_not_there_or_go_in_circles() {
      assertThat(codes("f: {enabled: 5, prerequisites: [g]}"))
          .containsExactly("unknown-prerequisite");
      assertThat(codes("f: {enabled: 5, prerequisites: [g]}\ng: {enabled: 5, prerequisites: [f]}"))
          .containsExactly("prerequisite-cycle");
      assertThat(codes("f: {enabled: 5, prerequisites: [{g: [x]}]}\ng: {enabled: {a: 5}}"))
          .containsExactly("undeclared-variant");
    }

    @Test
    void finds_data_of_no_variant() {
      assertThat(codes("f: {enabled: {a: 5}, data: {a: 1, bb: 2}}"))
          .containsExactly("undeclared-variant");
    }
  }

  @Test
  void json_has_each_part_of_a_finding() {
    assertThat(FlagLint.json(lint("f: 50")))
        .startsWith(
            "[{\"file\": \"flags.yaml\", \"line\": 1, \"column\": 4, \"severity\": \"error\","
                + " \"code\": \"bare-number\", \"flag\": \"f\", \"message\": \"");
  }

  @Test
  void json_with_tabs_and_every_escape_is_read() {
    assertThat(
            codes(
                "{\n\t\"f\": {\n\t\t\"enabled\": \"on\",\n\t\t\"owner\": \"\\u00e9\\/\\\"\"\n\t}\n}\n"))
        .isEmpty();
  }
}
