package dev.railhead.core.deploy;

import dev.railhead.core.internal.events.EventStream;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.LedgerException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of one deploy: to the listeners at once, and, in lines, to the ledger's run log a moment
 * later. A run log that cannot be written is no reason to fail a deploy. Thread-safe.
 */
final class RunLog {
  private static final Logger log = LoggerFactory.getLogger(RunLog.class);

  /**
   * How far the run log lags behind: one write to the ledger carries all that was told meanwhile.
   */
  private static final Duration LAG = Duration.ofMillis(250);

  private final Ledger ledger;
  private final long deploy;
  private final EventStream.Sequence events;
  private final Timers timers;
  private final InstantSource clock;
  private final StringBuilder pending = new StringBuilder();
  private final Object writing = new Object();
  private boolean flushIsDue;

  RunLog(Ledger ledger, long deploy, EventStream events, Timers timers, InstantSource clock) {
    this.ledger = ledger;
    this.deploy = deploy;
    this.events = events.of(deploy);
    this.timers = timers;
    this.clock = clock;
  }

  /** Numbers an event, tells the listeners, and adds it to the run log. */
  synchronized void tell(Function<DeployEvent.Mark, DeployEvent> make) {
    DeployEvent event = events.emit(make);
    if (event.isProgress()) {
      return;
    }
    pending.append(EventText.line(event)).append('\n');
    if (!flushIsDue) {
      flushIsDue = true;
      flushLater();
    }
  }

  private void flushLater() {
    try {
      timers.later(LAG, this::flush);
    } catch (RejectedExecutionException e) {
      // The deployer is being closed: what is pending is written when the deploy ends.
    }
  }

  /**
   * Writes what was told so far. Not under the lock of {@link #tell}, which must not wait for it.
   */
  void flush() {
    synchronized (writing) {
      String text = takePending();
      if (text.isEmpty()) {
        return;
      }
      try {
        ledger.runLogs().append(deploy, text);
      } catch (LedgerException e) {
        log.warn("the run log of deploy {} misses {} characters", deploy, text.length(), e);
      }
    }
  }

  private synchronized String takePending() {
    String text = pending.toString();
    pending.setLength(0);
    flushIsDue = false;
    return text;
  }

  /** The last line of the run log, written before the record says that the deploy has ended. */
  void closing(Outcome outcome, Duration took) {
    DeployEvent.Mark mark = new DeployEvent.Mark(deploy, 0, clock.instant());
    synchronized (this) {
      pending.append(EventText.line(new DeployEvent.Ended(mark, outcome, took))).append('\n');
    }
    flush();
  }

  /** Tells the listeners that the deploy has ended and been recorded. */
  synchronized void ended(Outcome outcome, Duration took) {
    events.emit(mark -> new DeployEvent.Ended(mark, outcome, took));
  }
}
