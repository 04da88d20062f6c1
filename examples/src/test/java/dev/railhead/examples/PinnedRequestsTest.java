package dev.railhead.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedRequestsTest {
  @TempDir Path temp;

  @Test
  void answers_from_the_release_that_the_link_leads_to() throws Exception {
    Path release = Files.createDirectories(temp.resolve("releases/12/templates"));
    Files.writeString(release.resolve("index.html"), "hello");
    Path current = Files.createSymbolicLink(temp.resolve("current"), Path.of("releases/12"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PinnedRequests.serve(current, new PrintStream(out, true, UTF_8));
    assertThat(out.toString(UTF_8)).isEqualTo("12 (epoch 0.1): true, false\n");
  }
}
