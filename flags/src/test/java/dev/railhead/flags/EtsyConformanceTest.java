package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Where etsy/feature surprises, both ways: as it was, for flags of {@link Dialect#ETSY_LENIENT},
 * and as it is mended, for those of {@link Dialect#STRICT}.
 */
class EtsyConformanceTest {
  private static final List<Dialect> BOTH = List.of(Dialect.STRICT, Dialect.ETSY_LENIENT);

  @Nested
  class GivenBothDialects {
    @Test
    void foo_1_stands_at_75_0015_percent() {
      for (Dialect dialect : BOTH) {
        FlagContext one = cookie("1");
        assertThat(answer(etsy(dialect, Serving.percent("75.0014")), one)).isEqualTo("foo=off (w)");
        assertThat(answer(etsy(dialect, Serving.percent("75.0016")), one)).isEqualTo("foo=on (w)");
      }
    }

    @Test
    void ranges_are_cumulative_so_that_only_the_first_variant_keeps_its_units() {
      for (Dialect dialect : BOTH) {
        FlagDefinition before = etsy(dialect, shares("a", "1", "b", "1", "c", "1"));
        FlagDefinition after = etsy(dialect, shares("a", "20", "b", "20", "c", "20"));
        int moved = 0;
        int stayed = 0;
        for (int i = 0; i < 20_000; i++) {
          String was = variant(before, cookie("u" + i));
          String is = variant(after, cookie("u" + i));
          if (was.equals("a")) {
            assertThat(is).isEqualTo("a");
            stayed++;
          } else if (!was.equals("off")) {
            assertThat(is).isEqualTo("a");
            moved++;
          }
        }
        assertThat(stayed).isPositive();
        assertThat(moved).isPositive();
      }
    }

    @Test
    void a_variant_called_off_in_the_map_is_a_control_and_is_off() {
      for (Dialect dialect : BOTH) {
        FlagDefinition flag = etsy(dialect, shares("on", "0", "off", "100"));
        assertThat(answer(flag, cookie("1"))).isEqualTo("foo=off (w)");
      }
    }

    @Test
    void admin_off_takes_administrators_out_where_the_map_names_off() {
      Targets adminOff = new Targets(Map.of(), Map.of(), "off", null, List.of());
      for (Dialect dialect : BOTH) {
        FlagDefinition flag =
            etsy(dialect, shares("on", "100", "off", "0")).toBuilder().targets(adminOff).build();
        FlagContext admin = FlagContext.builder().anonymousId("1").user("7").admin().build();
        assertThat(answer(flag, admin)).isEqualTo("foo=off (a)");
        assertThat(answer(flag, cookie("1"))).isEqualTo("foo=on (w)");
      }
    }

    @Test
    void users_are_compared_in_lower_case() {
      Targets fred = new Targets(Map.of("fred", "on"), Map.of(), null, null, List.of());
      // The single-string form is not lowered by etsy/feature, and so matches nobody.
      Targets typed = new Targets(Map.of("Fred", "on"), Map.of(), null, null, List.of());
      FlagContext context = FlagContext.builder().anonymousId("1").user("7", "FRED").build();
      for (Dialect dialect : BOTH) {
        FlagDefinition flag = etsy(dialect, Serving.percent("0"));
        assertThat(answer(flag.toBuilder().targets(fred).build(), context)).isEqualTo("foo=on (u)");
        assertThat(answer(flag.toBuilder().targets(typed).build(), context))
            .isEqualTo("foo=off (w)");
      }
    }

    @Test
    void the_kill_switch_beats_the_url_and_everybody_named() {
      Targets everybody =
          new Targets(Map.of("fred", "on"), Map.of("1", "on"), "on", "on", List.of());
      FlagContext context =
          FlagContext.builder()
              .anonymousId("1")
              .user("7", "fred")
              .groups("1")
              .admin()
              .internal()
              .urlFeatures("foo")
              .build();
      for (Dialect dialect : BOTH) {
        FlagDefinition flag =
            etsy(dialect, Serving.always("off")).toBuilder().targets(everybody).build();
        assertThat(answer(flag, context)).isEqualTo("foo=off (k)");
      }
    }
  }

  @Nested
  class GivenWhoHasNoCookie {
    private final Serving half = Serving.percent("50");

    @Test
    void all_of_them_share_one_bucket_in_the_lenient_dialect() {
      FlagDefinition flag = etsy(Dialect.ETSY_LENIENT, half);
      String shared = variant(flag, cookie("no uaid"));
      assertThat(variant(flag, FlagContext.nobody())).isEqualTo(shared);
      // In PHP "0" is none either.
      assertThat(variant(flag, cookie("0"))).isEqualTo(shared);
      assertThat(answer(flag, FlagContext.nobody())).endsWith("(w)");
    }

    @Test
    void they_are_off_and_in_no_bucket_in_the_strict_one() {
      FlagDefinition flag = etsy(Dialect.STRICT, half);
      assertThat(answer(flag, FlagContext.nobody())).isEqualTo("foo=off (x)");
      assertThat(answer(flag, cookie("0"))).endsWith("(w)");
    }
  }

  @Nested
  class GivenAnAdministratorWhoIsAskedAbout {
    private final FlagContext admin = FlagContext.builder().user("8").admin().build();
    private final FlagContext visitor =
        FlagContext.builder().anonymousId("1").urlFeatures("foo").build();

    @Test
    void their_rights_are_lent_to_the_visitor_in_the_lenient_dialect() {
      assertThat(about(Dialect.ETSY_LENIENT)).isEqualTo("foo=on (o)");
    }

    @Test
    void the_visitor_has_none_in_the_strict_one() {
      assertThat(about(Dialect.STRICT)).isEqualTo("foo=off (w)");
    }

    private String about(Dialect dialect) {
      try (Flags flags = flags(etsy(dialect, Serving.percent("0")))) {
        return flags.request(visitor).about(admin).answer("foo").toString();
      }
    }
  }

  @Nested
  class GivenAWordForBucketingThatIsNone {
    private final FlagDefinition flag =
        etsy(Dialect.ETSY_LENIENT, Serving.always("on")).toBuilder()
            .counting(
                new Counting(
                    Bucketing.INVALID, BucketingAlgorithm.ETSY_SHA256, Layout.CUMULATIVE, null))
            .build();

    @Test
    void every_check_fails_safely_even_of_a_flag_that_is_fully_on() {
      assertThat(answer(flag, cookie("1"))).isEqualTo("foo=off (e)");
    }

    @Test
    void but_not_one_that_names_its_unit() {
      try (Flags flags = flags(flag)) {
        assertThat(flags.request(cookie("1")).bucketedBy("7").answer("foo"))
            .hasToString("foo=on (k)");
      }
    }
  }

  @Nested
  class GivenAUrl {
    @Test
    void any_word_is_a_variant_in_the_lenient_dialect() {
      assertThat(byUrl(Dialect.ETSY_LENIENT, "foo:anything")).isEqualTo("foo=anything (o)");
      // The empty variant is not off, so it is on.
      assertThat(byUrl(Dialect.ETSY_LENIENT, "foo:")).isEqualTo("foo= (o)");
    }

    @Test
    void only_the_flags_own_variants_are_in_the_strict_one() {
      assertThat(byUrl(Dialect.STRICT, "foo:anything")).isEqualTo("foo=off (w)");
      assertThat(byUrl(Dialect.STRICT, "foo:")).isEqualTo("foo=off (w)");
      assertThat(byUrl(Dialect.STRICT, "foo:on")).isEqualTo("foo=on (o)");
    }

    private String byUrl(Dialect dialect, String features) {
      FlagContext context =
          FlagContext.builder().anonymousId("1").internal().urlFeatures(features).build();
      return answer(etsy(dialect, Serving.percent("0")), context);
    }
  }

  @Nested
  class GivenAnotherUser {
    @Test
    void is_enabled_for_counts_by_the_users_id_whatever_the_bucketing() {
      FlagDefinition flag = etsy(Dialect.ETSY_LENIENT, Serving.percent("50"));
      try (Flags flags = flags(flag)) {
        for (int i = 0; i < 50; i++) {
          FlagContext user = FlagContext.builder().user("u" + i).build();
          assertThat(flags.request(cookie("1")).about(user).answer("foo").variant())
              .isEqualTo(variant(flag, cookie("u" + i)));
        }
      }
    }

    @Test
    void an_answer_about_a_unit_is_taken_for_the_user_of_that_id_in_the_lenient_dialect() {
      assertThat(aboutFredAfterHisId(Dialect.ETSY_LENIENT)).isEqualTo("foo=off (w)");
    }

    @Test
    void an_answer_about_one_is_never_taken_for_another_in_the_strict_one() {
      assertThat(aboutFredAfterHisId(Dialect.STRICT)).isEqualTo("foo=on (u)");
    }

    private String aboutFredAfterHisId(Dialect dialect) {
      Targets fred = new Targets(Map.of("fred", "on"), Map.of(), null, null, List.of());
      FlagDefinition flag = etsy(dialect, Serving.percent("0")).toBuilder().targets(fred).build();
      try (Flags flags = flags(flag)) {
        FlagRequest request = flags.request(cookie("1"));
        FlagContext user = FlagContext.builder().user("7", "fred").build();
        assertThat(request.bucketedBy("7").answer("foo")).hasToString("foo=off (w)");
        return request.about(user).answer("foo").toString();
      }
    }
  }

  private static FlagDefinition etsy(Dialect dialect, Serving enabled) {
    return FlagDefinition.named("foo")
        .dialect(dialect)
        .counting(Counting.ETSY)
        .enabled(enabled)
        .build();
  }

  private static Serving shares(String... pairs) {
    Share[] shares = new Share[pairs.length / 2];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = new Share(pairs[2 * i], new BigDecimal(pairs[2 * i + 1]));
    }
    return Serving.shares(shares);
  }

  private static FlagContext cookie(String id) {
    return FlagContext.builder().anonymousId(id).build();
  }

  private static String variant(FlagDefinition flag, FlagContext context) {
    String answer = answer(flag, context);
    return answer.substring(answer.indexOf('=') + 1, answer.indexOf(' '));
  }

  private static String answer(FlagDefinition flag, FlagContext context) {
    try (Flags flags = flags(flag)) {
      return flags.request(context).answer("foo").toString();
    }
  }

  private static Flags flags(FlagDefinition flag) {
    return Flags.builder(new FlagCatalog()).build(FlagSet.of("v1", List.of(flag)));
  }
}
