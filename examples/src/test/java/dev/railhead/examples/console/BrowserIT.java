package dev.railhead.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page in a real browser: each script in {@code src/test/browser} is one check, which clicks as
 * people do. What the browser showed lies in {@code target/console} afterwards. {@code .ci/test}
 * installs Node.js, npm and Chromium, and brings the pinned packages.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BrowserIT {
  private static final Path SCRIPTS = Path.of("target", "browser").toAbsolutePath();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "refused", "abort", "rollback", "reload", "two", "access"})
  void the_page_works_in_a_browser(String check) throws Exception {
    try (ConsoleWorld world = new ConsoleWorld(directory)) {
      world.deployed(3);
      assertPasses(check, world);
    }
  }

  @Test
  void the_log_of_deploys_is_filtered_and_paged_in_a_browser() throws Exception {
    try (ConsoleWorld world = new ConsoleWorld(directory)) {
      world.refused(60);
      world.deployed(3);
      assertPasses("log", world);
    }
  }

  private void assertPasses(String check, ConsoleWorld world) throws Exception {
    assertThat(SCRIPTS.resolve("node_modules"))
        .as("the browser's packages: .ci/test brings them, or npm ci in target/browser")
        .isDirectory();
    copyScripts();
    try (Console console = world.serve()) {
      Path said = directory.resolve("said");
      Process node =
          new ProcessBuilder(
                  List.of(
                      "node",
                      SCRIPTS.resolve(check + ".mjs").toString(),
                      console.address().toString(),
                      world.gate.toString(),
                      Path.of("target", "console", check).toAbsolutePath().toString()))
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      boolean ended = node.waitFor(8, TimeUnit.MINUTES);
      node.destroyForcibly();
      assertThat(ended && node.exitValue() == 0).as(text(said)).isTrue();
    }
  }

  private static String text(Path said) throws IOException {
    return Files.readString(said, StandardCharsets.UTF_8);
  }

  /** Node looks for packages beside a script, and those are build output. */
  private static void copyScripts() throws IOException {
    try (var scripts = Files.list(Path.of("src", "test", "browser"))) {
      for (Path script : scripts.filter(path -> path.toString().endsWith(".mjs")).toList()) {
        Files.copy(
            script,
            SCRIPTS.resolve(script.getFileName()),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
