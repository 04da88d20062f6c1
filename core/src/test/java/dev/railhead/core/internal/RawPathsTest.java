package dev.railhead.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.railhead.core.testing.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names as bytes, whatever the locale. */
class RawPathsTest {
  @TempDir Path directory;

  @Test
  void every_byte_survives_in_names_and_in_targets() throws Exception {
    assertThat(Everything.check(directory)).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void every_byte_survives_under_the_locale(String locale) throws Exception {
    Map<String, String> environment = Map.of("LC_ALL", locale);
    try (ChildJvm child = ChildJvm.start(Everything.class, environment, directory.toString())) {
      assertThat(child.line()).isEqualTo("ok");
      assertThat(child.await()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a", "a///b", "a//"})
  void refuses_what_no_path_can_hold(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> RawPaths.relative(bytes));
  }

  @Test
  void tells_a_target_from_the_same_with_a_slash_even_if_that_directory_is_here() {
    for (String text : List.of("src", "src/", ".", "./", "..", "../", "a//b", "..//src")) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      assertThat(new String(RawPaths.bytes(RawPaths.relative(bytes)), StandardCharsets.US_ASCII))
          .isEqualTo(text);
    }
  }

  /** Also run in a JVM of its own. */
  static final class Everything {
    private Everything() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println(check(Path.of(arguments[0])));
    }

    static String check(Path directory) throws IOException {
      List<byte[]> names = names();
      for (byte[] name : names) {
        Path file = RawPaths.resolve(directory, name);
        Files.createSymbolicLink(file, RawPaths.relative(name));
      }
      Set<String> missing = new HashSet<>();
      names.forEach(name -> missing.add(Arrays.toString(name)));
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          byte[] name = RawPaths.name(entry);
          byte[] target = RawPaths.bytes(Files.readSymbolicLink(entry));
          if (!Arrays.equals(name, target)) {
            return "differs: " + Arrays.toString(name);
          }
          if (!missing.remove(Arrays.toString(name))) {
            return "not one that was made: " + Arrays.toString(name);
          }
          Files.delete(entry);
        }
      }
      return missing.isEmpty() ? "ok" : "missing: " + missing;
    }

    /** Every byte alone, and every one after another. */
    private static List<byte[]> names() {
      List<byte[]> names = new ArrayList<>();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int b = 1; b < 256; b++) {
        if (b != '/' && b != '.') {
          names.add(new byte[] {(byte) b});
          all.write(b);
        }
      }
      names.add(all.toByteArray());
      names.add("caf\u00e9".getBytes(StandardCharsets.UTF_8));
      return names;
    }
  }
}
