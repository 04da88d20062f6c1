package dev.railhead.core.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lock of ours. Thread-safe. */
final class HeldLease implements Lease {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private enum State {
    HELD,
    LOST,
    CLOSED
  }

  private final Leases leases;
  private final LockInfo info;
  private final Duration length;
  private final List<Runnable> actions = new ArrayList<>();
  private State state = State.HELD;
  private boolean freed;
  private volatile long renewed;
  private volatile Future<?> renewal = CompletableFuture.completedFuture(null);
  private volatile Future<?> look = renewal;

  HeldLease(Leases leases, LockInfo info, Duration length, long asked) {
    this.leases = leases;
    this.info = info;
    this.length = length;
    this.renewed = asked;
  }

  void start() {
    renewal = leases.renewIn(length.toNanos() / 3, this::renew);
    look = leases.watchIn(nanosLeft(), this::watch);
  }

  @Override
  public LockInfo info() {
    return info;
  }

  @Override
  public boolean isHeld() {
    if (state() == State.HELD && nanosLeft() <= 0) {
      lose("it could not be renewed in time");
    }
    return state() == State.HELD;
  }

  private long nanosLeft() {
    return renewed + length.toNanos() / 3 * 2 - leases.nanoTime();
  }

  /** After a failure it tries again soon: there is a third of the lease left for that. */
  private void renew() {
    if (!isHeld()) {
      return;
    }
    long asked = leases.nanoTime();
    try {
      if (leases.renew(info, length)) {
        renewed = asked;
        renewal = leases.renewIn(length.toNanos() / 3, this::renew);
      } else {
        lose("it expired or was taken away");
      }
    } catch (LedgerException | RuntimeException e) {
      log.warn("the lock of {} could not be renewed", info.stack(), e);
      renewal = leases.renewIn(length.toNanos() / 15, this::renew);
    }
  }

  private void watch() {
    if (isHeld()) {
      look = leases.watchIn(Math.max(1, nanosLeft()), this::watch);
    }
  }

  void lose(String why) {
    List<Runnable> told;
    synchronized (actions) {
      if (state != State.HELD) {
        return;
      }
      state = State.LOST;
      told = List.copyOf(actions);
      actions.clear();
    }
    log.warn("the lock of {} is lost: {}", info.stack(), why);
    retire();
    told.forEach(action -> leases.tell(() -> run(action)));
  }

  private void retire() {
    leases.forget(this);
    renewal.cancel(false);
    look.cancel(false);
  }

  private void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      log.error("what should happen at the loss of the lock of {} failed", info.stack(), e);
    }
  }

  @Override
  public void onLoss(Runnable action) {
    synchronized (actions) {
      if (state == State.HELD) {
        actions.add(action);
        return;
      }
    }
    if (state() == State.LOST) {
      run(action);
    }
  }

  private State state() {
    synchronized (actions) {
      return state;
    }
  }

  /**
   * A lost lock is given back as well: it may not have expired yet, and nobody else has its token.
   */
  @Override
  public void close() {
    synchronized (actions) {
      if (freed) {
        return;
      }
      freed = true;
      state = state == State.HELD ? State.CLOSED : state;
      actions.clear();
    }
    retire();
    try {
      leases.free(info);
    } catch (LedgerException | IllegalStateException e) {
      log.warn("the lock of {} could not be given back; it expires by itself", info.stack(), e);
    }
  }
}
