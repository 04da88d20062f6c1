package dev.railhead.atomic.serve;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches the directories that a docroot's links stand in. A watch on the link itself would watch
 * what it leads to, and be silent after the first swap. For one thread, but for {@link #close}.
 */
final class Watch implements AutoCloseable {
  private final WatchService service;
  private final Map<Path, WatchKey> keys = new HashMap<>();

  Watch(FileSystem files) throws IOException {
    this.service = files.newWatchService();
  }

  /** Watches just these from now on. Those it watches already may have become other directories. */
  void over(Collection<Path> directories) throws IOException {
    Map<Path, WatchKey> before = new HashMap<>(keys);
    keys.clear();
    for (Path directory : directories) {
      WatchKey key =
          directory.register(
              service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
      keys.put(directory, key);
    }
    before.values().stream().filter(key -> !keys.containsValue(key)).forEach(WatchKey::cancel);
  }

  /** Waits until something happened, whatever it was, and says whether it did. */
  boolean await(Duration timeout) throws InterruptedException {
    @Nullable WatchKey key = service.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    boolean happened = key != null;
    while (key != null) {
      // Which events, and whether some were lost, makes no difference: the link is read again.
      key.pollEvents();
      if (!key.reset()) {
        keys.values().remove(key);
      }
      key = service.poll();
    }
    return happened;
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
