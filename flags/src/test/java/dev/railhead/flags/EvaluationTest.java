package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The order of the clauses, and the selector of each answer; names are those of etsy/feature. */
class EvaluationTest {
  private static final FlagContext FRED =
      FlagContext.builder().anonymousId("cookie").user("7", "Fred").groups("42").build();

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2014-06-16T23:37:28Z"));

  @Nested
  class GivenAConstant {
    private final FlagDefinition off =
        FlagDefinition.named("f")
            .enabled(Serving.always("off"))
            .publicUrlOverride(true)
            .targets(new Targets(Map.of("fred", "on"), Map.of("42", "on"), "on", "on", List.of()))
            .build();

    @Test
    void nothing_beats_it() {
      FlagContext all = context().groups("42").admin().internal().urlFeatures("f:on").build();
      assertThat(answer(off, all)).hasToString("f=off (k)");
    }

    @Test
    void any_other_word_is_that_variant_for_everybody() {
      assertThat(answer(flag(Serving.always("blue")), FlagContext.nobody()))
          .hasToString("f=blue (k)");
    }
  }

  @Nested
  class GivenAllClauses {
    private final FlagDefinition flag =
        FlagDefinition.named("f")
            .enabled(
                Serving.shares(
                    share("url", 0),
                    share("user", 0),
                    share("group", 0),
                    share("admin", 0),
                    share("internal", 0),
                    share("rule", 0),
                    share("lot", 100)))
            .targets(
                new Targets(
                    Map.of("fred", "user"),
                    Map.of("42", "group"),
                    "admin",
                    "internal",
                    List.of(
                        new Rule(
                            List.of(new Condition.In("country", Set.of("DE"))),
                            Serving.always("rule")))))
            .build();

    @Test
    void each_beats_those_after_it() {
      FlagContext.Builder who = FlagContext.builder().anonymousId("cookie");
      assertThat(answer(flag, who.build())).hasToString("f=lot (w)");
      assertThat(answer(flag, who.attribute("country", "DE").build())).hasToString("f=rule (r)");
      assertThat(answer(flag, who.internal().build())).hasToString("f=internal (i)");
      assertThat(answer(flag, who.user("7").admin().build())).hasToString("f=admin (a)");
      assertThat(answer(flag, who.groups("1", "42").build())).hasToString("f=group (g)");
      assertThat(answer(flag, who.user("7", "FRED").build())).hasToString("f=user (u)");
      assertThat(answer(flag, who.urlFeatures("f:url").build())).hasToString("f=url (o)");
    }

    @Test
    void groups_and_administrators_are_those_of_a_user() {
      FlagContext nobody = FlagContext.builder().anonymousId("c").groups("42").admin().build();
      assertThat(answer(flag, nobody)).hasToString("f=lot (w)");
    }

    @Test
    void of_several_groups_the_first_in_the_file_wins() {
      Map<String, String> groups = new LinkedHashMap<>();
      groups.put("9", "b");
      groups.put("42", "a");
      FlagDefinition ordered =
          flag.toBuilder().targets(new Targets(Map.of(), groups, null, null, List.of())).build();
      assertThat(answer(ordered, context().groups("42", "9").build())).hasToString("f=b (g)");
    }
  }

  @Nested
  class GivenAnOverride {
    private final FlagDefinition flag = flag(Serving.percent("0"));

    @Test
    void the_url_needs_an_administrator_or_a_request_from_inside() {
      assertThat(answer(flag, context().urlFeatures("f").build())).hasToString("f=off (w)");
      assertThat(answer(flag, context().admin().urlFeatures("f").build())).hasToString("f=on (o)");
      assertThat(answer(flag, context().internal().urlFeatures("f").build()))
          .hasToString("f=on (o)");
    }

    @Test
    void the_url_needs_no_rights_where_the_flag_is_public() {
      FlagDefinition open = flag.toBuilder().publicUrlOverride(true).build();
      assertThat(answer(open, context().urlFeatures("f").build())).hasToString("f=on (o)");
    }

    @Test
    void the_rights_are_those_of_who_asks_and_not_of_whom_it_is_about() {
      FlagContext admin = context().admin().build();
      try (Flags flags = flags(flag)) {
        FlagRequest asked = flags.request(context().urlFeatures("f").build());
        assertThat(asked.about(admin).answer("f")).hasToString("f=off (w)");
        FlagRequest byAdmin = flags.request(context().admin().urlFeatures("f").build());
        assertThat(byAdmin.about(FRED).answer("f")).hasToString("f=on (o)");
      }
    }

    @Test
    void a_variant_that_the_flag_has_not_is_no_override() {
      FlagContext admin = context().admin().urlFeatures("f:typo").build();
      assertThat(answer(flag, admin)).hasToString("f=off (w)");
    }

    @Test
    void a_signed_cookie_gives_the_right_by_itself() {
      StaffCookie.Verified cookie =
          new StaffCookie.Verified("fred", Instant.MAX, Map.of("f", "on"));
      assertThat(answer(flag, context().verifiedCookie(cookie).build())).hasToString("f=on (c)");
    }

    @Test
    void a_local_override_beats_the_kill_switch_too() {
      FlagDefinition off = flag(Serving.always("off"));
      try (Flags flags =
          Flags.builder(new FlagCatalog()).overrides(Map.of("f", "on")).build(set(off))) {
        assertThat(flags.answer("f", FlagContext.nobody())).hasToString("f=on (l)");
        assertThat(flags.request(FRED).answer("f").selector().isExposure()).isTrue();
      }
    }
  }

  @Nested
  class GivenPercentages {
    @Test
    void who_has_no_unit_is_off_and_in_no_bucket() {
      assertThat(answer(flag(Serving.percent("100")), FlagContext.nobody()))
          .hasToString("f=off (x)");
    }

    @Test
    void by_user_means_the_user_or_else_the_anonymous_id() {
      FlagDefinition byUser =
          flag(Serving.percent("50")).toBuilder().counting(counting(Bucketing.USER)).build();
      FlagDefinition byCookie = flag(Serving.percent("50"));
      for (int i = 0; i < 100; i++) {
        FlagContext cookie = FlagContext.builder().anonymousId("id" + i).build();
        FlagContext user = FlagContext.builder().anonymousId("x").user("id" + i).build();
        assertThat(answer(byUser, user).variant()).isEqualTo(answer(byCookie, cookie).variant());
        assertThat(answer(byUser, cookie).variant()).isEqualTo(answer(byCookie, cookie).variant());
      }
    }

    @Test
    void a_random_flag_is_drawn_once_for_each_request() {
      FlagDefinition random =
          flag(Serving.percent("50")).toBuilder().counting(counting(Bucketing.RANDOM)).build();
      try (Flags flags = flags(random)) {
        int on = 0;
        for (int i = 0; i < 2000; i++) {
          FlagRequest request = flags.request(FlagContext.nobody());
          boolean first = request.answer("f").isOn();
          on += first ? 1 : 0;
          assertThat(request.answer("f").isOn()).isEqualTo(first);
        }
        assertThat(on).isBetween(850, 1150);
      }
    }

    @Test
    void a_salt_keeps_everybody_when_the_flag_is_renamed() {
      FlagDefinition before = flag(Serving.percent("50"));
      Counting salted =
          new Counting(Bucketing.UAID, BucketingAlgorithm.MURMUR3, Layout.STICKY, "f");
      FlagDefinition after =
          FlagDefinition.named("renamed").enabled(Serving.percent("50")).counting(salted).build();
      for (int i = 0; i < 200; i++) {
        FlagContext user = FlagContext.ofUser("u" + i);
        assertThat(answer(after, user).isOn()).isEqualTo(answer(before, user).isOn());
      }
    }
  }

  @Nested
  class GivenASchedule {
    private final FlagDefinition flag =
        flag(Serving.percent("0")).toBuilder()
            .schedule(
                List.of(
                    step("2014-06-17T00:00:00Z", Serving.percent("50")),
                    step("2014-06-18T00:00:00Z", Serving.percent("100")),
                    step("2014-06-19T00:00:00Z", Serving.always("off"))))
            .build();

    @Test
    void each_step_holds_from_its_moment_on() {
      try (Flags flags = flags(flag)) {
        assertThat(share(flags)).isZero();
        now.set(Instant.parse("2014-06-16T23:59:59.999Z"));
        assertThat(share(flags)).isZero();
        now.set(Instant.parse("2014-06-17T00:00:00Z"));
        assertThat(share(flags)).isBetween(400, 600);
        now.set(Instant.parse("2014-06-18T00:00:00Z"));
        assertThat(share(flags)).isEqualTo(1000);
        now.set(Instant.parse("2014-06-19T00:00:00Z"));
        FlagContext admin = context().admin().urlFeatures("f").build();
        assertThat(flags.answer("f", admin)).hasToString("f=off (k)");
      }
    }

    @Test
    void a_request_stays_at_the_time_at_which_it_first_looked() {
      try (Flags flags = flags(flag)) {
        now.set(Instant.parse("2014-06-18T00:00:00Z"));
        FlagRequest request = flags.request(FRED);
        assertThat(request.answer("f").isOn()).isTrue();
        now.set(Instant.parse("2014-06-19T00:00:00Z"));
        assertThat(request.bucketedBy("8").now()).isEqualTo(now.get());
        assertThat(request.now()).isEqualTo(Instant.parse("2014-06-18T00:00:00Z"));
      }
    }

    private int share(Flags flags) {
      int on = 0;
      for (int i = 0; i < 1000; i++) {
        on += flags.answer("f", FlagContext.ofUser("u" + i)).isOn() ? 1 : 0;
      }
      return on;
    }
  }

  @Nested
  class GivenAPrerequisite {
    private final FlagDefinition needing =
        flag(Serving.percent("100")).toBuilder()
            .prerequisites(List.of(new Prerequisite("cart", Set.of("new"))))
            .build();

    @Test
    void it_must_be_met_whoever_asks() {
      FlagDefinition cart =
          FlagDefinition.named("cart")
              .enabled(Serving.shares(share("new", 0), share("old", 100)))
              .build();
      FlagContext admin = context().admin().urlFeatures("f").build();
      assertThat(answerWith(admin, needing, cart)).hasToString("f=off (p)");
      FlagContext both = context().admin().urlFeatures("f,cart:new").build();
      assertThat(answerWith(both, needing, cart)).hasToString("f=on (o)");
    }

    @Test
    void one_that_the_file_has_not_is_not_met() {
      assertThat(answer(needing, FRED)).hasToString("f=off (p)");
    }
  }

  @Nested
  class GivenADisabledFlag {
    @Test
    void the_code_gets_its_own_default() {
      FlagCatalog catalog = new FlagCatalog();
      BooleanFlag flag = catalog.onOff("f", true);
      FlagDefinition disabled =
          FlagDefinition.named("f").enabled(Serving.always("off")).disabled(true).build();
      try (Flags flags = Flags.builder(catalog).build(set(disabled))) {
        assertThat(flags.isOn(flag, FRED)).isTrue();
        assertThat(flags.answer(flag, FRED).selector()).isEqualTo(Selector.DISABLED);
      }
    }
  }

  private Answer answer(FlagDefinition flag, FlagContext context) {
    return answerWith(context, flag);
  }

  /** Asked outside of a request and in one, which must agree. */
  private Answer answerWith(FlagContext context, FlagDefinition... definitions) {
    try (Flags flags = flags(definitions)) {
      String name = definitions[0].name();
      Answer alone = flags.answer(name, context);
      assertThat(flags.request(context).answer(name)).hasToString(alone.toString());
      return alone;
    }
  }

  private Flags flags(FlagDefinition... definitions) {
    return Flags.builder(new FlagCatalog()).clock(now::get).build(set(definitions));
  }

  private static FlagSet set(FlagDefinition... definitions) {
    return FlagSet.of("v1", List.of(definitions));
  }

  private static FlagDefinition flag(Serving enabled) {
    return FlagDefinition.named("f").enabled(enabled).build();
  }

  private static FlagContext.Builder context() {
    return FlagContext.builder().anonymousId("cookie").user("7", "Fred");
  }

  private static Share share(String variant, int percent) {
    return new Share(variant, BigDecimal.valueOf(percent));
  }

  private static RampStep step(String at, Serving enabled) {
    return new RampStep(Instant.parse(at), enabled);
  }

  private static Counting counting(Bucketing by) {
    return new Counting(by, BucketingAlgorithm.MURMUR3, Layout.STICKY, null);
  }
}
