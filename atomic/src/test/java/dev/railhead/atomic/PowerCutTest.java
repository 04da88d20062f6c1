package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Power cuts, as an ext4 file system has them: the file behind a loop device is copied before each
 * system call of a deploy, and what a machine would find on each copy is looked at. Needs root on
 * Linux with loop devices; says loudly when it cannot be run.
 */
class PowerCutTest {
  private static final TestRelease OLD = TestRelease.numbered(1);
  private static final TestRelease NEW = TestRelease.numbered(2);

  @TempDir Path root;
  private Path image;
  private Path mounted;
  private boolean isMounted;

  @BeforeEach
  void mount() throws Exception {
    image = root.resolve("image");
    mounted = Files.createDirectory(root.resolve("mounted"));
    try (FileChannel made =
        FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      made.write(java.nio.ByteBuffer.wrap(new byte[1]), (12 << 20) - 1);
    }
    isMounted =
        succeeds("mke2fs", "-q", "-t", "ext4", "-O", "has_journal", image.toString())
            && succeeds("mount", "-o", "loop", image.toString(), mounted.toString());
    if (!isMounted) {
      System.err.println(
          "SKIPPED: PowerCutTest needs root, mke2fs and loop devices: power cuts are NOT tested"
              + " here, but on the model in SwapInvariants");
    }
    Assumptions.assumeTrue(isMounted, "power cuts need root, mke2fs and loop devices");
  }

  @AfterEach
  void unmount() throws Exception {
    if (isMounted) {
      assertThat(unmounts(mounted)).isTrue();
    }
  }

  /** What a killed process of the deploy still has open may keep it for a moment. */
  private static boolean unmounts(Path directory) {
    await().atMost(Duration.ofMinutes(1)).until(() -> succeeds("umount", directory.toString()));
    return true;
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  private Path copy(int number) {
    Path copy = root.resolve("copy" + number);
    try {
      Files.copy(image, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  /** What is done on a copy of the disk, in a machine that has just been started. */
  private interface Look {
    void at(Path directory) throws Exception;
  }

  private void on(Path copy, Look look) throws Exception {
    Path directory = Files.createDirectories(root.resolve("started"));
    assertThat(succeeds("mount", "-o", "loop", copy.toString(), directory.toString()))
        .as("mounting %s", copy)
        .isTrue();
    try {
      look.at(directory);
    } finally {
      assertThat(unmounts(directory)).isTrue();
    }
    Files.delete(copy);
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void the_power_may_go_before_any_system_call(Layout layout) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (TestDocroot there = TestDocroot.here(mounted, layout, "home")) {
      there.deploy(TestRelease.numbered(3));
      there.deploy(OLD);
      Docroot watched = Watched.by(there.docroot(), call -> copy(calls.incrementAndGet()));
      there.seal(watched, NEW, 2);
      watched.swapTo(NEW.id(), there.docroot().live(), Fence.of(2));
    }
    Path after = copy(0);
    on(after, directory -> assertThat(liveIn(directory, layout)).isEqualTo(NEW));
    assertThat(calls.get()).isGreaterThan(25);
    for (int call = 1; call <= calls.get(); call++) {
      int number = call;
      on(
          root.resolve("copy" + call),
          directory -> {
            assertThat(liveIn(directory, layout)).as("before call %s", number).isIn(OLD, NEW);
            deployAgain(directory, layout);
            assertThat(liveIn(directory, layout)).isEqualTo(NEW);
          });
    }
  }

  private static void deployAgain(Path directory, Layout layout) throws Exception {
    try (TestDocroot there = TestDocroot.here(directory, layout, "home")) {
      for (TestRelease each : List.of(OLD, NEW)) {
        Path place = there.home().resolve("releases/" + each);
        boolean sealed = Files.exists(there.home().resolve(".railhead/seals/" + each));
        if (sealed && Files.exists(place)) {
          assertThat(each.isIn(place)).as("what is sealed is whole").isTrue();
        }
      }
      there.deploy(there.docroot(), NEW, 3);
      assertThat(there.leftovers()).isEmpty();
    }
  }

  @Test
  void a_swap_that_syncs_only_the_directory_leaves_empty_files() throws Exception {
    Path home = Files.createDirectory(mounted.resolve("home"));
    Path release = Files.createDirectories(home.resolve("releases/new"));
    Files.writeString(release.resolve("a"), "content");
    Files.createSymbolicLink(home.resolve("next"), Path.of("releases/new"));
    Files.move(home.resolve("next"), home.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(home, StandardOpenOption.READ)) {
      directory.force(true);
    }
    on(
        copy(1),
        directory -> assertThat(directory.resolve("home/current/a")).exists().isEmptyFile());
  }

  private static TestRelease liveIn(Path directory, Layout layout) throws IOException {
    try (TestDocroot there = TestDocroot.here(directory, layout, "home")) {
      Path current = there.home().resolve("current").toRealPath();
      for (TestRelease each : List.of(OLD, NEW)) {
        if (each.isIn(current)) {
          return each;
        }
      }
      throw new AssertionError("no complete release in " + current + ": " + there.listing());
    }
  }
}
