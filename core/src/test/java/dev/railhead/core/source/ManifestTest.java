package dev.railhead.core.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.railhead.core.internal.RawPaths;
import dev.railhead.core.source.Manifest.Directory;
import dev.railhead.core.source.Manifest.Entry;
import dev.railhead.core.source.Manifest.SymbolicLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell commands of the manifest's documentation, and the rules for trees. */
class ManifestTest {
  private static final Path SOURCE =
      Path.of("src/main/java/dev/railhead/core/source/Manifest.java");

  @Nested
  class GivenTreesOnTheDisk {
    @TempDir Path root;

    @Test
    void the_documented_commands_print_just_the_manifests_bytes_for_nasty_names() throws Exception {
      for (String directory : List.of("d", "d/empty", "-d", "a b", "new\nline", "\u00ff\u00fe")) {
        Files.createDirectories(at(directory));
      }
      for (String file :
          List.of(
              "-n",
              "--",
              "d/-rf *",
              "a b/ c ",
              "new\nline/\n",
              "\u00ff\u00fe/\u0080",
              "\\x41",
              "caf\u00c3\u00a9",
              "d/$(id)",
              "'\"",
              "\t",
              "d.txt",
              "d0",
              "f 644 0 x",
              "%s")) {
        Files.write(at(file), file.getBytes(ISO_8859_1));
      }
      Files.createFile(at("nothing"));
      for (String mode : List.of("rwx------", "r--r--r--", "r-x-w--wx", "rwxrwxrwx", "r-xr-x--x")) {
        Files.setPosixFilePermissions(
            Files.write(at("mode" + mode), new byte[5]), PosixFilePermissions.fromString(mode));
      }
      link("d/l", "..//nothing");
      link("l//".replace("/", ""), "d//empty/");
      link("\u00ff", "\u00ff\u00fe/\u0080");
      link("dangling", "no\nwhere//x");
      link("loop", "loop");
      assertSame();
    }

    @Test
    void the_documented_commands_print_a_header_only_for_an_empty_tree() throws Exception {
      assertSame();
    }

    @Test
    void the_documented_commands_print_what_no_manifest_may_hold_as_such() throws Exception {
      assertThat(shell("mkfifo", root.resolve("pipe").toString())).isEmpty();
      byte[] printed = documented();
      assertThatExceptionOfType(ReleaseException.class)
          .isThrownBy(() -> Manifest.parse(printed))
          .withMessageContaining("pipe");
      assertThatExceptionOfType(ReleaseException.class)
          .isThrownBy(() -> TreeScan.scan(root))
          .withMessageContaining("pipe");
    }

    private void assertSame() throws IOException, InterruptedException {
      List<Entry> entries = TreeScan.scan(root).stream().map(Item::entry).toList();
      Manifest manifest = Manifest.of(entries);
      assertThat(new String(documented(), ISO_8859_1))
          .isEqualTo(new String(manifest.bytes(), ISO_8859_1));
    }

    private byte[] documented() throws IOException, InterruptedException {
      String text = Files.readString(SOURCE);
      String block = text.substring(text.indexOf("<pre>{@code") + 11, text.indexOf(" * }</pre>"));
      String script =
          block
              .lines()
              .map(line -> line.replaceFirst("^ \\* ?", ""))
              .collect(Collectors.joining("\n"));
      return shell("sh", "-c", script);
    }

    private byte[] shell(String... command) throws IOException, InterruptedException {
      Process process =
          new ProcessBuilder(command)
              .directory(root.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      byte[] printed = process.getInputStream().readAllBytes();
      assertThat(process.waitFor()).isZero();
      return printed;
    }

    private Path at(String latin1) {
      return RawPaths.resolve(root, latin1.getBytes(ISO_8859_1));
    }

    private void link(String path, String target) throws IOException {
      Files.createSymbolicLink(at(path), RawPaths.relative(target.getBytes(ISO_8859_1)));
    }
  }

  @Nested
  class GivenLinks {
    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "//x", "../x", "d/../../x", "up", "up/x", "d/out", "."})
    void refuses_those_that_leave_the_tree_and_names_them(String target) {
      boolean leaves = !target.equals(".");
      List<Entry> entries =
          List.of(
              new Directory(TreePath.of("d"), 0755),
              link("up", target.startsWith("up") ? "d/../../y" : "d"),
              link("d/out", target.equals("d/out") ? "../../z" : "x"),
              link("l", target));
      if (leaves) {
        assertThatExceptionOfType(ReleaseException.class)
            .isThrownBy(() -> Manifest.of(entries))
            .withMessageContaining("link");
      } else {
        org.assertj.core.api.Assertions.assertThatNoException()
            .isThrownBy(() -> Manifest.of(entries));
      }
    }

    private SymbolicLink link(String path, String target) {
      return new SymbolicLink(TreePath.of(path), LinkTarget.of(target));
    }
  }

  @Nested
  class GivenTreesThatCannotBe {
    @Test
    void refuses_two_entries_with_one_path() {
      Directory twice = new Directory(TreePath.of("d"), 0755);
      assertThatExceptionOfType(ReleaseException.class)
          .isThrownBy(() -> Manifest.of(List.of(twice, twice)))
          .withMessage("two entries have the path d");
    }

    @Test
    void refuses_an_entry_under_what_is_no_directory() {
      assertThatExceptionOfType(ReleaseException.class)
          .isThrownBy(() -> Manifest.of(List.of(new Directory(TreePath.of("a/b"), 0755))))
          .withMessageContaining("a/b stands under a");
    }

    @ParameterizedTest
    @CsvSource({"''", "/a", "a/", "a//b", ".", "a/./b", "..", "a/../b", "../a"})
    void refuses_paths_that_are_not_plain(String path) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> TreePath.of(path))
          .withMessageContaining("a path in a tree must");
    }

    @Test
    void refuses_names_and_paths_over_the_bounds() {
      assertThat(TreePath.of("x".repeat(255)).length()).isEqualTo(255);
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> TreePath.of("x".repeat(256)));
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> TreePath.of("x/".repeat(1536) + "x"));
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> TreePath.of(new byte[] {'a', 0}));
    }
  }
}
