package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** From the text of a file to the answer, in each dialect. */
class FileToAnswerTest {
  private static final FlagContext FRED =
      FlagContext.builder().anonymousId("c").user("7", "fred").attribute("country", "de").build();

  @Nested
  class GivenOurOwnDialect {
    private final FlagSet set =
        read(
            FlagFile.strict(),
            """
            checkout:
              new_cart:
                enabled: 0
                users: [Fred]
              theme:
                enabled: {dark: 0, light: 100}
                rules:
                  - when: {country: [de, at]}
                    enabled: dark
              old_cart: off
            """);

    @Test
    void nested_names_users_rules_and_constants_answer() {
      assertThat(answers(set, FRED, "checkout.new_cart", "checkout.theme", "checkout.old_cart"))
          .containsExactly(
              "checkout.new_cart=on (u)", "checkout.theme=dark (r)", "checkout.old_cart=off (k)");
    }
  }

  @Nested
  class GivenEtsysOwn {
    private final FlagSet set =
        read(
            FlagFile.of(Dialect.ETSY_LENIENT),
            """
            half: '50'
            trap: 50
            fifty: {enabled: 50, admin: off}
            """);

    @Test
    void a_bare_number_is_nobody_and_a_bad_clause_is_dropped_whole() {
      FlagContext admin = FlagContext.builder().anonymousId("c").user("7").admin().build();
      assertThat(answers(set, admin, "trap", "fifty"))
          .satisfiesExactly(
              trap -> assertThat(trap).isEqualTo("trap=off (w)"),
              fifty -> assertThat(fifty).endsWith("(w)"));
    }

    @Test
    void a_number_in_quotes_is_a_percentage() {
      assertThat(count(set, "half", "on")).isBetween(2250L, 2750L);
    }
  }

  @Nested
  class GivenFlagds {
    private final FlagSet set =
        read(
            FlagFile.of(Dialect.FLAGD),
            """
            {"flags": {
              "plain": {"state": "ENABLED", "variants": {"on": true, "off": false},
                "defaultVariant": "on"},
              "disabled": {"state": "DISABLED", "variants": {"on": true}, "defaultVariant": "on"},
              "by-country": {"state": "ENABLED", "variants": {"a": 1, "b": 2},
                "defaultVariant": "b",
                "targeting": {"if": [{"==": [{"var": "country"}, "de"]}, "a"]}},
              "nowhere": {"state": "ENABLED", "variants": {"a": 1}, "defaultVariant": "a",
                "targeting": {"if": [true, "c"]}},
              "split": {"state": "ENABLED", "variants": {"a": 1, "b": 2}, "defaultVariant": "a",
                "targeting": {"fractional": [["a", 30], ["b", 70]]}}
            }}
            """);

    @Test
    void state_targeting_and_defaults_answer() {
      assertThat(answers(set, FRED, "plain", "disabled", "by-country", "nowhere"))
          .containsExactly(
              "plain=on (k)", "disabled=off (d)", "by-country=a (r)", "nowhere=off (e)");
      assertThat(answers(set, FlagContext.nobody(), "by-country"))
          .containsExactly("by-country=b (f)");
    }

    @Test
    void a_fraction_takes_its_share() {
      assertThat(count(set, "split", "a")).isBetween(1300L, 1700L);
    }
  }

  private static FlagSet read(FlagFile file, String text) {
    return file.read("test", text.getBytes(StandardCharsets.UTF_8)).flags().orElseThrow();
  }

  /** How many of 5000 users are on a variant. */
  private static long count(FlagSet set, String flag, String variant) {
    Flags flags = Flags.builder(new FlagCatalog()).build(set);
    return IntStream.range(0, 5000)
        .mapToObj(i -> flags.answer(flag, FlagContext.ofUser("u" + i)).variant())
        .filter(variant::equals)
        .count();
  }

  private static List<String> answers(FlagSet set, FlagContext context, String... names) {
    FlagRequest request = Flags.builder(new FlagCatalog()).build(set).request(context);
    return List.of(names).stream().map(name -> request.answer(name).toString()).toList();
  }
}
