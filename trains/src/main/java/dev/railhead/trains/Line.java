package dev.railhead.trains;

import java.util.List;

/**
 * One lane and who waits in it. Immutable.
 *
 * @param lane the lane
 * @param waiting who waits, in the order of departure
 * @param failures how many stages have failed in a row in this lane
 */
public record Line(Lane lane, List<Rider> waiting, int failures) {
  Line waiting(List<Rider> waiting) {
    return new Line(lane, waiting, failures);
  }

  Line failing(int failures) {
    return new Line(lane, waiting, failures);
  }
}
