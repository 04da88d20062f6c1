package dev.railhead.examples.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line, its output and its exit status. */
class FlagsToolTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return FlagsTool.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        arguments);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void lint_names_the_place_and_fails_on_errors() throws Exception {
    String bad = file("bad.yaml", "cart:\n  enabled: 50\n  admni: on\n");
    assertThat(run("lint", bad)).isEqualTo(1);
    assertThat(out())
        .isEqualToIgnoringNewLines(
            bad
                + ":3:3: error: cart: there is no key \"admni\"; did you mean admin? [unknown-key]");
  }

  @Test
  void lint_fails_on_warnings_only_when_told_and_prints_json() throws Exception {
    String odd = file("odd.yaml", "f: {enabled: 5, public_url_override: false}\n");
    assertThat(run("lint", odd)).isZero();
    assertThat(run("lint", "--strict", "--json", odd)).isEqualTo(1);
    assertThat(out()).contains("\"code\": \"gratuitous-false\"");
    assertThat(run("lint", "--syntax", "etsy", file("etsy.yaml", "f: 50\n"))).isZero();
  }

  @Test
  void diff_says_who_moves_and_fails_when_told_to_keep_everybody() throws Exception {
    String before = file("before.yaml", "f: {enabled: {a: 10, b: 10}, split: cumulative}\n");
    String after = file("after.yaml", "f: {enabled: {a: 20, b: 10}, split: cumulative}\n");
    assertThat(run("diff", before, after)).isZero();
    assertThat(out())
        .isEqualToIgnoringNewLines(
            """
            f: moves
              10 % move from b to a (NOT sticky)
              10 % move from off to b (NOT sticky)
            """);
    assertThat(run("diff", "--sticky", before, after)).isEqualTo(1);
    assertThat(run("diff", before, before)).isZero();
    assertThat(run("diff", "--json", "--at", "2026-01-01T00:00:00Z", before, after)).isZero();
    assertThat(out()).contains("\"percent\": 10.0000000000", "\"sticky\": false");
  }

  @Test
  void what_cannot_be_done_is_told_with_status_2() throws Exception {
    assertThat(run("lint", directory.resolve("none").toString())).isEqualTo(2);
    assertThat(run("lint", directory.toString())).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(run("diff", file("x.yaml", "f: [\n"), file("y.yaml", "{}\n"))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("There is no file", "Cannot read " + directory, "lint or diff", "x.yaml:");
    assertThat(run("lint", "--help")).isZero();
    assertThat(out()).contains("--syntax", "STRICT, ETSY, FLAGD");
  }
}
