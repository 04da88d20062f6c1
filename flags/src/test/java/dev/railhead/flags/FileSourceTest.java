package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file as a source of flags, in all the ways in which files change. */
class FileSourceTest {
  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path directory;
  private Path file;
  private final List<FlagSourceEvent> events = new CopyOnWriteArrayList<>();

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("flags.yaml");
    Files.writeString(file, "f: v0\n");
  }

  private FileSource open(Path path, Duration interval) throws IOException {
    return FileSource.at(path).lookEvery(interval).listener(events::add).open();
  }

  private static String variant(FlagSource source) {
    FlagDefinition flag = source.flags().flag("f");
    return flag == null ? "none" : flag.enabled().variants().get(0);
  }

  private static void awaitVariant(FlagSource source, String variant) {
    await().atMost(Duration.ofMinutes(1)).until(() -> variant(source).equals(variant));
  }

  private void awaitEvent(Class<?> type) {
    await().atMost(Duration.ofMinutes(1)).until(() -> events.stream().anyMatch(type::isInstance));
  }

  private void replace(String text) throws IOException {
    Path next = directory.resolve("next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void swap(Path link, Path target) throws IOException {
    Path next = directory.resolve("next-link");
    Files.createSymbolicLink(next, target);
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
  }

  @Nested
  class GivenAFile {
    @Test
    void sees_it_replaced_by_a_rename_by_looking() throws Exception {
      try (FileSource source = open(file, OFTEN)) {
        assertThat(variant(source)).isEqualTo("v0");
        for (int i = 1; i <= 5; i++) {
          replace("f: v" + i + "\n");
          awaitVariant(source, "v" + i);
        }
      }
    }

    @Test
    void sees_it_replaced_by_being_told() throws Exception {
      try (FileSource source = open(file, NEVER)) {
        replace("f: v1\n");
        awaitVariant(source, "v1");
        replace("f: v2\n");
        awaitVariant(source, "v2");
      }
    }

    @Test
    void sees_it_written_anew_with_the_same_size_and_time() throws Exception {
      try (FileSource source = open(file, OFTEN)) {
        var time = Files.getLastModifiedTime(file);
        Files.writeString(file, "f: v1\n");
        Files.setLastModifiedTime(file, time);
        awaitVariant(source, "v1");
      }
    }

    @Test
    void keeps_the_last_good_one_when_it_breaks_and_says_why() throws Exception {
      try (FileSource source = open(file, OFTEN)) {
        replace("f: [\n");
        awaitEvent(FlagSourceEvent.Refused.class);
        assertThat(variant(source)).isEqualTo("v0");
        replace("f: v0\n");
        awaitEvent(FlagSourceEvent.Recovered.class);
        replace("f: v1\n");
        awaitVariant(source, "v1");
      }
      assertThat(events).hasSize(4);
    }

    @Test
    void keeps_the_last_good_one_when_it_goes_away_and_comes_back() throws Exception {
      try (FileSource source = open(file, OFTEN)) {
        Files.delete(file);
        awaitEvent(FlagSourceEvent.Unreadable.class);
        assertThat(variant(source)).isEqualTo("v0");
        replace("f: v0\n");
        awaitEvent(FlagSourceEvent.Recovered.class);
      }
    }

    @Test
    void refuses_to_start_without_it() throws Exception {
      assertThatThrownBy(() -> open(directory.resolve("missing"), OFTEN))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("copyTo");
      replace("f: 50\n");
      assertThatThrownBy(() -> open(file, OFTEN))
          .isInstanceOf(FlagFileException.class)
          .hasMessageContaining("flags.yaml:1:4: error: f: a bare number");
    }

    @Test
    void calls_its_version_by_the_real_path_and_otherwise_by_the_digest() throws Exception {
      try (FileSource named =
              FileSource.at(file).versionOf(p -> p.getFileName().toString()).open();
          FileSource plain = FileSource.at(file).open()) {
        assertThat(named.flags().version()).isEqualTo("flags.yaml");
        assertThat(plain.flags().version()).isEqualTo(plain.flags().digest().substring(0, 12));
      }
    }
  }

  @Nested
  class GivenLinks {
    @Test
    void sees_a_docroot_swapped_under_it_by_looking() throws Exception {
      sees_a_docroot_swapped_under_it(OFTEN);
    }

    @Test
    void sees_a_docroot_swapped_under_it_by_being_told() throws Exception {
      sees_a_docroot_swapped_under_it(NEVER);
    }

    private void sees_a_docroot_swapped_under_it(Duration interval) throws Exception {
      Path current = directory.resolve("current");
      for (int i = 0; i < 4; i++) {
        Path release = Files.createDirectories(directory.resolve("releases/r" + i + "/config"));
        Files.writeString(release.resolve("flags.yaml"), "f: v" + i + "\n");
      }
      Files.createSymbolicLink(current, Path.of("releases/r0"));
      try (FileSource source = open(current.resolve("config/flags.yaml"), interval)) {
        for (int i = 1; i < 4; i++) {
          swap(current, Path.of("releases/r" + i));
          awaitVariant(source, "v" + i);
        }
        swap(current, Path.of("releases/r0"));
        awaitVariant(source, "v0");
      }
    }

    @Test
    void sees_a_config_map_swapped_as_kubernetes_does() throws Exception {
      for (int i = 0; i < 2; i++) {
        Path data = Files.createDirectories(directory.resolve("..2026_0" + i));
        Files.writeString(data.resolve("flags.yaml"), "f: v" + i + "\n");
      }
      Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_00"));
      Files.delete(file);
      Files.createSymbolicLink(file, Path.of("..data/flags.yaml"));
      try (FileSource source = open(file, NEVER)) {
        assertThat(variant(source)).isEqualTo("v0");
        swap(directory.resolve("..data"), Path.of("..2026_01"));
        awaitVariant(source, "v1");
      }
    }
  }

  @Nested
  class GivenACopy {
    @Test
    void starts_from_it_when_the_file_is_broken_or_missing() throws Exception {
      Path copy = directory.resolve("state/last-good.yaml");
      FileSource.Builder builder = FileSource.at(file).lookEvery(OFTEN).copyTo(copy);
      builder.open().close();
      assertThat(copy).hasContent("f: v0");
      assertThat(Files.getPosixFilePermissions(copy))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      replace("f: [\n");
      try (FileSource source = builder.listener(events::add).open()) {
        assertThat(variant(source)).isEqualTo("v0");
        assertThat(events.get(0)).isInstanceOf(FlagSourceEvent.StartedFromCopy.class);
        replace("f: v1\n");
        awaitVariant(source, "v1");
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.readString(copy).contains("v1"));
      }
      Files.delete(file);
      try (FileSource source = builder.open()) {
        assertThat(variant(source)).isEqualTo("v1");
      }
      try (var left = Files.list(copy.getParent())) {
        assertThat(left).containsExactly(copy);
      }
    }

    @Test
    void says_when_it_cannot_be_written_and_goes_on() throws Exception {
      Files.writeString(directory.resolve("blocked"), "a file where a directory should be");
      try (FileSource source =
          FileSource.at(file)
              .copyTo(directory.resolve("blocked/copy"))
              .listener(events::add)
              .open()) {
        assertThat(variant(source)).isEqualTo("v0");
        assertThat(events).hasAtLeastOneElementOfType(FlagSourceEvent.CopyFailed.class);
      }
    }
  }

  @Nested
  class GivenReceivers {
    @Test
    void each_gets_what_is_there_and_what_comes_whatever_another_throws() throws Exception {
      List<String> seen = new CopyOnWriteArrayList<>();
      try (FileSource source = open(file, OFTEN)) {
        source.feed(
            set -> {
              throw new IllegalStateException("on purpose");
            });
        source.feed(set -> seen.add(set.flags().get("f").enabled().variants().get(0)));
        assertThat(seen).containsExactly("v0");
        replace("f: v1\n");
        await().atMost(Duration.ofMinutes(1)).until(() -> seen.equals(List.of("v0", "v1")));
      }
    }

    @Test
    void no_thread_is_left_and_nothing_told_after_the_end() throws Exception {
      List<FlagSet> seen = new ArrayList<>();
      FileSource source = open(file, OFTEN);
      source.feed(seen::add);
      source.close();
      source.close();
      replace("f: v1\n");
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .doesNotContain("railhead-flags-file");
      assertThat(seen).hasSize(1);
      assertThat(variant(source)).isEqualTo("v0");
    }
  }

  @Nested
  class GivenOtherSources {
    @Test
    void a_supplier_is_asked_again_and_may_fail() {
      AtomicReference<FlagSet> next = new AtomicReference<>(one("f", "v0"));
      try (FlagSource source =
          FlagSource.polling(
              () -> java.util.Objects.requireNonNull(next.get()), OFTEN, events::add)) {
        assertThat(variant(source)).isEqualTo("v0");
        next.set(one("f", "v1"));
        awaitVariant(source, "v1");
        next.set(null);
        awaitEvent(FlagSourceEvent.Unreadable.class);
        assertThat(variant(source)).isEqualTo("v1");
        next.set(one("f", "v1"));
        awaitEvent(FlagSourceEvent.Recovered.class);
      }
      await()
          .until(
              () ->
                  Thread.getAllStackTraces().keySet().stream()
                      .noneMatch(t -> t.getName().equals("railhead-flags-supplier")));
    }

    @Test
    void overrides_stand_over_a_file_and_both_may_change() throws Exception {
      Path mine = directory.resolve("mine.yaml");
      Files.writeString(mine, "g: mine\n");
      List<String> seen = new CopyOnWriteArrayList<>();
      try (FlagSource source =
          FlagSource.composed(open(file, OFTEN), open(mine, OFTEN), events::add)) {
        source.feed(set -> seen.add(set.flags().toString()));
        assertThat(source.flags().flags()).containsOnlyKeys("f", "g");
        Files.writeString(mine, "f: mine\n");
        awaitVariant(source, "mine");
        Files.writeString(mine, "{}\n");
        replace("f: v1\n");
        awaitVariant(source, "v1");
        assertThat(source.flags().flags()).containsOnlyKeys("f");
      }
    }

    private FlagSet one(String name, String variant) {
      return FlagSet.of(
          "", List.of(FlagDefinition.named(name).enabled(Serving.always(variant)).build()));
    }
  }
}
