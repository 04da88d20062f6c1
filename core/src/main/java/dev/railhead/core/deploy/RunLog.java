package dev.railhead.core.deploy;

import dev.railhead.core.internal.events.EventStream;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.LedgerException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of one deploy: to the listeners at once, and, in lines, to the ledger's run log. A run log
 * that cannot be written is no reason to fail a deploy. Thread-safe.
 */
final class RunLog {
  private static final Logger log = LoggerFactory.getLogger(RunLog.class);
  private static final int FLUSH_AT = 8 << 10;

  private final Ledger ledger;
  private final long deploy;
  private final EventStream.Sequence events;
  private final InstantSource clock;
  private final StringBuilder pending = new StringBuilder();

  RunLog(Ledger ledger, long deploy, EventStream events, InstantSource clock) {
    this.clock = clock;
    this.ledger = ledger;
    this.deploy = deploy;
    this.events = events.of(deploy);
  }

  /** Numbers an event, tells the listeners, and adds it to the run log. */
  synchronized void tell(Function<DeployEvent.Mark, DeployEvent> make) {
    DeployEvent event = events.emit(make);
    if (!event.isProgress()) {
      pending.append(EventText.line(event)).append('\n');
    }
    if (pending.length() >= FLUSH_AT) {
      flush();
    }
  }

  /** Writes what was told so far, for those who read along. */
  synchronized void flush() {
    if (pending.isEmpty()) {
      return;
    }
    try {
      ledger.runLogs().append(deploy, pending.toString());
    } catch (LedgerException e) {
      log.warn("the run log of deploy {} misses {} characters", deploy, pending.length(), e);
    }
    pending.setLength(0);
  }

  /** The last line of the run log, written before the record says that the deploy has ended. */
  synchronized void closing(Outcome outcome, Duration took) {
    DeployEvent.Mark mark = new DeployEvent.Mark(deploy, 0, clock.instant());
    pending.append(EventText.line(new DeployEvent.Ended(mark, outcome, took))).append('\n');
    flush();
  }

  /** Tells the listeners that the deploy has ended and been recorded. */
  synchronized void ended(Outcome outcome, Duration took) {
    events.emit(mark -> new DeployEvent.Ended(mark, outcome, took));
  }
}
