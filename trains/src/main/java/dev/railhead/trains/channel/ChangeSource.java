package dev.railhead.trains.channel;

import dev.railhead.core.Actor;
import dev.railhead.core.Revision;
import dev.railhead.trains.LaneId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Finds the changes that somebody brings when they join, and pins them. Thread-safe. */
@FunctionalInterface
public interface ChangeSource {
  /**
   * The revisions that {@code who} brings to {@code lane}.
   *
   * @param change what they said: a branch, tag or id; empty when they said nothing
   * @throws IOException if there is no such change, or it cannot be looked up; the message is for
   *     people
   */
  List<Revision> changes(Actor who, LaneId lane, Optional<String> change)
      throws IOException, InterruptedException;

  /** Nobody says what they bring; what is in front of the main branch rides. */
  static ChangeSource unsaid() {
    return (who, lane, change) -> {
      if (change.isPresent()) {
        throw new IOException("changes cannot be looked up here; join without one");
      }
      return List.of();
    };
  }
}
