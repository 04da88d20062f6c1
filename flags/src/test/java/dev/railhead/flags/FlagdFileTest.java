package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** flagd's JSON, read as a second syntax. */
class FlagdFileTest {
  private static Reading read(String json) {
    return FlagFile.of(Dialect.FLAGD).read("t", json.getBytes(StandardCharsets.UTF_8));
  }

  private static FlagDefinition flag(String json) {
    return Objects.requireNonNull(read(json).flags().orElseThrow().flag("f"));
  }

  private static List<String> errors(String json) {
    return read(json).findings().stream().map(Finding::code).toList();
  }

  private static final String VARIANTS =
      "\"state\": \"ENABLED\", \"variants\": {\"on\": true, \"off\": false}, \"defaultVariant\":"
          + " \"off\"";

  private static String file(String targeting) {
    return "{\"flags\": {\"f\": {" + VARIANTS + ", \"targeting\": " + targeting + "}}}";
  }

  private static @Nullable Object value(String targeting, Map<String, Object> attributes) {
    Serving.Targeted served = (Serving.Targeted) flag(file(targeting)).enabled();
    return Objects.requireNonNull(served.expression()).value(attributes(attributes));
  }

  private static Attributes attributes(Map<String, Object> values) {
    return new Attributes() {
      @Override
      public @Nullable Object attribute(String name) {
        return values.get(name);
      }

      @Override
      public long epochMillis() {
        return 1_764_000_000_500L;
      }
    };
  }

  @Test
  void a_flag_has_state_variants_and_a_default() {
    FlagDefinition flag =
        flag(
            "{\"$schema\": \"https://flagd.dev/schema/v0/flags.json\", \"metadata\": {\"team\":"
                + " \"x\"}, \"flags\": {\"f\": {\"state\": \"DISABLED\", \"variants\": {\"a\":"
                + " {\"k\": [1, 2.5]}, \"b\": null}, \"defaultVariant\": null, \"metadata\":"
                + " {\"n\": 1}}}}");
    assertThat(flag.disabled()).isTrue();
    assertThat(flag.enabled()).isEqualTo(new Serving.Targeted(null, null));
    assertThat(flag.dataOf("a"))
        .contains(Map.of("k", List.of(1L, new java.math.BigDecimal("2.5"))));
    assertThat(flag.upkeep().metadata()).containsOnlyKeys("team", "n");
    assertThat(flag.counting().algorithm()).isEqualTo(BucketingAlgorithm.FLAGD_V2);
  }

  @Test
  void mistakes_are_errors() {
    assertThat(errors("{}")).containsExactly("flagd");
    assertThat(errors("{\"flags\": {\"f\": {\"variants\": {\"a\": 1}}}}")).containsExactly("flagd");
    assertThat(errors(file("{\"fractoinal\": []}"))).containsExactly("flagd");
    assertThat(errors(file("{\"$ref\": \"x\"}"))).containsExactly("flagd");
    assertThat(errors("{\"flags\": {\"f\": {\"state\": \"ON\", \"variants\": {\"a\": 1}}}}"))
        .containsExactly("unknown-word");
    assertThat(
            errors(
                "{\"flags\": {\"f\": {\"state\": \"ENABLED\", \"variants\": {\"a\": 1},"
                    + " \"defaultVariant\": \"b\"}}}"))
        .containsExactly("undeclared-variant");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'==': [1, '1']} | true",
        "{'===': [1, '1']} | false",
        "{'!=': [{'var': 'country'}, 'de']} | false",
        "{'and': [true, 0, 5]} | 0",
        "{'or': ['', 'x']} | x",
        "{'!': [[]]} | true",
        "{'!!': ['0']} | true",
        "{'if': [false, 1, true, 2, 3]} | 2",
        "{'if': [false, 1]} | null",
        "{'<': [1, {'var': 'age'}, 50]} | true",
        "{'>=': ['b', 'a']} | true",
        "{'+': [1, '2', 3]} | 6",
        "{'-': [5]} | -5",
        "{'/': [7, 2]} | 3.5",
        "{'/': [1, 0]} | null",
        "{'%': [7, 4]} | 3",
        "{'max': [1, 9, 3]} | 9",
        "{'in': ['e', 'hello']} | true",
        "{'in': ['de', ['at', 'de']]} | true",
        "{'cat': ['a', 1, ['b', 2]]} | a1b,2",
        "{'substr': ['jsonlogic', -5, -2]} | log",
        "{'substr': ['jsonlogic', 4]} | logic",
        "{'var': 'address.city'} | Berlin",
        "{'var': ['nothing', 'else']} | else",
        "{'missing': ['age', 'zip']} | [zip]",
        "{'missing_some': [1, ['age', 'zip']]} | []",
        "{'map': [[1, 2], {'*': [{'var': ''}, 2]}]} | [2, 4]",
        "{'filter': [[1, 2, 3], {'>': [{'var': ''}, 1]}]} | [2, 3]",
        "{'reduce': [[1, 2, 3], {'+': [{'var': 'current'}, {'var': 'accumulator'}]}, 0]} | 6",
        "{'all': [[1, 2], {'>': [{'var': ''}, 0]}]} | true",
        "{'all': [[], true]} | false",
        "{'none': [[1], {'>': [{'var': ''}, 1]}]} | true",
        "{'some': [[1, 2], {'>': [{'var': ''}, 1]}]} | true",
        "{'merge': [[1], 2, [3]]} | [1, 2, 3]",
        "{'starts_with': [{'var': 'country'}, 'd']} | true",
        "{'ends_with': [{'var': 'country'}, 'd']} | false",
        "{'ends_with': [{'var': 'age'}, '0']} | false",
        "{'sem_ver': ['1.2.3', '>=', '1.2.0']} | true",
        "{'sem_ver': ['v1.2.3', '^', '1.9.0']} | true",
        "{'sem_ver': ['1.2.3', '~', '1.3.0']} | false",
        "{'sem_ver': ['1.0.0-rc.1', '<', '1.0.0']} | true",
        "{'sem_ver': ['x', '=', 'x']} | null",
        "{'var': '$flagd.flagKey'} | f",
        "{'var': '$flagd.timestamp'} | 1764000000",
      })
  void operators_compute_what_jsonlogic_and_flagd_say(String json, String expected) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("country", "de");
    attributes.put("age", 30);
    attributes.put("address", Map.of("city", "Berlin"));
    assertThat(String.valueOf(value(json.replace('\'', '"'), attributes))).isEqualTo(expected);
  }

  @Nested
  class GivenFractional {
    @Test
    void shares_out_by_flag_key_and_targeting_key() {
      Map<Object, Integer> counts = new HashMap<>();
      for (int i = 0; i < 10_000; i++) {
        Object variant =
            value(
                "{\"fractional\": [[\"a\", 25], [\"b\", 75]]}", Map.of("targetingKey", "user" + i));
        counts.merge(Objects.requireNonNull(variant), 1, Integer::sum);
      }
      // Five standard deviations.
      assertThat(counts.get("a")).isBetween(2500 - 217, 2500 + 217);
      assertThat(counts.get("a") + counts.get("b")).isEqualTo(10_000);
    }

    @Test
    void takes_another_key_and_no_key_is_no_variant() {
      String json = "{\"fractional\": [{\"var\": \"company\"}, [\"a\", 1], [\"b\"]]}";
      assertThat(value(json, Map.of())).isNull();
      assertThat(value(json, Map.of("company", "x"))).isIn("a", "b");
      assertThat(value("{\"fractional\": [[\"a\", 1]]}", Map.of())).isNull();
      assertThat(errors(file("{\"fractional\": []}"))).containsExactly("flagd");
    }
  }

  @Nested
  class GivenReferences {
    @Test
    void an_evaluator_stands_where_it_is_referred_to() {
      String json =
          "{\"$evaluators\": {\"german\": {\"==\": [{\"var\": \"country\"}, \"de\"]}}, \"flags\":"
              + " {\"f\": {"
              + VARIANTS
              + ", \"targeting\": {\"if\": [{\"$ref\": \"german\"}, \"on\", \"off\"]}}}}";
      Serving.Targeted served = (Serving.Targeted) flag(json).enabled();
      Expression expression = Objects.requireNonNull(served.expression());
      assertThat(expression.value(attributes(Map.of("country", "de")))).isEqualTo("on");
      assertThat(String.valueOf(expression.json())).doesNotContain("$ref");
    }

    @Test
    void circles_and_bombs_are_errors() {
      assertThat(
              errors(
                  "{\"$evaluators\": {\"a\": {\"!\": [{\"$ref\": \"a\"}]}}, \"flags\": {\"f\": {"
                      + VARIANTS
                      + ", \"targeting\": {\"$ref\": \"a\"}}}}"))
          .containsExactly("flagd");
      StringBuilder evaluators = new StringBuilder("\"e0\": {\"!\": [true]}");
      for (int i = 1; i < 25; i++) {
        String ref = "{\"$ref\": \"e" + (i - 1) + "\"}";
        evaluators.append(", \"e").append(i).append("\": {\"or\": [");
        evaluators.append(ref).append(", ").append(ref).append("]}");
      }
      assertThat(
              errors(
                  "{\"$evaluators\": {"
                      + evaluators
                      + "}, \"flags\": {\"f\": {"
                      + VARIANTS
                      + ", \"targeting\": {\"$ref\": \"e24\"}}}}"))
          .containsExactly("flagd");
    }
  }

  @Test
  void an_expression_that_takes_too_much_has_no_value() {
    String tens = "[1,2,3,4,5,6,7,8,9,10]";
    String loop = "true";
    for (int i = 0; i < 9; i++) {
      loop = "{\"map\": [" + tens + ", " + loop + "]}";
    }
    assertThat(value(loop, Map.of())).isNull();
    String doubling =
        "{\"reduce\": ["
            + tens.replace("]", ",1,2,3,4,5,6,7,8,9,0]")
            + ", {\"cat\": [{\"var\":"
            + " \"accumulator\"}, {\"var\": \"accumulator\"}]}, \"xxxxxxxxxx\"]}";
    assertThat(value(doubling, Map.of())).isNull();
  }
}
