package dev.railhead.examples.pipeline;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Burns down by one at each point that a deploy passes, and at the end of it stops this JVM by a
 * signal, without a chance to clean anything up.
 */
final class Fuse {
  private final int length;
  private final String point;
  private final String signal;
  private final AtomicInteger passed = new AtomicInteger();
  private final ReadWriteLock doing = new ReentrantReadWriteLock();

  /** A fuse that sends {@code signal} (KILL or STOP) to this JVM at the point {@code length}. */
  Fuse(int length, String signal) {
    this(length, "", signal);
  }

  private Fuse(int length, String point, String signal) {
    this.length = length;
    this.point = point;
    this.signal = signal;
  }

  /** A fuse that sends {@code signal} at the first point whose name begins with {@code point}. */
  static Fuse at(String point, String signal) {
    return new Fuse(1, point, signal);
  }

  /** A fuse that never burns down. */
  static Fuse none() {
    return new Fuse(Integer.MAX_VALUE, "KILL");
  }

  /** Something that this JVM is not stopped in the middle of; it may well be killed there. */
  interface Act {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Does {@code act}. A JVM that is stopped in an act of its own on a docroot of this machine holds
   * the docroot's lock for as long as it sleeps, and others have to wait.
   */
  void during(Act act) throws IOException, InterruptedException {
    doing.readLock().lock();
    try {
      act.run();
    } finally {
      doing.readLock().unlock();
    }
  }

  /** Passes one point; true if this JVM was stopped there, and has woken up. */
  boolean burn(String point) throws IOException {
    if (!point.startsWith(this.point) || passed.incrementAndGet() != length) {
      return false;
    }
    if (signal.equals("STOP")) {
      doing.writeLock().lock();
    }
    try {
      return blow(point);
    } finally {
      if (signal.equals("STOP")) {
        doing.writeLock().unlock();
      }
    }
  }

  private boolean blow(String point) throws IOException {
    System.out.println("stopped " + point);
    System.out.flush();
    Process kill =
        new ProcessBuilder("kill", "-" + signal, Long.toString(ProcessHandle.current().pid()))
            .inheritIO()
            .start();
    boolean goesOn = signal.equals("STOP");
    try {
      // After STOP, time goes on only once somebody sends CONT.
      kill.waitFor(60, TimeUnit.SECONDS);
      if (!goesOn) {
        new CountDownLatch(1).await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }
}
