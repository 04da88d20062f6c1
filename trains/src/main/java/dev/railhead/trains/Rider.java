package dev.railhead.trains;

import dev.railhead.core.Actor;
import dev.railhead.core.Revision;
import dev.railhead.core.internal.Names;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody with changes to deploy. The changes are pinned: what the rider's branch becomes later is
 * not what rides. Immutable.
 *
 * @param id its number, kept for ever: whoever goes back to the line has the old place
 * @param user who
 * @param lane the lane
 * @param changes the pinned revisions, at most 100; may be empty while nobody checks with Git
 * @param priority how urgent
 * @param placement the wishes
 * @param note a line for the others, such as {@code "new search"}
 * @param requestedAt when it joined, kept for ever
 * @param readiness what it said at the stage that its train is at
 * @param why what is not good; empty when nothing is said or it is good
 * @param overtaken how many trains of later riders have left while it waited
 */
public record Rider(
    RiderId id,
    Actor user,
    LaneId lane,
    List<Revision> changes,
    Priority priority,
    Placement placement,
    Optional<String> note,
    Instant requestedAt,
    Readiness readiness,
    String why,
    int overtaken) {
  /** How many revisions one rider may bring. */
  public static final int CHANGE_LIMIT = 100;

  /**
   * Copies and checks the parts.
   *
   * @throws IllegalArgumentException if there are too many changes, or the note is not one
   *     printable line of at most 400 characters
   */
  public Rider {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(lane, "lane");
    changes = checked(changes);
    note.ifPresent(text -> Names.line("a rider's note", text, 400));
  }

  static List<Revision> checked(List<Revision> changes) {
    List<Revision> copy = List.copyOf(changes);
    if (copy.size() > CHANGE_LIMIT) {
      throw new IllegalArgumentException(
          "a rider brings at most " + CHANGE_LIMIT + " changes, but there were " + copy.size());
    }
    return copy;
  }

  /** This rider, saying {@code readiness}. */
  Rider saying(Readiness readiness, String why) {
    return new Rider(
        id, user, lane, changes, priority, placement, note, requestedAt, readiness, why, overtaken);
  }

  /** This rider, with {@code changes}, of which nothing is said yet. */
  Rider bringing(List<Revision> changes) {
    return new Rider(
        id,
        user,
        lane,
        changes,
        priority,
        placement,
        note,
        requestedAt,
        Readiness.UNSAID,
        "",
        overtaken);
  }

  /** This rider, after one more train of later ones has left. */
  Rider overtakenOnceMore() {
    return new Rider(
        id,
        user,
        lane,
        changes,
        priority,
        placement,
        note,
        requestedAt,
        readiness,
        why,
        overtaken + 1);
  }
}
