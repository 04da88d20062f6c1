package dev.railhead.examples.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushChannelTest {
  private static int run(String... arguments) {
    return PushChannel.run(new CountDownLatch(1), arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--server=irc.example.com",
        "--server=:6667",
        "--server=irc.example.com:99999",
        "--server=irc.example.com:x",
        "--operator=",
        "--channel=push"
      })
  void a_wrong_option_ends_it_before_anything_is_done(String option, @TempDir Path directory) {
    Path kept = directory.resolve("kept");
    assertThat(run(option, "--keep=" + kept)).isEqualTo(2);
  }

  @Test
  void a_repository_that_is_not_there_ends_it(@TempDir Path directory) {
    assertThat(run("--server=localhost:1", "--keep=" + directory, "--repo=/nonexistent"))
        .isEqualTo(1);
  }

  @Test
  void to_ask_for_help_is_no_failure() {
    assertThat(run("--help")).isZero();
  }
}
