package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How etsy/feature reads a stanza, its traps included, and what our own dialect says to each. */
class EtsyLenientTest {
  private static FlagDefinition lenient(String stanza) {
    return lenientFile("f: " + stanza, "f");
  }

  private static FlagDefinition lenientFile(String file, String name) {
    Reading reading =
        FlagFile.of(Dialect.ETSY_LENIENT).read("t", file.getBytes(StandardCharsets.UTF_8));
    return Objects.requireNonNull(reading.flags().orElseThrow().flag(name));
  }

  /** What the strict dialect has against a stanza: the codes of its errors. */
  private static List<String> refusals(String stanza) {
    return FlagFile.strict()
        .read("t", ("f: " + stanza).getBytes(StandardCharsets.UTF_8))
        .findings()
        .stream()
        .filter(Finding::isError)
        .map(Finding::code)
        .distinct()
        .toList();
  }

  private static List<String> warnings(String stanza) {
    return FlagFile.of(Dialect.ETSY_LENIENT)
        .read("t", ("f: " + stanza).getBytes(StandardCharsets.UTF_8))
        .findings()
        .stream()
        .map(Finding::code)
        .distinct()
        .toList();
  }

  @Nested
  class GivenAShortForm {
    @Test
    void nothing_is_off() {
      assertThat(lenient("~").enabled()).isEqualTo(Serving.always("off"));
      assertThat(refusals("~")).isEmpty();
    }

    @Test
    void a_text_is_a_variant_and_a_numeric_text_is_a_percentage() {
      assertThat(lenient("on").enabled()).isEqualTo(Serving.always("on"));
      assertThat(lenient("\"50\"").enabled()).isEqualTo(Serving.percent("50"));
      assertThat(lenient("\" 1e1 \"").enabled()).isEqualTo(Serving.percent("10"));
      assertThat(lenient("yes").enabled()).isEqualTo(Serving.always("yes"));
      assertThat(lenient("\"\"").enabled()).isEqualTo(Serving.always(""));
      assertThat(refusals("\"50\"")).isEmpty();
    }

    @Test
    void a_bare_number_or_boolean_is_no_percent_at_all() {
      assertThat(lenient("50").enabled()).isEqualTo(Serving.percent("0"));
      assertThat(lenient("true").enabled()).isEqualTo(Serving.percent("0"));
      assertThat(lenient("[on]").enabled()).isEqualTo(Serving.percent("0"));
      assertThat(warnings("50")).containsExactly("bad-stanza");
      assertThat(refusals("50")).containsExactly("bare-number");
      assertThat(refusals("true")).containsExactly("bare-boolean");
      assertThat(refusals("[on]")).containsExactly("enabled");
    }
  }

  @Nested
  class GivenPercentages {
    @Test
    void a_number_is_clamped() {
      assertThat(lenient("{enabled: 101}").enabled()).isEqualTo(Serving.percent("100"));
      assertThat(lenient("{enabled: -1}").enabled()).isEqualTo(Serving.percent("0"));
      assertThat(lenient("{enabled: 0.25}").enabled()).isEqualTo(Serving.percent("0.25"));
      assertThat(refusals("{enabled: 101}")).containsExactly("percentage");
      assertThat(refusals("{enabled: -1}")).containsExactly("percentage");
      assertThat(refusals("{enabled: 0.25}")).isEmpty();
    }

    @Test
    void a_map_keeps_its_order_and_may_add_up_to_more_than_100() {
      FlagDefinition flag = lenient("{enabled: {b: 60, a: 60}}");
      assertThat(flag.enabled().variants()).containsExactly("b", "a");
      assertThat(((Serving.Shares) flag.enabled()).total()).isEqualByComparingTo("120");
      assertThat(warnings("{enabled: {b: 60, a: 60}}")).containsExactly("sum-over-100");
      assertThat(refusals("{enabled: {b: 60, a: 60}}")).containsExactly("sum-over-100");
    }

    @Test
    void a_boolean_among_them_counts_as_one_percent() {
      assertThat(lenient("{enabled: {on: true}}").enabled()).isEqualTo(Serving.percent("1"));
      assertThat(lenient("{enabled: {on: false}}").enabled()).isEqualTo(Serving.percent("0"));
      assertThat(lenient("{enabled: {on: 5%}}").enabled()).isEqualTo(Serving.percent("5"));
      assertThat(refusals("{enabled: {on: true}}")).containsExactly("boolean-percentage");
      assertThat(refusals("{enabled: {on: 5%}}")).containsExactly("percentage");
    }

    @Test
    void a_boolean_enabled_has_none_and_checks_no_target() {
      FlagDefinition flag = lenient("{enabled: true, admin: nonsense}");
      assertThat(flag.enabled()).isEqualTo(new Serving.Shares(List.of()));
      assertThat(flag.targets().admin()).isEqualTo("nonsense");
      assertThat(refusals("{enabled: true}")).containsExactly("boolean-percentage");
    }
  }

  @Nested
  class GivenTargets {
    @Test
    void lists_and_maps_are_lower_cased_and_a_single_name_is_not() {
      assertThat(lenient("{enabled: 0, users: Fred}").targets().users()).containsOnlyKeys("Fred");
      assertThat(lenient("{enabled: 0, users: [Fred, 7]}").targets().users())
          .containsOnlyKeys("fred", "7");
      assertThat(lenient("{enabled: {a: 0}, users: {a: [Fred, ANNA]}}").targets().users())
          .isEqualTo(Map.of("fred", "a", "anna", "a"));
      assertThat(warnings("{enabled: 0, users: Fred}")).containsExactly("not-lower-case");
      assertThat(refusals("{enabled: 0, users: Fred}")).isEmpty();
    }

    @Test
    void an_undeclared_variant_drops_the_whole_clause() {
      FlagDefinition flag = lenient("{enabled: {a: 1}, users: {a: fred, x: anna}, groups: {a: 7}}");
      assertThat(flag.targets().users()).isEmpty();
      assertThat(flag.targets().groups()).isEqualTo(Map.of("7", "a"));
      assertThat(lenient("{enabled: 50, admin: off}").targets().admin()).isNull();
      assertThat(lenient("{enabled: {on: 50, off: 0}, admin: off}").targets().admin())
          .isEqualTo("off");
      assertThat(refusals("{enabled: {a: 1}, users: {x: anna}}"))
          .containsExactly("undeclared-variant");
      // As etsy/feature's README has it, and its code has not.
      assertThat(refusals("{enabled: 50, admin: off}")).isEmpty();
    }

    @Test
    void the_list_form_means_on_whether_declared_or_not() {
      assertThat(lenient("{enabled: {a: 1}, users: [fred]}").targets().users())
          .isEqualTo(Map.of("fred", "on"));
      assertThat(refusals("{enabled: {a: 1}, users: [fred]}"))
          .containsExactly("undeclared-variant");
    }

    @Test
    void a_constant_declares_every_variant() {
      assertThat(lenient("{enabled: off, admin: x}").targets().admin()).isEqualTo("x");
    }

    @Test
    void who_is_named_twice_keeps_the_first_place_and_gets_the_last_variant() {
      Map<String, String> groups =
          lenient("{enabled: {a: 1, b: 1}, groups: {a: [1, 2, 3], b: [2]}}").targets().groups();
      assertThat(groups).isEqualTo(Map.of("1", "a", "2", "b", "3", "a"));
      assertThat(groups.keySet()).containsExactly("1", "2", "3");
      assertThat(refusals("{enabled: {a: 1, b: 1}, groups: {a: [1, 2, 3], b: [2]}}"))
          .containsExactly("unreachable");
    }
  }

  @Nested
  class GivenOtherKeys {
    @Test
    void an_unknown_key_is_a_flag_below() {
      FlagDefinition flag = lenientFile("f: {enabled: 50, admni: on}", "f.admni");
      assertThat(flag.enabled()).isEqualTo(Serving.always("on"));
      assertThat(refusals("{enabled: 50, admni: on}")).containsExactly("unknown-key");
      assertThat(refusals("{enabled: 50, public_url_overrride: true}"))
          .containsExactly("unknown-key");
    }

    @Test
    void public_url_override_is_whatever_php_takes_for_true() {
      assertThat(lenient("{public_url_override: \"false\"}").publicUrlOverride()).isTrue();
      assertThat(lenient("{public_url_override: \"0\"}").publicUrlOverride()).isFalse();
      assertThat(warnings("{public_url_override: false}")).containsExactly("gratuitous-false");
      assertThat(refusals("{public_url_override: \"false\"}")).containsExactly("not-a-boolean");
    }

    @Test
    void another_bucketing_is_kept_and_fails_each_check() {
      assertThat(lenient("{enabled: on, bucketing: usre}").counting().by())
          .isEqualTo(Bucketing.INVALID);
      assertThat(refusals("{enabled: on, bucketing: usre}")).containsExactly("unknown-word");
    }

    @Test
    void units_are_placed_as_etsy_does() {
      assertThat(lenient("{enabled: 1}").counting()).isEqualTo(Counting.ETSY);
    }

    @Test
    void the_old_style_puts_everybody_on_rampup() {
      String stanza = "{enabled: rampup, rampup: {a: 10}}";
      assertThat(lenient(stanza).enabled()).isEqualTo(Serving.always("rampup"));
      assertThat(warnings(stanza)).contains("old-style-rampup");
      assertThat(refusals(stanza)).contains("old-style-rampup");
    }

    @Test
    void data_is_kept_by_variant() {
      FlagDefinition flag = lenient("{enabled: {a: 1}, data: {a: [1, two], b: {c: 1.5}}}");
      assertThat(flag.dataOf("a")).contains(List.of(1L, "two"));
      assertThat(flag.dataOf("x")).isEmpty();
    }
  }

  @Nested
  class GivenVariantsThatAreKeysOfAList {
    @Test
    void are_printed_so_that_they_are_none() {
      for (String stanza :
          List.of(
              "{enabled: on, groups: {off: it, \"0\": it}}",
              "{enabled: true, groups: {off: it, \"0\": it}}",
              "{enabled: {\"1\": 5, \"0\": 5}, users: {\"1\": it, \"0\": [it, hr]}}",
              "{enabled: {\"1\": 5, \"0\": 5}, users: {\"1\": [ops, it], \"0\": [it, hr]}}")) {
        FlagDefinition flag = lenient(stanza);
        String printed = FlagFile.print(FlagSet.of("", List.of(flag)));
        assertThat(lenientFile(printed, "f")).as(stanza + "\n" + printed).isEqualTo(flag);
        assertThat(flag.targets().groups().getOrDefault("it", "0")).isEqualTo("0");
      }
    }
  }
}
