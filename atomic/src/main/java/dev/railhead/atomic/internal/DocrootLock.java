package dev.railhead.atomic.internal;

import java.io.IOException;

/**
 * The lock of a docroot on this machine, the one that the shell script takes: flock(2) of a file.
 * For one thread.
 */
public final class DocrootLock implements AutoCloseable {
  private final LockHolder holder;
  private final DocrootLocks home;
  private final String name;

  DocrootLock(LockHolder holder, DocrootLocks home, String name) {
    this.holder = holder;
    this.home = home;
    this.name = name;
  }

  /**
   * Checks that it is still held.
   *
   * @throws IOException if its holder was killed
   */
  public void check() throws IOException {
    if (!holder.isAlive()) {
      throw new IOException(name + " was lost: the process that held it was killed");
    }
  }

  /** Returns when the lock is free. */
  @Override
  public void close() {
    if (holder.letGo()) {
      home.keep(holder);
    } else {
      holder.kill();
    }
  }
}
