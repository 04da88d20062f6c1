package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.rsync.fixture.LargePush;
import dev.railhead.rsync.fixture.ThrottledPush;
import dev.railhead.rsync.fixture.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * 640,000 files, in memory where there is a file system for that: a disk takes several times as
 * long.
 */
class FanOutMemoryIT {
  private Path directory;

  @BeforeEach
  void make_a_directory() throws Exception {
    Path memory = Path.of("/dev/shm");
    directory =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "railhead-test-")
            : Files.createTempDirectory("railhead-test-");
  }

  @AfterEach
  void delete_it() throws Exception {
    Tools.run("rm", "-rf", "--", directory.toString());
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void twenty_thousand_files_go_to_32_hosts_in_a_heap_of_256_mebibytes() throws Exception {
    assertThat(push(FanOut.Sender.SYSTEM, 256)).contains("delivered=32 all=true heap=256M");
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void the_shared_sender_needs_no_more_than_96_mebibytes() throws Exception {
    assertThat(push(FanOut.Sender.SHARED, 96)).contains("delivered=32 all=true heap=96M");
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void a_host_of_10_kilobytes_per_second_holds_up_none_of_31_others() throws Exception {
    assertThat(java(96, ThrottledPush.class.getName(), directory.toString()))
        .contains("delivered=32 last=web2 heap=96M");
  }

  private String push(FanOut.Sender sender, int mebibytes) throws Exception {
    return java(
        mebibytes, LargePush.class.getName(), directory.toString(), "20000", "32", sender.name());
  }

  private static String java(int mebibytes, String... arguments) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + mebibytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path")));
    words.addAll(List.of(arguments));
    return Tools.run(words.toArray(String[]::new));
  }
}
