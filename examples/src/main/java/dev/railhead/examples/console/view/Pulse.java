package dev.railhead.examples.console.view;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes those who wait for something new. Beats are counted, so none is missed. Thread-safe. */
public final class Pulse {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition beats = lock.newCondition();
  private long count;

  /** How many beats there were. */
  public long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Something is new. */
  public void beat() {
    lock.lock();
    try {
      count++;
      beats.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there were more than {@code seen} beats; returns whether there were. */
  public boolean await(long seen, Duration most) throws InterruptedException {
    long left = most.toNanos();
    lock.lockInterruptibly();
    try {
      while (count <= seen && left > 0) {
        left = beats.awaitNanos(left);
      }
      return count > seen;
    } finally {
      lock.unlock();
    }
  }
}
