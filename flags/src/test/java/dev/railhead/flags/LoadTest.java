package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand flags fit into a small heap, even while a second set takes the place of a first. */
class LoadTest {
  @TempDir Path directory;

  /** A file of {@code count} flags of several kinds, YAML. */
  static String file(int count) {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < count; i++) {
      file.append("group").append(i % 100).append(".flag").append(i).append(":\n");
      switch (i % 4) {
        case 0 -> file.append("  {enabled: 12.5, users: [anna, fred], admin: on}\n");
        case 1 ->
            file.append("  description: An experiment.\n  owner: team-")
                .append(i % 7)
                .append("\n  enabled: {a: 10, b: 20, c: 30}\n  groups: {a: [1, 2], b: 3}\n");
        case 2 ->
            file.append("  enabled: 5\n  rules:\n    - when: {country: [de, at], app:")
                .append(" {version: {at_least: 2.1.0}}}\n      enabled: 50\n");
        default ->
            file.append("  enabled: 1\n  schedule:\n    - {at: 2026-12-01T00:00:00Z,")
                .append(" enabled: 10}\n    - {at: 2026-12-08T00:00:00Z, enabled: 100}\n");
      }
    }
    return file.toString();
  }

  /** Loads the file {@code arguments[0]} twice, as a reload does, holding both. */
  public static void main(String[] arguments) throws Exception {
    FlagSet first = FlagFile.strict().read(Path.of(arguments[0])).orThrow();
    FlagSet second = FlagFile.strict().read(Path.of(arguments[0])).orThrow();
    System.out.print(first.flags().size() + " " + second.equals(first));
  }

  @Test
  void ten_thousand_flags_are_loaded_twice_in_64_mib() throws Exception {
    Path flags = Files.writeString(directory.resolve("flags.yaml"), file(10_000));
    Process process =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-Xmx64m",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    LoadTest.class.getName(),
                    flags.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(said).isEqualTo("10000 true");
  }
}
