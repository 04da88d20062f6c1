package dev.railhead.flags;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a path on one thread: by the directories that its links and the file stand in, and by
 * looking again after each interval, which is enough by itself.
 */
final class FileWatch {
  private static final Logger log = LoggerFactory.getLogger(FileSource.class);

  /** How long after its last change a file is read again, in case it changed within one tick. */
  private static final Duration UNSETTLED = Duration.ofSeconds(2);

  private static final int MAX_LINKS = 40;

  private final Path file;
  private final Duration interval;
  private final @Nullable WatchService service;
  private final Map<Path, WatchKey> watched = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private @Nullable Mark last;
  private boolean settled;

  /** What was read, and where. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Content(Path file, byte[] bytes) {
    String source() {
      return file.toString();
    }
  }

  /** By what a change is seen without reading. */
  private record Mark(Path real, @Nullable Object key, long size, FileTime changed) {}

  FileWatch(Path file, Duration interval) {
    this.file = file;
    this.interval = interval;
    this.service = service();
  }

  private @Nullable WatchService service() {
    try {
      return file.getFileSystem().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      log.info("Nothing tells of changes of {}; it is looked at every {}", file, interval, e);
      return null;
    }
  }

  Path file() {
    return file;
  }

  /**
   * Reads the file as it is now: one file from start to end, even if a link is swapped meanwhile.
   */
  Content read() throws IOException {
    Path real = file.toRealPath();
    Mark before = mark(real);
    byte[] bytes = FlagFile.bytes(real);
    last = before;
    settled =
        before.equals(mark(real))
            && before.changed().toInstant().plus(UNSETTLED).isBefore(java.time.Instant.now());
    return new Content(real, bytes);
  }

  private static Mark mark(Path real) throws IOException {
    BasicFileAttributes now = Files.readAttributes(real, BasicFileAttributes.class);
    return new Mark(real, now.fileKey(), now.size(), now.lastModifiedTime());
  }

  void start(Consumer<Content> changed, Consumer<IOException> unreadable) {
    Thread started = new Thread(() -> run(changed, unreadable), "railhead-flags-file");
    started.setDaemon(true);
    thread = started;
    started.start();
  }

  private void run(Consumer<Content> changed, Consumer<IOException> unreadable) {
    try {
      do {
        watchDirectories();
        look(changed, unreadable);
      } while (awaitChange());
    } catch (InterruptedException | ClosedWatchServiceException e) {
      // Closed while it waited.
    }
  }

  private void look(Consumer<Content> changed, Consumer<IOException> unreadable) {
    try {
      Path real = file.toRealPath();
      if (!settled || !mark(real).equals(last)) {
        changed.accept(read());
      }
    } catch (IOException e) {
      last = null;
      settled = false;
      unreadable.accept(e);
    } catch (RuntimeException e) {
      log.error("{} could not be looked at", file, e);
    }
  }

  /** Waits until something happens or the interval is over; false when closed. */
  private boolean awaitChange() throws InterruptedException {
    if (service == null) {
      return !closed.await(interval.toNanos(), TimeUnit.NANOSECONDS);
    }
    WatchKey key = service.poll(interval.toNanos(), TimeUnit.NANOSECONDS);
    while (key != null) {
      key.pollEvents();
      key.reset();
      key = service.poll();
    }
    return closed.getCount() != 0;
  }

  private void watchDirectories() {
    if (service == null) {
      return;
    }
    Set<Path> wanted = directories();
    watched
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !wanted.contains(entry.getKey()) || !entry.getValue().isValid();
              if (gone) {
                entry.getValue().cancel();
              }
              return gone;
            });
    for (Path directory : wanted) {
      if (!watched.containsKey(directory)) {
        watch(service, directory);
      }
    }
  }

  private void watch(WatchService by, Path directory) {
    try {
      watched.put(
          directory,
          directory.register(
              by,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE));
    } catch (IOException | UnsupportedOperationException e) {
      log.debug("{} cannot be watched, only looked at", directory, e);
    }
  }

  /** The directories in which the file and each link on the way to it stand. */
  private Set<Path> directories() {
    Set<Path> directories = new LinkedHashSet<>();
    addDirectories(file, directories, 0);
    return directories;
  }

  private static void addDirectories(Path path, Set<Path> directories, int links) {
    try {
      for (Path part = path; part != null && part.getParent() != null; part = part.getParent()) {
        if (Files.isSymbolicLink(part) && links < MAX_LINKS) {
          directories.add(part.getParent().toRealPath());
          Path target = part.resolveSibling(Files.readSymbolicLink(part));
          addDirectories(target.resolve(part.relativize(path)).normalize(), directories, links + 1);
          return;
        }
      }
      Path parent = path.getParent();
      if (parent != null) {
        directories.add(parent.toRealPath());
      }
    } catch (IOException e) {
      // Then there is nothing to watch yet, and looking has to do.
    }
  }

  void close() {
    closed.countDown();
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        log.debug("A watch of {} was not closed", file, e);
      }
    }
    if (thread != null) {
      thread.interrupt();
      dev.railhead.flags.internal.Checks.join(thread);
    }
  }
}
