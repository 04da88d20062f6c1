package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that are made to hurt: each is dropped in bounded time, and says at which place. */
class HostileFileTest {
  // Not how fast it is, but that it ends: a bomb would take hours.
  private static final Duration ENDS = Duration.ofMinutes(2);

  private static List<Finding> errors(byte[] bytes) {
    for (Dialect dialect : Dialect.values()) {
      Reading reading =
          assertTimeoutPreemptively(ENDS, () -> FlagFile.of(dialect).read("t", bytes));
      assertThat(reading.flags()).isEmpty();
    }
    return FlagFile.strict().read("t", bytes).findings().stream().filter(Finding::isError).toList();
  }

  private static List<String> codes(String text) {
    return errors(text.getBytes(StandardCharsets.UTF_8)).stream().map(Finding::code).toList();
  }

  @Test
  void a_bomb_of_aliases_is_dropped() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ", ").repeat(9)).append("*a").append(i - 1).append("]\n");
    }
    assertThat(codes(bomb.toString())).containsExactly("too-many-items");
  }

  @Test
  void an_anchor_within_itself_is_dropped() {
    assertThat(codes("a: &a [*a]")).containsExactly("syntax");
  }

  @Test
  void deep_nesting_is_dropped_at_its_33rd_level() {
    for (String open : List.of("[", "{a: ", "- ")) {
      assertThat(codes("a: " + (open.equals("- ") ? "\n" : "") + open.repeat(500_000)))
          .containsExactly("too-deep");
    }
    assertThat(errors("[".repeat(40).getBytes(StandardCharsets.UTF_8)).get(0).position())
        .isEqualTo(new Position("t", 1, 33));
  }

  @Test
  void a_file_of_more_than_8_mib_is_dropped_unread() {
    assertThat(codes("#".repeat((8 << 20) + 1))).containsExactly("too-large");
  }

  @Test
  void too_many_values_are_dropped() {
    assertThat(codes("a: [" + "1,".repeat(600_000) + "]")).containsExactly("too-many-items");
  }

  @Test
  void huge_numbers_are_dropped() {
    assertThat(codes("a: {enabled: 1e999999999}")).containsExactly("percentage");
    assertThat(codes("a: {enabled: on, data: " + "9".repeat(1_000_000) + "}"))
        .containsExactly("number");
    assertThat(codes("a: {enabled: on, data: -.inf}")).containsExactly("number");
    assertThat(codes("a: {enabled: {b: 1e-99999}}")).containsExactly("percentage");
  }

  @Test
  void a_key_that_stands_twice_is_dropped() {
    Finding finding = errors("a: on\nb: on\na: off\n".getBytes(StandardCharsets.UTF_8)).get(0);
    assertThat(finding.code()).isEqualTo("duplicate-key");
    assertThat(finding.position()).isEqualTo(new Position("t", 3, 1));
    assertThat(codes("{\"a\": {\"enabled\": 1, \"enabled\": 100}}"))
        .containsExactly("duplicate-key");
    // A prefix of names that lead to one flag is the same trap in another dress.
    assertThat(
            FlagFile.strict()
                .read("t", "a.b: on\na: {b: off}".getBytes(StandardCharsets.UTF_8))
                .findings())
        .extracting(Finding::code)
        .containsExactly("duplicate-flag");
  }

  @Test
  void odd_unicode_is_dropped_or_kept_as_it_is() {
    assertThat(codes("a: \"\\ud800\"")).hasSize(1);
    assertThat(errors(new byte[] {'a', ':', ' ', (byte) 0xc3, '('}).get(0).toString())
        .isEqualTo("t:1:4: error: a flags file is UTF-8, but here is the byte 0xc3 [not-utf-8]");
    assertThat(errors(new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0})).hasSize(1);
    assertThat(codes("a: \u0000")).containsExactly("syntax");
    FlagSet flags =
        FlagFile.strict()
            .read(
                "t",
                "\ufeffa: {enabled: \uff11\uff10, owner: \"\ud83d\ude00\"}"
                    .getBytes(StandardCharsets.UTF_8))
            .flags()
            .orElseThrow();
    // Full-width digits are no number.
    assertThat(flags.flags().get("a").enabled()).isEqualTo(Serving.always("\uff11\uff10"));
    assertThat(flags.flags().get("a").upkeep().owner()).isEqualTo("\ud83d\ude00");
  }

  @Test
  void tags_merge_keys_and_second_documents_are_dropped() {
    assertThat(codes("a: !!javax.script.ScriptEngineManager [x]")).containsExactly("tag");
    assertThat(codes("a: &a {enabled: on}\nb: {<<: *a}")).containsExactly("merge-key");
    assertThat(codes("a: on\n---\nb: on")).containsExactly("syntax");
    assertThat(codes("")).containsExactly("empty");
    assertThat(codes("? [a]\n: on")).containsExactly("bad-key");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void many_variants_are_dropped(Dialect dialect) {
    StringBuilder text = new StringBuilder("{enabled: {");
    for (int i = 0; i < 50_000; i++) {
      text.append("v").append(i).append(": 0, ");
    }
    byte[] bytes = ("f: " + text + "}}").getBytes(StandardCharsets.UTF_8);
    assertThat(FlagFile.of(dialect).read("t", bytes).flags()).isEmpty();
  }

  @Test
  void a_long_chain_of_prerequisites_takes_no_stack_and_a_cycle_is_dropped() {
    StringBuilder chain = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      chain.append("f").append(i).append(": {enabled: 1, prerequisites: [f").append(i + 1);
      chain.append("]}\n");
    }
    assertThat(
            FlagFile.strict().read("t", chain.toString().getBytes(StandardCharsets.UTF_8)).flags())
        .isPresent();
    chain.append("f20000: {enabled: 1, prerequisites: [f19999]}\n");
    List<Finding> errors =
        FlagFile.strict().read("t", chain.toString().getBytes(StandardCharsets.UTF_8)).findings();
    assertThat(errors).extracting(Finding::code).contains("prerequisite-cycle");
    assertThat(errors.get(errors.size() - 1).message()).endsWith("f19999 -> f20000 -> f19999");
  }

  @Test
  void many_mistakes_are_listed_up_to_a_thousand() {
    String text = "a" + "b".repeat(10);
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      file.append(text).append(i).append(": 50\n");
    }
    Reading reading = FlagFile.strict().read("t", file.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(reading.flags()).isEmpty();
    assertThat(reading.findings()).hasSize(1001);
  }
}
