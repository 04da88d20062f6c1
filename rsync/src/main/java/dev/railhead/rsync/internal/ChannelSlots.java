package dev.railhead.rsync.internal;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How many channels of a connection are taken, and how many may be: our own bound, and below that
 * what the host has allowed. A host says how many it allows only by refusing one more; after that,
 * one more is asked for only now and then, since the host may have counted one that was just ending
 * or that was not ours. Thread-safe, by its own lock.
 */
final class ChannelSlots {
  /** How soon a refused channel is asked for again; twice as long after each further refusal. */
  static final Duration FIRST_WAIT = Duration.ofMillis(100);

  /** How long it takes at most until a channel is asked for again. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final int bound;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int taken;
  private int allowed;
  private int refusedAlone;
  private long wait = FIRST_WAIT.toNanos();
  private long askAgain;

  /** Slots of which none is taken; {@code nanos} is the clock of all deadlines. */
  ChannelSlots(int bound, LongSupplier nanos) {
    this.bound = bound;
    this.nanos = nanos;
    this.allowed = bound;
  }

  /**
   * Takes a slot, waiting for one.
   *
   * @return whether there was one before {@code deadline}
   */
  boolean take(long deadline) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!isFree()) {
        long left = deadline - nanos.getAsLong();
        if (left <= 0) {
          return false;
        }
        changed.awaitNanos(taken < bound ? Math.min(left, pause()) : left);
      }
      if (taken >= allowed) {
        // One at a time asks for more than the host has allowed so far.
        askAgain = nanos.getAsLong() + wait;
      }
      taken++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFree() {
    return taken < allowed || (taken < bound && pause() <= 0);
  }

  private long pause() {
    return askAgain - nanos.getAsLong();
  }

  /** The host has opened the channel for which a slot was taken. */
  void opened() {
    lock.lock();
    try {
      refusedAlone = 0;
      if (taken > allowed) {
        allowed = taken;
        wait = FIRST_WAIT.toNanos();
        askAgain = nanos.getAsLong();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The host has refused the channel for which a slot was taken, which is given back.
   *
   * @return how many were refused in a row while no other slot was taken
   */
  int refused() {
    lock.lock();
    try {
      taken--;
      wait = taken < allowed ? FIRST_WAIT.toNanos() : Math.min(2 * wait, LONGEST_WAIT.toNanos());
      allowed = Math.min(allowed, taken);
      askAgain = nanos.getAsLong() + wait;
      refusedAlone = taken == 0 ? refusedAlone + 1 : 0;
      changed.signalAll();
      return refusedAlone;
    } finally {
      lock.unlock();
    }
  }

  /** The channel has ended, or did not come about for another reason than the host's bound. */
  void give() {
    lock.lock();
    try {
      taken--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
