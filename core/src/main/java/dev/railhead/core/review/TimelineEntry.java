package dev.railhead.core.review;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Something that happened, with its time. Sorted by when it began. Immutable.
 *
 * @param kind what kind of thing
 * @param began when it began
 * @param ended when it ended; empty if it goes on, as far as is known
 * @param deploy the deploy's id in the ledger, if it was one
 * @param stack the stack, if it was about one
 * @param stage the stage, if it was about one
 * @param by who did it
 * @param state how it stands, in one word: {@code running}, {@code succeeded} …; {@code held},
 *     {@code released}, {@code expired}
 * @param what what, in words; of a deploy {@code old → new}, of a hold its reason
 */
public record TimelineEntry(
    Kind kind,
    Instant began,
    Optional<Instant> ended,
    Optional<Long> deploy,
    Optional<Stack> stack,
    Optional<Stage> stage,
    Actor by,
    String state,
    String what)
    implements Comparable<TimelineEntry> {
  private static final Comparator<TimelineEntry> ORDER =
      Comparator.comparing(TimelineEntry::began)
          .thenComparing(TimelineEntry::kind)
          .thenComparing(entry -> entry.deploy().orElse(0L));

  /** What timelines are made of. */
  public enum Kind {
    /** A hold: nobody deploys, or departs. */
    HOLD,
    /** A deploy of code. */
    DEPLOY,
    /** A deploy of a stack of config: flags that were pushed. */
    FLAG_PUSH,
    /** A stage that went back to an earlier release. */
    ROLLBACK
  }

  /**
   * A hold.
   *
   * @param by who held
   * @param reason why
   * @param state {@code held}, {@code released} or {@code expired}
   */
  public static TimelineEntry hold(
      Instant began, Optional<Instant> ended, Actor by, String state, String reason) {
    return new TimelineEntry(
        Kind.HOLD,
        began,
        ended,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        by,
        state,
        reason);
  }

  /** Whether it was under way at some moment from {@code from} on and before {@code until}. */
  public boolean isWithin(Instant from, Instant until) {
    return began.isBefore(until) && (ended.isEmpty() || !ended.get().isBefore(from));
  }

  /** By when they began; of those at once holds come first, and deploys by their ids. */
  @Override
  public int compareTo(TimelineEntry other) {
    return ORDER.compare(this, other);
  }
}
