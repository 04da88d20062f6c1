package dev.railhead.trains;

import dev.railhead.core.Calendar;
import dev.railhead.core.internal.Names;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Times when trains may depart, or may not. When a lane has windows of kind {@link Kind#OPEN},
 * trains depart only within one of them; within a {@link Kind#FREEZE} none departs. Immutable.
 *
 * @param id its number
 * @param kind open or freeze
 * @param lane the lane that it is for; empty for all
 * @param calendar when
 * @param hotfixes whether hotfixes may depart all the same
 * @param reason why, one printable line of at most 400 characters
 */
public record Window(
    WindowId id,
    Kind kind,
    Optional<LaneId> lane,
    Calendar calendar,
    Hold.Hotfixes hotfixes,
    String reason) {
  /** Whether trains may depart then, or may not. */
  public enum Kind {
    /** They may. */
    OPEN,
    /** They may not. */
    FREEZE
  }

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the reason is not one printable line
   */
  public Window {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(calendar, "calendar");
    Objects.requireNonNull(hotfixes, "hotfixes");
    Names.line("a window's reason", reason, 400);
  }

  /** Whether {@code now} is within it. */
  public boolean contains(Instant now) {
    return calendar.contains(now);
  }

  /** Whether {@code lane} is in its scope. */
  public boolean covers(LaneId lane) {
    return this.lane.isEmpty() || this.lane.get().equals(lane);
  }
}
