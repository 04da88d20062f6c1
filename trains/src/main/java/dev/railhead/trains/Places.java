package dev.railhead.trains;

import java.util.List;

/**
 * Where in a line a rider stands: by rank, those who yield after those who do not, and then by
 * number, which is the order of asking.
 */
final class Places {
  private Places() {}

  /**
   * How urgent {@code rider} is by now: each time so many trains have overtaken it, one step more,
   * up to hotfixes, among which the earlier goes first.
   */
  static int rank(Rider rider, int overtakings) {
    return Math.max(0, steps(rider.priority()) - rider.overtaken() / overtakings);
  }

  private static int steps(Priority priority) {
    return switch (priority) {
      case HOTFIX -> 0;
      case NORMAL -> 1;
      case LOW -> 2;
    };
  }

  private static boolean isAfter(Rider a, Rider b, int overtakings) {
    int rankA = rank(a, overtakings);
    int rankB = rank(b, overtakings);
    if (rankA != rankB) {
      return rankA > rankB;
    }
    boolean yieldsA = yields(a, overtakings);
    boolean yieldsB = yields(b, overtakings);
    return yieldsA == yieldsB ? a.id().compareTo(b.id()) > 0 : yieldsA;
  }

  private static boolean yields(Rider rider, int overtakings) {
    return rider.placement().is(Manner.LAST) && rider.overtaken() < overtakings;
  }

  /** The place in {@code waiting} that is {@code rider}'s by right. */
  static int of(List<Rider> waiting, Rider rider, int overtakings) {
    int place = waiting.size();
    while (place > 0) {
      int start = Formation.groupStart(waiting, place - 1);
      if (!isAfter(waiting.get(start), rider, overtakings)) {
        break;
      }
      place = start;
    }
    return Math.min(place, ofTheNextEqual(waiting, rider));
  }

  /**
   * Where the first stands who asked as urgently as {@code rider} but later. One who went before
   * another by wish may stand behind somebody less urgent, and must not keep {@code rider} there,
   * too.
   */
  private static int ofTheNextEqual(List<Rider> waiting, Rider rider) {
    for (int start = 0; start < waiting.size(); start = Formation.groupEnd(waiting, start)) {
      Rider other = waiting.get(start);
      if (other.priority() == rider.priority()
          && other.placement().before().isEmpty()
          && other.placement().is(Manner.LAST) == rider.placement().is(Manner.LAST)
          && other.id().compareTo(rider.id()) > 0) {
        return start;
      }
    }
    return waiting.size();
  }
}
