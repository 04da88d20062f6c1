package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeclaredFlagTest {
  enum Theme {
    OFF,
    PLAIN,
    DARK_BLUE
  }

  record Limits(int items, double rate, String unit, Theme theme, List<String> tags) {}

  private static final Limits LIMITS = new Limits(10, 0.5, "kg", Theme.PLAIN, List.of());
  private static final FlagContext NOBODY = FlagContext.nobody();

  private final FlagCatalog catalog = new FlagCatalog();
  private final BooleanFlag cart = catalog.onOff("cart", true);
  private final EnumFlag<Theme> theme = catalog.oneOf("theme", Theme.PLAIN);
  private final StringFlag title = catalog.text("title", "Shop");
  private final NumberFlag size = catalog.number("size", 20);
  private final RecordFlag<Limits> limits = catalog.record("limits", LIMITS);

  @Nested
  class GivenAFileWithAllOfThem {
    private final Flags flags =
        flags(
            constant("cart", "off", null),
            constant("theme", "dark-blue", null),
            constant("title", "sale", Map.of("sale", "On sale")),
            constant("size", "40", null),
            constant(
                "limits",
                "big",
                Map.of("big", Map.of("items", 99L, "theme", "dark_blue", "tags", List.of("x")))));
    private final FlagRequest request = flags.request(NOBODY);

    @Test
    void each_has_its_typed_value_and_nothing_is_wrong() {
      assertThat(flags.problems()).isEmpty();
      assertThat(request.isOn(cart)).isFalse();
      assertThat(request.value(cart)).isFalse();
      assertThat(request.value(theme)).isEqualTo(Theme.DARK_BLUE);
      assertThat(request.value(title)).isEqualTo("On sale");
      assertThat(request.value(size)).isEqualTo(40);
      assertThat(request.value(limits))
          .isEqualTo(new Limits(99, 0.5, "kg", Theme.DARK_BLUE, List.of("x")));
    }
  }

  @Nested
  class GivenFlagsThatAreOff {
    private final FlagRequest request =
        flags(
                constant("theme", "off", null),
                constant("title", "off", null),
                constant("size", "off", null),
                constant("limits", "off", null))
            .request(NOBODY);

    @Test
    void off_is_the_enums_own_word_or_the_safe_default() {
      assertThat(request.value(theme)).isEqualTo(Theme.OFF);
      assertThat(request.value(title)).isEqualTo("Shop");
      assertThat(request.value(size)).isEqualTo(20);
      assertThat(request.value(limits)).isEqualTo(LIMITS);
    }
  }

  @Nested
  class GivenAFileThatDoesNotFit {
    private final Flags flags =
        flags(
            constant("theme", "pink", null),
            constant("size", "huge", null),
            constant("limits", "big", Map.of("big", Map.of("itmes", 99L))));

    @Test
    void each_misfit_is_reported_and_answers_with_its_default() {
      assertThat(flags.problems())
          .extracting(FlagProblem::toString)
          .containsExactlyInAnyOrder(
              "flag theme: the code declares one of dark_blue, off, plain, and variant pink is none",
              "flag size: the code declares a number, and variant huge is none",
              "flag limits: the code declares data for Limits, and variant big is none",
              "flag cart: the code asks for it, but the file has no such flag: is the name right?",
              "flag title: the code asks for it, but the file has no such flag: is the name right?");
      FlagRequest request = flags.request(NOBODY);
      assertThat(request.value(theme)).isEqualTo(Theme.PLAIN);
      assertThat(request.value(size)).isEqualTo(20);
      assertThat(request.value(limits)).isEqualTo(LIMITS);
      assertThat(request.isOn(cart)).isTrue();
      assertThat(request.answer(cart).selector()).isEqualTo(Selector.MISSING);
    }
  }

  @Test
  void numbers_come_exactly_or_not_at_all() {
    Flags flags = flags(constant("limits", "big", Map.of("big", Map.of("items", 9.5))));
    assertThat(flags.request(NOBODY).value(limits)).isEqualTo(LIMITS);
    assertThat(flags.problems()).extracting(FlagProblem::flag).contains("limits");
  }

  @Test
  void a_name_is_declared_once() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalog.text("cart", ""))
        .withMessageContaining("cart is declared twice");
  }

  @Test
  void a_flag_of_another_catalog_or_a_later_one_answers_with_its_default() {
    Flags flags = flags(constant("late", "off", null));
    BooleanFlag late = catalog.onOff("late", true);
    BooleanFlag foreign = new FlagCatalog().onOff("late", true);
    for (BooleanFlag flag : List.of(late, foreign)) {
      assertThat(flags.isOn(flag, NOBODY)).isTrue();
      assertThat(flags.request(NOBODY).isOn(flag)).isTrue();
      assertThat(flags.request(NOBODY).value(flag)).isTrue();
    }
    flags.reload(flags.set());
    assertThat(flags.isOn(late, NOBODY)).isFalse();
  }

  @Test
  void a_percentage_of_an_ill_typed_override_is_no_override() {
    FlagDefinition size =
        FlagDefinition.named("size")
            .enabled(Serving.shares(new Share("30", BigDecimal.valueOf(100))))
            .publicUrlOverride(true)
            .build();
    FlagContext context = FlagContext.builder().anonymousId("1").urlFeatures("size:on").build();
    assertThat(flags(size).request(context).value(this.size)).isEqualTo(30);
  }

  private Flags flags(FlagDefinition... definitions) {
    return Flags.builder(catalog).build(FlagSet.of("v1", List.of(definitions)));
  }

  private static FlagDefinition constant(String name, String variant, Object data) {
    return FlagDefinition.named(name).enabled(Serving.always(variant)).data(data).build();
  }
}
