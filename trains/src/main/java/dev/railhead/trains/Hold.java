package dev.railhead.trains;

import dev.railhead.core.Actor;
import dev.railhead.core.internal.Names;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Nobody departs, for a reason. Each hold is released by its own id, and others stay. Immutable.
 *
 * @param id its number
 * @param lane the lane that is held; empty for all
 * @param by who holds
 * @param reason why, one printable line of at most 400 characters
 * @param since when it began
 * @param until when it ends by itself
 * @param hotfixes whether hotfixes may depart all the same
 * @param underWay what it means for trains that have left
 */
public record Hold(
    HoldId id,
    Optional<LaneId> lane,
    Actor by,
    String reason,
    Instant since,
    Optional<Instant> until,
    Hotfixes hotfixes,
    UnderWay underWay) {
  /** Whether hotfixes are held too. */
  public enum Hotfixes {
    /** They wait as all others do. */
    HELD,
    /** They may depart. */
    EXEMPT
  }

  /** What a hold means for trains that have left. */
  public enum UnderWay {
    /** They go on. */
    GO_ON,
    /** They go to no further stage. */
    STOP
  }

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the reason is not one printable line
   */
  public Hold {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(hotfixes, "hotfixes");
    Objects.requireNonNull(underWay, "underWay");
    Names.line("a hold's reason", reason, 400);
  }

  /** Whether it holds at {@code now}. */
  public boolean isOn(Instant now) {
    return until.isEmpty() || now.isBefore(until.get());
  }

  /** Whether {@code lane} is in its scope. */
  public boolean covers(LaneId lane) {
    return this.lane.isEmpty() || this.lane.get().equals(lane);
  }
}
