package dev.railhead.trains.store;

import dev.railhead.core.ledger.LedgerException;
import dev.railhead.trains.Decision;
import dev.railhead.trains.Order;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An order, and the thread that waits for what comes of it. Whoever leads a batch says what that is
 * and then {@linkplain #finish that it is done}, which is when the waiting thread may read it.
 */
final class Waiting {
  private final Order order;
  private final Thread thread = Thread.currentThread();
  private volatile boolean done;
  private @Nullable Decision decision;
  private @Nullable LedgerException failure;
  private @Nullable RuntimeException bug;

  /** For the thread that makes it. */
  Waiting(Order order) {
    this.order = order;
  }

  Order order() {
    return order;
  }

  boolean isDone() {
    return done;
  }

  void decided(Decision made) {
    decision = made;
  }

  void failed(LedgerException why) {
    failure = why;
  }

  void failed(RuntimeException why) {
    bug = why;
  }

  void finish() {
    done = true;
    if (thread != Thread.currentThread()) {
      wake();
    }
  }

  /** Lets the thread look again. */
  void wake() {
    LockSupport.unpark(thread);
  }

  /**
   * What came of it, once it is done.
   *
   * @throws LedgerException if the database failed; one of its own for each who waited
   */
  Decision result() throws LedgerException {
    if (failure != null) {
      throw new LedgerException(String.valueOf(failure.getMessage()), failure);
    }
    if (bug != null) {
      throw bug;
    }
    return Objects.requireNonNull(decision);
  }
}
