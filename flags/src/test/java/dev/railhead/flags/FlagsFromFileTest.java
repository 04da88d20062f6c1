package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlagsFromFileTest {
  @TempDir private Path directory;

  private final List<FlagsEvent> events = new CopyOnWriteArrayList<>();

  @Test
  void flags_follow_their_file_and_say_while_it_is_broken() throws IOException {
    put("checkout: off\n");
    try (Flags flags =
            Flags.builder(new FlagCatalog()).listener(events::add).build(FlagSet.empty());
        FlagSource source = open(flags)) {
      source.feed(flags::reload);
      assertThat(variant(flags)).isEqualTo("off");
      put("checkout: [broken\n");
      await().until(() -> events.stream().anyMatch(FlagsEvent.Stale.class::isInstance));
      assertThat(variant(flags)).isEqualTo("off");
      put("checkout: on\n");
      await().until(() -> variant(flags).equals("on"));
      await()
          .untilAsserted(
              () ->
                  assertThat(events)
                      .anyMatch(FlagsEvent.Fresh.class::isInstance)
                      .contains(
                          new FlagsEvent.Reloaded(flags.set().version(), Set.of("checkout"))));
    }
  }

  private FlagSource open(Flags flags) throws IOException {
    return FileSource.at(directory.resolve("flags.yaml"))
        .lookEvery(Duration.ofMillis(20))
        .listener(flags.sourceListener())
        .open();
  }

  private void put(String text) throws IOException {
    Path fresh = Files.writeString(directory.resolve("new"), text);
    Files.move(fresh, directory.resolve("flags.yaml"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String variant(Flags flags) {
    return flags.answer("checkout", FlagContext.nobody()).variant();
  }
}
