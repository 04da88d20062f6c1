package dev.railhead.core.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A lock that excludes threads as well as processes, and ends with its process. The kernel drops a
 * process's lock as soon as the process closes <em>any</em> descriptor of the file (fcntl(2)), so
 * that within one process no second one may ever be opened. Not even two copies of this class share
 * a variable, but they share the file system: a guard file with the process's own name says that
 * the process has the lock file open. A guard left by a process that was killed hinders no other.
 */
final class StoreLock {
  private static final int FIRST_PAUSE_MILLIS = 1;
  private static final int LONGEST_PAUSE_MILLIS = 50;

  /** What is done under a lock. */
  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  private final Path guard;
  private final FileChannel channel;
  private final FileLock lock;

  private StoreLock(Path guard, FileChannel channel, FileLock lock) {
    this.guard = guard;
    this.channel = channel;
    this.lock = lock;
  }

  /** Does {@code work} while no one else has the lock. */
  static <T> T holding(Path file, Work<T> work) throws IOException, InterruptedException {
    StoreLock lock = acquire(file);
    try {
      return work.run();
    } finally {
      lock.close();
    }
  }

  private static StoreLock acquire(Path file) throws IOException, InterruptedException {
    int pause = FIRST_PAUSE_MILLIS;
    while (true) {
      StoreLock lock = tryAcquire(file);
      if (lock != null) {
        return lock;
      }
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  /** The lock, or null if someone else has it. */
  static @Nullable StoreLock tryAcquire(Path file) throws IOException {
    Path guard = file.resolveSibling(file.getFileName() + "." + ProcessMark.mark());
    try {
      Files.createFile(guard);
    } catch (FileAlreadyExistsException hasIt) {
      return null;
    }
    StoreLock taken = null;
    try {
      taken = open(file, guard);
      return taken;
    } finally {
      if (taken == null) {
        Files.delete(guard);
      }
    }
  }

  private static @Nullable StoreLock open(Path file, Path guard) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
      return lock == null ? null : new StoreLock(guard, channel, lock);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  void close() throws IOException {
    try {
      lock.release();
    } finally {
      try {
        channel.close();
      } finally {
        Files.delete(guard);
      }
    }
  }
}
