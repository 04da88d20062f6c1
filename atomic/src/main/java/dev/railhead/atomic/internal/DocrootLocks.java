package dev.railhead.atomic.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the locks of docroots on this machine. The process that has held one is kept for {@value
 * #IDLE_SECONDS} s, not holding it, as the operations of a deploy follow one another soon.
 * Thread-safe.
 */
public final class DocrootLocks {
  private static final int IDLE_SECONDS = 2;
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(IDLE_SECONDS, TimeUnit.SECONDS);

  private final Deque<LockHolder> idle = new ArrayDeque<>();

  /**
   * Takes the lock {@code file}.
   *
   * @param name what people call it
   * @param wait how long to wait for whoever has it
   * @throws RefusedException if it is still held then, or this machine has no flock(1)
   */
  public DocrootLock take(Path file, String name, Duration wait)
      throws IOException, InterruptedException {
    LockHolder kept = keptFor(file);
    return take(kept != null ? kept : LockHolder.start(file), name, wait);
  }

  private DocrootLock take(LockHolder holder, String name, Duration wait)
      throws IOException, InterruptedException {
    boolean taken = false;
    try {
      holder.take(name, wait);
      taken = true;
      return new DocrootLock(holder, this, name);
    } finally {
      if (!taken) {
        holder.kill();
      }
    }
  }

  private synchronized @Nullable LockHolder keptFor(Path file) {
    for (LockHolder each : idle) {
      if (each.file().equals(file) && each.isAlive()) {
        idle.remove(each);
        return each;
      }
    }
    return null;
  }

  void keep(LockHolder holder) {
    synchronized (this) {
      idle.addFirst(holder);
    }
    LATER.execute(() -> endIfIdle(holder));
  }

  /** One that was taken and kept again meanwhile ends a little early: it is started anew. */
  private void endIfIdle(LockHolder holder) {
    boolean isIdle;
    synchronized (this) {
      isIdle = idle.remove(holder);
    }
    if (isIdle) {
      holder.kill();
    }
  }
}
