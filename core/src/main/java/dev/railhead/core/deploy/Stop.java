package dev.railhead.core.deploy;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one reason why a deploy is to stop, and the door that closes once it can no longer be
 * stopped. Stopping interrupts the thread that runs the deploy. Thread-safe.
 */
final class Stop {
  private @Nullable Thread thread;
  private @Nullable Reason reason;
  private boolean sealed;

  /** Why: an outcome, but for the step, which only the run knows. */
  interface Reason {
    Outcome in(Step step);
  }

  /** From now on {@code thread} is interrupted when somebody stops the deploy. */
  synchronized void guard(Thread running) {
    thread = running;
    if (reason != null) {
      running.interrupt();
    }
  }

  /** Asks to stop; false if it was asked before, or it is too late. */
  synchronized boolean request(Reason why) {
    if (sealed || reason != null) {
      return false;
    }
    reason = why;
    if (thread != null) {
      thread.interrupt();
    }
    return true;
  }

  /**
   * Called by the run itself: from now on nothing stops it, and it is not interrupted any more.
   *
   * @return why it was to stop, if it was
   */
  synchronized Optional<Reason> seal() {
    sealed = true;
    thread = null;
    boolean heard = Thread.interrupted();
    return heard || reason != null ? Optional.ofNullable(reason) : Optional.empty();
  }
}
