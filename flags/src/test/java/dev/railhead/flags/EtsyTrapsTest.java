package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * From a stanza in a file to an answer, trap by trap: what etsy/feature answers, and what our own
 * dialect does.
 */
class EtsyTrapsTest {
  private static final FlagContext FRED =
      FlagContext.builder()
          .anonymousId("1")
          .user("7", "Fred")
          .groups("g2", "g1")
          .admin()
          .urlFeatures("f:url")
          .build();

  private static String answer(Dialect dialect, String stanza, FlagContext context) {
    Reading reading =
        FlagFile.of(dialect).read("t", ("f: " + stanza).getBytes(StandardCharsets.UTF_8));
    Optional<FlagSet> set = reading.flags();
    if (set.isEmpty()) {
      return "refused";
    }
    try (Flags flags = Flags.builder(new FlagCatalog()).build(set.get())) {
      return flags.request(context).answer("f").variant();
    }
  }

  @ParameterizedTest(name = "{0} is {1} for etsy/feature, and {2} here")
  @CsvSource(
      delimiter = '|',
      value = {
        // Nothing beats a text, and a numeric one is a percentage.
        "off | off | off",
        "{enabled: off, users: [fred], admin: on, public_url_override: true} | off | off",
        "'\"100\"' | on | on",
        "'\"\"' | '' | refused",
        // What looks like a percentage and is none.
        "100 | off | refused",
        "true | off | refused",
        "{enabled: true} | off | refused",
        "{enabled: 1000} | on | refused",
        "{enabled: -5} | off | refused",
        "{enabled: {on: 300}} | on | refused",
        "{enabled: {a: 100, b: 100}} | a | refused",
        // Targets.
        "{enabled: 0, users: [FRED]} | on | on",
        "{enabled: 0, users: FRED} | off | on",
        "{enabled: {a: 0}, users: {a: fred, typo: anna}} | off | refused",
        "{enabled: 0, groups: [g1, g2]} | on | on",
        "{enabled: {a: 0, b: 0}, groups: {a: g1, b: g2}} | a | a",
        "{enabled: {a: 0, b: 0}, groups: {a: [g1], b: [g1]}} | b | refused",
        "{enabled: 100, admin: off} | on | off",
        "{enabled: {on: 100, off: 0}, admin: off} | off | off",
        "{enabled: true, admin: nonsense} | nonsense | refused",
        // Keys.
        "{enabled: 0, admni: on} | off | refused",
        "{enabled: rampup, rampup: {a: 10}} | rampup | refused",
        "{} | off | off",
        "[on] | off | refused",
      })
  void traps(String stanza, String etsy, String here) {
    FlagContext quiet =
        FlagContext.builder().anonymousId("1").user("7", "Fred").groups("g1", "g2").admin().build();
    assertThat(answer(Dialect.ETSY_LENIENT, stanza, quiet)).isEqualTo(etsy);
    assertThat(answer(Dialect.STRICT, stanza, quiet)).isEqualTo(here);
  }

  @ParameterizedTest(name = "{0} is {1} for etsy/feature, and {2} here")
  @CsvSource(
      delimiter = '|',
      value = {
        // The URL's variant is not checked against the declared ones in etsy/feature.
        "{enabled: 0} | url | off",
        "{enabled: {url: 0}, users: {url: anna}} | url | url",
        "off | off | off",
      })
  void overrides(String stanza, String etsy, String here) {
    assertThat(answer(Dialect.ETSY_LENIENT, stanza, FRED)).isEqualTo(etsy);
    assertThat(answer(Dialect.STRICT, stanza, FRED)).isEqualTo(here);
  }
}
