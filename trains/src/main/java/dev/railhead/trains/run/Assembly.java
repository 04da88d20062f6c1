package dev.railhead.trains.run;

import dev.railhead.core.Revision;
import dev.railhead.trains.Rider;
import dev.railhead.trains.Train;
import java.io.IOException;
import java.util.List;

/** Says what a train deploys. Thread-safe. */
public interface Assembly {
  /** What comes of it. */
  sealed interface Result {
    /**
     * A revision that has every rider's change, and none that was put off the train.
     *
     * @param revision the revision
     */
    record Assembled(Revision revision) implements Result {}

    /**
     * There is none.
     *
     * @param riders whose changes are missing; empty when something else is wrong
     * @param why why, for people, naming them
     */
    record Impossible(List<Rider> riders, String why) implements Result {
      /** Copies the riders. */
      public Impossible {
        riders = List.copyOf(riders);
      }
    }
  }

  /**
   * What {@code train} deploys.
   *
   * @throws IOException if the source cannot be read
   */
  Result assemble(Train train) throws IOException, InterruptedException;

  /**
   * {@code riders} in the order in which their changes build on each other, as far as they do; by
   * default as they ride.
   *
   * @throws IOException if the source cannot be read
   */
  default List<Rider> inOrder(List<Rider> riders) throws IOException, InterruptedException {
    return riders;
  }
}
