package dev.railhead.examples.console;

import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A gate that others, in whatever process, open and close by files in a directory: while {@code
 * wait} is there it does not answer, and while {@code block} is there it blocks.
 */
record FileGate(String name, Path directory) implements Gate {
  @Override
  public Verdict ask(Question question) throws IOException, InterruptedException {
    try (WatchService changes = FileSystems.getDefault().newWatchService()) {
      directory.register(changes, StandardWatchEventKinds.ENTRY_DELETE);
      while (Files.exists(directory.resolve("wait"))) {
        var key = changes.poll(1, TimeUnit.SECONDS);
        if (key != null) {
          key.reset();
        }
      }
    }
    Path block = directory.resolve("block");
    return Files.exists(block)
        ? Verdict.block(Files.readString(block).strip())
        : Verdict.pass("nobody minds");
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(4);
  }
}
