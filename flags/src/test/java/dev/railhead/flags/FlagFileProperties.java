package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * What always holds of reading and printing. Without edge cases: all combinations of those of a
 * flag's many parts would fill the heap.
 */
class FlagFileProperties {
  private static FlagSet read(Dialect dialect, String text) throws FlagFileException {
    return FlagFile.of(dialect).read("t", text.getBytes(StandardCharsets.UTF_8)).orThrow();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void printing_and_reading_gives_equal_flags(@ForAll("sets") FlagSet flags) throws Exception {
    String printed = FlagFile.print(flags);
    FlagSet again = read(Dialect.STRICT, printed);
    assertThat(again).as(printed).isEqualTo(flags);
    assertThat(again.digest()).isEqualTo(flags.digest());
    assertThat(FlagFile.print(again)).isEqualTo(printed);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void reading_printing_and_reading_any_etsy_stanza_gives_equal_flags(
      @ForAll("stanzas") String text) throws Exception {
    FlagSet flags = read(Dialect.ETSY_LENIENT, text);
    FlagSet again = read(Dialect.ETSY_LENIENT, FlagFile.print(flags));
    assertThat(again).as(text + "\n" + FlagFile.print(flags)).isEqualTo(flags);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void lint_never_throws_on_arbitrary_bytes(
      @ForAll @Size(max = 400) byte[] bytes, @ForAll Dialect dialect) {
    assertThat(FlagLint.of(dialect).check("t", bytes)).isNotNull();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void lint_never_throws_on_a_damaged_file(
      @ForAll("sets") FlagSet flags,
      @ForAll("cuts") List<Integer> cuts,
      @ForAll byte with,
      @ForAll Dialect dialect) {
    byte[] bytes = FlagFile.print(flags).getBytes(StandardCharsets.UTF_8);
    for (int cut : cuts) {
      bytes[cut % bytes.length] = with;
    }
    List<Finding> findings = FlagLint.of(dialect).check("t", bytes);
    assertThat(findings).isSorted();
    boolean isRefused = FlagFile.of(dialect).read("t", bytes).flags().isEmpty();
    assertThat(findings.stream().anyMatch(Finding::isError)).isEqualTo(isRefused);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void lint_never_throws_on_text_that_looks_like_yaml(
      @ForAll("yamlish") String text, @ForAll Dialect dialect) {
    assertThat(FlagLint.of(dialect).check("t", text.getBytes(StandardCharsets.UTF_8))).isNotNull();
  }

  @Provide
  Arbitrary<List<Integer>> cuts() {
    return Arbitraries.integers().between(0, 10_000).list().ofMinSize(1).ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> yamlish() {
    return Arbitraries.of(
            "enabled",
            "users",
            "rules",
            "when",
            "schedule",
            "at",
            "data",
            "flagd",
            "variants",
            ": ",
            "\n",
            "\n  ",
            "\n    ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "50",
            "1e999999999",
            "on",
            "true",
            "~",
            "&a ",
            "*a",
            "!!int ",
            "\"",
            "'",
            "|\n",
            "#",
            "\u2028",
            "\ud83d\ude00",
            "\t",
            "2026-01-01T00:00:00Z",
            "$ref",
            "var",
            "fractional",
            "%YAML 1.1\n---\n",
            "...")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  // Flags

  @Provide
  Arbitrary<FlagSet> sets() {
    return Arbitraries.oneOf(ours(), ofFlagd())
        .list()
        .ofMaxSize(5)
        .map(
            flags -> {
              Map<String, FlagDefinition> byName = new LinkedHashMap<>();
              flags.forEach(flag -> byName.put(flag.name(), flag));
              return FlagSet.of("", byName.values());
            });
  }

  private static Arbitrary<String> names() {
    return Arbitraries.strings()
        .withChars("abcdeXYZ019_-.")
        .ofMinLength(1)
        .ofMaxLength(12)
        .filter(name -> name.matches("[A-Za-z0-9_].*"));
  }

  private static Arbitrary<FlagDefinition> ours() {
    return servings()
        .flatMap(
            serving ->
                Combinators.combine(
                        names(), targets(serving), counting(), upkeep(), json(), extras(serving))
                    .as(
                        (name, targets, counting, upkeep, data, extra) ->
                            extra
                                .apply(FlagDefinition.named(name))
                                .enabled(serving)
                                .targets(targets)
                                .counting(counting)
                                .upkeep(upkeep)
                                .data(data)
                                .build()));
  }

  private static Arbitrary<FlagDefinition> ofFlagd() {
    Map<String, Object> logic =
        Map.of(
            "if",
            List.of(
                Map.of("ends_with", List.of(Map.of("var", List.of("email")), "@x.org")),
                "a",
                Map.of("fractional", List.of(List.of("a", 25L), List.of("b", 75L)))));
    Arbitrary<String> anyNames = Arbitraries.oneOf(names(), Arbitraries.of("é b/c: d", "#", "<<"));
    return Combinators.combine(anyNames, Arbitraries.of(true, false), json())
        .as(
            (name, isDisabled, value) -> {
              Map<String, Object> variants = new LinkedHashMap<>();
              variants.put("a", value);
              variants.put("b", false);
              return FlagDefinition.named(name)
                  .dialect(Dialect.FLAGD)
                  .disabled(isDisabled)
                  .data(variants)
                  .counting(
                      new Counting(
                          Bucketing.UAID, BucketingAlgorithm.FLAGD_V2, Layout.CUMULATIVE, null))
                  .enabled(
                      new Serving.Targeted(
                          isDisabled
                              ? null
                              : dev.railhead.flags.internal.logic.JsonLogic.compile(name, logic),
                          "b"))
                  .build();
            });
  }

  private interface Extra {
    FlagDefinition.Builder apply(FlagDefinition.Builder builder);
  }

  private static Arbitrary<Extra> extras(Serving serving) {
    Arbitrary<List<Prerequisite>> prerequisites =
        Combinators.combine(names().map(n -> "z" + n), Arbitraries.of("on", "b").set().ofMaxSize(2))
            .as(Prerequisite::new)
            .list()
            .ofMaxSize(2);
    Arbitrary<List<RampStep>> schedule =
        Arbitraries.integers()
            .between(0, 1_000_000)
            .set()
            .ofMaxSize(3)
            .map(
                hours ->
                    hours.stream()
                        .sorted()
                        .map(h -> new RampStep(Instant.EPOCH.plusSeconds(h * 3600L), serving))
                        .toList());
    return Combinators.combine(prerequisites, schedule, Arbitraries.of(true, false))
        .as(
            (before, steps, anybody) ->
                builder ->
                    builder
                        // No cycles: what is waited for is never defined.
                        .prerequisites(before)
                        .schedule(steps)
                        .publicUrlOverride(anybody));
  }

  private static Arbitrary<Serving> servings() {
    Arbitrary<BigDecimal> percent =
        Arbitraries.bigDecimals().between(BigDecimal.ZERO, BigDecimal.valueOf(33)).ofScale(6);
    Arbitrary<Serving> shares =
        Combinators.combine(
                Arbitraries.of("on", "off", "a", "b c", "é", "true", "null")
                    .set()
                    .ofMinSize(1)
                    .ofMaxSize(3),
                percent.list().ofSize(3))
            .as(
                (variants, percents) -> {
                  List<Share> list = new ArrayList<>();
                  variants.forEach(v -> list.add(new Share(v, percents.get(list.size()))));
                  return new Serving.Shares(list);
                });
    return Arbitraries.oneOf(
        shares, Arbitraries.of("on", "off", "true", "x.y", "yes").map(Serving::always));
  }

  private static Arbitrary<Targets> targets(Serving serving) {
    List<String> variants = new ArrayList<>(serving.variants());
    variants.add("off");
    Arbitrary<String> variant = Arbitraries.of(variants);
    Arbitrary<String> id =
        Arbitraries.of(
            "fred", "anna@x.org", "7", "true", "null", "", "ünal", "a: b", "- x", "\ud83d\ude00");
    Arbitrary<Map<String, String>> ids =
        Arbitraries.maps(id, variant).ofMaxSize(5).map(FlagFileProperties::grouped);
    return Combinators.combine(
            ids, ids, variant.injectNull(0.5), variant.injectNull(0.5), rules(serving))
        .as(Targets::new);
  }

  /** The ids of one variant next to each other, as our grammar has them. */
  private static Map<String, String> grouped(Map<String, String> ids) {
    Map<String, String> sorted = new LinkedHashMap<>();
    ids.values().stream()
        .distinct()
        .forEach(
            variant ->
                ids.forEach(
                    (id, its) -> {
                      if (its.equals(variant)) {
                        sorted.put(id, its);
                      }
                    }));
    return sorted;
  }

  private static Arbitrary<List<Rule>> rules(Serving serving) {
    Arbitrary<Condition> conditions =
        Arbitraries.of(
            new Condition.In("country", Set.of("de")),
            new Condition.In("country", Set.of("de", "at", true, new BigDecimal("1.5"), "1.5")),
            new Condition.StartsWith("plan", List.of("pro", "- x")),
            new Condition.InNumbers(
                "age", new Range<>(new BigDecimal("18"), null, null, new BigDecimal("65.5"))),
            new Condition.InVersions(
                "app", new Range<>(null, Version.parse("2.1.0-rc.1"), Version.parse("3"), null)),
            new Condition.Not(new Condition.Not(new Condition.In("admni", Set.of("x")))));
    Arbitrary<Condition> windows =
        Arbitraries.of(
            new Condition.During(Instant.parse("2026-01-01T00:00:00Z"), null),
            new Condition.During(
                Instant.parse("2026-01-01T00:00:00.123Z"), Instant.parse("2026-02-01T00:00:00Z")));
    return Combinators.combine(windows.injectNull(0.5), conditions.set().ofMinSize(1).ofMaxSize(3))
        .as(
            (window, others) -> {
              List<Condition> when = new ArrayList<>();
              if (window != null) {
                when.add(window);
              }
              // One condition for each attribute, as a mapping has it.
              Map<String, Condition> byAttribute = new LinkedHashMap<>();
              others.forEach(c -> byAttribute.put(c.toString().replaceAll("country.*", ""), c));
              when.addAll(byAttribute.values());
              return new Rule(when, serving);
            })
        .list()
        .ofMaxSize(2);
  }

  private static Arbitrary<Counting> counting() {
    return Combinators.combine(
            Arbitraries.of(Bucketing.UAID, Bucketing.USER, Bucketing.RANDOM),
            Arbitraries.of(BucketingAlgorithm.class),
            Arbitraries.of(Layout.class),
            Arbitraries.of("old_name", "1").injectNull(0.7))
        .as(Counting::new);
  }

  private static Arbitrary<Upkeep> upkeep() {
    Arbitrary<String> text =
        Arbitraries.strings().ofMaxLength(8).filter(FlagFileProperties::isWhole);
    Arbitrary<LocalDate> day = Arbitraries.integers().between(0, 40_000).map(LocalDate::ofEpochDay);
    return Combinators.combine(
            text,
            text.injectNull(0.5),
            day.injectNull(0.5),
            day.injectNull(0.5),
            text.list().ofMaxSize(3),
            Arbitraries.of(Map.<String, Object>of(), Map.<String, Object>of("a b", 1L, "c", "1")))
        .as(Upkeep::new);
  }

  private static boolean isWhole(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
  }

  private static Arbitrary<Object> json() {
    Arbitrary<Object> leaf =
        Arbitraries.of(
            "text",
            "",
            "1",
            "true",
            "# no comment",
            "a\nb\u2028c\u0085\u0007",
            true,
            7L,
            -1L,
            Long.MAX_VALUE,
            new BigDecimal("1.0"),
            new BigDecimal("-0.25"),
            new BigDecimal("1E+30"),
            new BigDecimal("1E-40"));
    return json(leaf, 3);
  }

  /** Of a bounded depth: a few of those without a bound never end, and fill the heap. */
  private static Arbitrary<Object> json(Arbitrary<Object> leaf, int depth) {
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Object> inner = json(leaf, depth - 1);
    return Arbitraries.oneOf(
        leaf,
        leaf,
        inner.list().ofMaxSize(3).map(list -> (Object) list),
        Arbitraries.maps(Arbitraries.of("a", "b c", "1", "on", "<<", ""), inner)
            .ofMaxSize(3)
            .map(map -> (Object) map));
  }

  // Stanzas of etsy/feature, right and wrong

  @Provide
  Arbitrary<String> stanzas() {
    return stanza(2)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(
            list -> {
              StringBuilder out = new StringBuilder("{");
              for (int i = 0; i < list.size(); i++) {
                out.append(i == 0 ? "" : ", ")
                    .append("flag")
                    .append(i)
                    .append(": ")
                    .append(list.get(i));
              }
              return out.append("}").toString();
            });
  }

  private static Arbitrary<String> scalar() {
    return Arbitraries.of(
        "on", "off", "a", "\"50\"", "\" 5\"", "\"5%\"", "\"\"", "\"0\"", "50", "-1", "101", "0.5",
        "1e2", "true", "false", "~", "Fred", "ÜNAL", "uaid", "user", "random", "usre", "rampup");
  }

  private static Arbitrary<String> value(int depth) {
    Arbitrary<String> list =
        scalar().list().ofMaxSize(3).map(all -> "[" + String.join(", ", all) + "]");
    return depth == 0
        ? Arbitraries.oneOf(scalar(), list)
        : Arbitraries.oneOf(
            scalar(), list, map(Arbitraries.of("on", "off", "a", "\"0\"", "\"1\""), depth - 1));
  }

  private static Arbitrary<String> map(Arbitrary<String> keys, int depth) {
    return Arbitraries.maps(keys, value(depth))
        .ofMaxSize(4)
        .map(
            map -> {
              List<String> fields = new ArrayList<>();
              map.forEach((key, value) -> fields.add(key + ": " + value));
              return "{" + String.join(", ", fields) + "}";
            });
  }

  private static Arbitrary<String> stanza(int depth) {
    return Arbitraries.oneOf(
        scalar(),
        whoIsNamedTwice(),
        map(
            Arbitraries.of(
                "enabled",
                "users",
                "groups",
                "admin",
                "internal",
                "public_url_override",
                "bucketing",
                "description",
                "data",
                "admni",
                "rampup",
                "nested"),
            depth));
  }

  /** Groups of two variants that overlap, whose order is part of what they say. */
  private static Arbitrary<String> whoIsNamedTwice() {
    Arbitrary<List<Integer>> ids =
        Arbitraries.integers().between(1, 5).list().uniqueElements().ofMinSize(1).ofMaxSize(4);
    return Combinators.combine(ids, ids)
        .as((a, b) -> "{enabled: {a: 1, b: 1}, groups: {a: " + a + ", b: " + b + "}}");
  }
}
