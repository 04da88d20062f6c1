package dev.railhead.rsync.internal.sender;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The memory that the unanswered requests of all hosts of one fan-out may take together: each host
 * has a little for itself, so that no other one can take it away, and what is beyond that comes
 * from one pool. A host that asks faster than it takes answers is not read for a while. But never
 * for long: a receiver that finds nobody reading its requests may stop reading our answers, and
 * then both would wait for ever. So once its answers have stood still for a moment its block sums
 * are read and forgotten, and it gets those files whole. Thread-safe.
 */
public final class RequestMemory {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final AtomicLong pool;
  private final long each;
  private final long patienceNanos;

  private RequestMemory(long pool, long each, Duration patience) {
    this.pool = new AtomicLong(pool);
    this.each = each;
    this.patienceNanos = patience.toNanos();
  }

  /** 64 MiB for all, 512 KiB for each host, and a second of patience. */
  static RequestMemory standard() {
    return of(64L << 20, 512L << 10, Duration.ofSeconds(1));
  }

  /**
   * Some memory.
   *
   * @param pool how many bytes all hosts share
   * @param each how many bytes each host has beside them
   * @param patience how long a host's answers may stand still before its sums are forgotten
   */
  static RequestMemory of(long pool, long each, Duration patience) {
    return new RequestMemory(pool, each, patience);
  }

  /** How many bytes of the pool nobody holds. */
  long left() {
    return pool.get();
  }

  /**
   * What one more host may use, until it is closed.
   *
   * @param mostOfRecords how many bytes its requests may take at a time without their sums
   */
  Share share(long mostOfRecords) {
    return new Share(mostOfRecords);
  }

  private boolean take(long bytes) {
    long had = pool.get();
    while (had >= bytes) {
      if (pool.compareAndSet(had, had - bytes)) {
        return true;
      }
      had = pool.get();
    }
    return false;
  }

  /** One host's part. */
  final class Share implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final long mostOfRecords;
    private long held;
    private long records;
    private long releases;
    private boolean isImpatient;
    private boolean isClosed;

    private Share(long mostOfRecords) {
      this.mostOfRecords = mostOfRecords;
    }

    /** Waits a while for room for {@code bytes}; false if they must not be kept. */
    boolean claim(int bytes) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        long seen = releases;
        long left = patienceNanos;
        while (!isClosed && !holds(bytes)) {
          if (seen != releases) {
            seen = releases;
            left = patienceNanos;
          }
          if (left <= 0 || isImpatient) {
            isImpatient = true;
            return false;
          }
          long turn = Math.min(left, POLL_NANOS);
          left -= turn - Math.max(0, changed.awaitNanos(turn));
        }
        return !isClosed;
      } finally {
        lock.unlock();
      }
    }

    private boolean holds(int bytes) {
      long more = pooled(held + bytes) - pooled(held);
      if (more > 0 && !take(more)) {
        return false;
      }
      held += bytes;
      return true;
    }

    private long pooled(long bytes) {
      return Math.max(0, bytes - each);
    }

    /**
     * Counts {@code bytes} of a request without its sums. It is kept in any case, for it can
     * neither wait nor be forgotten; the pool may be overdrawn by that.
     *
     * @throws ProtocolException if they are more than any receiver has reason to ask for at a time
     */
    void record(int bytes) throws ProtocolException {
      lock.lock();
      try {
        if (records + bytes > mostOfRecords) {
          throw new ProtocolException(
              "unanswered requests of more than " + mostOfRecords + " bytes");
        }
        if (!isClosed) {
          pool.addAndGet(pooled(held) - pooled(held + bytes));
          held += bytes;
          records += bytes;
        }
      } finally {
        lock.unlock();
      }
    }

    /** A request was answered that took {@code record} bytes, and {@code sums} bytes of sums. */
    void release(int record, int sums) {
      lock.lock();
      try {
        if (!isClosed) {
          int bytes = record + sums;
          records -= record;
          pool.addAndGet(pooled(held) - pooled(held - bytes));
          held -= bytes;
          releases++;
          isImpatient = false;
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    /** Gives everything back; nothing can be claimed any more. */
    @Override
    public void close() {
      lock.lock();
      try {
        pool.addAndGet(pooled(held));
        held = 0;
        isClosed = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
