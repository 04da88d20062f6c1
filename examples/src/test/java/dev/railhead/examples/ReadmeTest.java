package dev.railhead.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's Java is compiled: each block is a marked region of a source file here. */
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern REGION =
      Pattern.compile("(?ms)^ *// region: (\\S+)\\n(.*?)^ *// endregion$");

  private static List<String> found(Pattern pattern, int group, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      // An empty last line would count as one without any indentation.
      found.add(matcher.group(group).stripTrailing().stripIndent());
    }
    return found;
  }

  private static List<String> regions() throws IOException {
    List<String> regions = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        regions.addAll(found(REGION, 2, Files.readString(file)));
      }
    }
    return regions;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../README.md",
        "../core/README.md",
        "../rsync/README.md",
        "../atomic/README.md",
        "../flags/README.md",
        "../trains/README.md"
      })
  void each_java_block_of_the_readme_is_a_region_of_an_example(String readme) throws IOException {
    List<String> blocks = found(BLOCK, 1, Files.readString(Path.of(readme)));

    assertThat(blocks).isNotEmpty();
    assertThat(regions()).containsAll(blocks);
  }

  @Test
  void a_block_that_differs_in_one_character_would_be_noticed() {
    String readme = "a\n```java\nint a = 1;\n```\nb\n```java\n  int b;\n```\n";
    String source = "  {\n    // region: x\n    int a = 1;\n    // endregion\n  }\n";

    assertThat(found(BLOCK, 1, readme)).containsExactly("int a = 1;", "int b;");
    assertThat(found(REGION, 2, source)).containsExactly("int a = 1;");
  }
}
