package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalOverridesTest {
  @TempDir private Path directory;

  @Test
  void lines_are_flag_and_variant_with_comments_and_on_by_default() throws IOException {
    assertThat(read("# mine\ncheckout.new\n theme = dark # for now\n\nold=off\n"))
        .isEqualTo(Map.of("checkout.new", "on", "theme", "dark", "old", "off"));
  }

  @Test
  void there_need_not_be_a_file() throws IOException {
    assertThat(LocalOverrides.read(directory.resolve("none"))).isEmpty();
  }

  @Test
  void a_line_without_a_flag_is_refused_by_its_number() {
    assertThatIOException()
        .isThrownBy(() -> read("a=b\n=on\n"))
        .withMessageContaining("overrides:2")
        .withMessageContaining("flag=variant");
  }

  @Test
  void what_is_too_large_is_no_list_of_overrides() {
    assertThatIOException()
        .isThrownBy(() -> read("#".repeat(2 << 20)))
        .withMessageContaining("larger than 1 MiB");
  }

  private Map<String, String> read(String text) throws IOException {
    return LocalOverrides.read(Files.writeString(directory.resolve("overrides"), text));
  }
}
