package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class GuardTest {
  private final FlagCatalog catalog = new FlagCatalog();
  private final BooleanFlag checkout = catalog.onOff("checkout", false);
  private final List<FlagsEvent> events = new CopyOnWriteArrayList<>();
  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void a_harmful_variant_is_switched_off_here_and_the_event_says_why() {
    try (Flags flags = flags(Serving.percent("10"))) {
      Guard guard = Guard.of(flags, checkout).falseAlarms(0.01).build();
      int requests = serve(flags, guard, 20_000, 0.2, 0.01);
      assertThat(guard.hasTripped()).isTrue();
      assertThat(requests).isLessThan(20_000);
      assertThat(flags.request(FlagContext.ofUser("x")).answer(checkout))
          .hasToString("checkout=off (h)");
      await().untilAsserted(() -> assertThat(events).hasSize(1));
      assertThat(events.get(0)).isInstanceOf(FlagsEvent.SwitchedOff.class);
      assertThat(flags.switchedOff().get("checkout"))
          .contains("variant on fails more often than off")
          .contains("share is 10.00 %");
    }
  }

  @Test
  void it_stays_off_over_a_reload_and_follows_the_file_once_restored() {
    try (Flags flags = flags(Serving.percent("100"))) {
      flags.switchOff("checkout", "smoke");
      flags.reload(set(Serving.always("on")));
      assertThat(flags.isOn(checkout, FlagContext.ofUser("1"))).isFalse();
      flags.restore("checkout");
      assertThat(flags.isOn(checkout, FlagContext.ofUser("1"))).isTrue();
      assertThat(flags.switchedOff()).isEmpty();
    }
  }

  @Test
  void harmless_flags_are_switched_off_no_more_often_than_stated() {
    int tripped = 0;
    int guards = 150;
    for (int i = 0; i < guards; i++) {
      try (Flags flags = flags(Serving.percent("50"))) {
        Guard guard = Guard.of(flags, checkout).falseAlarms(0.05).build();
        serve(flags, guard, 600, 0.5, 0.5);
        tripped += guard.hasTripped() ? 1 : 0;
      }
    }
    // 0.05 of 150 is 7.5; the bound is three standard deviations above.
    assertThat(tripped).isLessThan(16);
  }

  @Test
  void one_unit_that_fails_over_and_over_is_one_failure() {
    try (Flags flags = flags(Serving.percent("50"))) {
      Guard guard = Guard.of(flags, checkout).build();
      for (int i = 0; i < 10_000; i++) {
        FlagRequest request = flags.request(FlagContext.ofUser("u1"));
        request.isOn(checkout);
        guard.failed(request);
      }
      assertThat(guard.hasTripped()).isFalse();
      assertThat(guard.failures().values()).containsExactly(1);
    }
  }

  @Test
  void who_did_not_get_the_variant_by_lot_does_not_count() {
    try (Flags flags = flags(Serving.percent("50"))) {
      Guard guard = Guard.of(flags, checkout).build();
      FlagRequest unasked = flags.request(FlagContext.ofUser("u1"));
      guard.failed(unasked);
      FlagRequest byUrl =
          flags.request(
              FlagContext.builder().anonymousId("2").internal().urlFeatures("checkout").build());
      byUrl.isOn(checkout);
      guard.failed(byUrl);
      assertThat(guard.failures()).isEmpty();
    }
  }

  @Test
  void the_harmful_one_of_several_variants_is_named() {
    Serving three =
        Serving.shares(
            new Share("a", BigDecimal.valueOf(20)),
            new Share("b", BigDecimal.valueOf(20)),
            new Share("control", BigDecimal.valueOf(60)));
    try (Flags flags = flags(three)) {
      Guard guard = Guard.of(flags, checkout).control("control").build();
      for (int i = 0; i < 20_000 && !guard.hasTripped(); i++) {
        FlagRequest request = flags.request(FlagContext.ofUser("u" + i));
        boolean bad = request.answer(checkout).variant().equals("b");
        if (random.nextDouble() < (bad ? 0.2 : 0.01)) {
          guard.failed(request);
        }
      }
      assertThat(flags.switchedOff().get("checkout")).startsWith("variant b fails more often");
    }
  }

  @Test
  void harmless_variants_that_reloads_bring_share_the_stated_rate() {
    int tripped = 0;
    int guards = 200;
    for (int i = 0; i < guards; i++) {
      try (Flags flags = flags(Serving.percent("25"))) {
        Guard guard = Guard.of(flags, checkout).falseAlarms(0.2).build();
        serve(flags, guard, 300, 0.5, 0.5);
        for (int variants = 2; variants < 6; variants++) {
          flags.reload(set(evenly(variants)));
          serve(flags, guard, 300, 0.5, 0.5);
        }
        tripped += guard.hasTripped() ? 1 : 0;
      }
    }
    // 0.2 of 200 is 40; the bound is three standard deviations above.
    assertThat(tripped).isLessThanOrEqualTo(57);
  }

  private static Serving evenly(int variants) {
    Share[] shares = new Share[variants];
    for (int i = 0; i < variants; i++) {
      String name = i == 0 ? "on" : "v" + variants + i;
      shares[i] = new Share(name, BigDecimal.valueOf(80 / variants));
    }
    return Serving.shares(shares);
  }

  @Test
  void a_rate_must_be_one() {
    try (Flags flags = flags(Serving.percent("50"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Guard.of(flags, checkout).falseAlarms(0.9))
          .withMessageContaining("0.9");
    }
  }

  /** Serves users until the guard trips; {@code onRate} of those with the flag on fail. */
  private int serve(Flags flags, Guard guard, int users, double onRate, double offRate) {
    int served = 0;
    while (served < users && !guard.hasTripped()) {
      served++;
      FlagRequest request = flags.request(FlagContext.ofUser("u" + random.nextLong()));
      if (random.nextDouble() < (request.isOn(checkout) ? onRate : offRate)) {
        guard.failed(request);
      }
    }
    return served;
  }

  private Flags flags(Serving enabled) {
    return Flags.builder(catalog).listener(events::add).build(set(enabled));
  }

  private static FlagSet set(Serving enabled) {
    return FlagSet.of("v1", List.of(FlagDefinition.named("checkout").enabled(enabled).build()));
  }
}
