package dev.railhead.trains;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * One random thing that somebody does; what it means depends on the state that it meets.
 *
 * @param kind what
 * @param who one of a few people
 * @param a a number to choose by
 * @param b another
 * @param seconds how far the clock jumps before it, forwards or back
 */
record Deed(Kind kind, int who, int a, int b, int seconds) {
  enum Kind {
    JOIN,
    LEAVE,
    KICK,
    GOOD,
    NOT_GOOD,
    DEPART,
    ADVANCE,
    RUN,
    TROUBLE,
    SEAT,
    HOLD,
    RELEASE,
    WINDOW,
    TICK,
    REPEAT,
    STALE
  }

  static Arbitrary<Deed> any() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequency(
            Tuple.of(22, Kind.JOIN),
            Tuple.of(2, Kind.LEAVE),
            Tuple.of(1, Kind.KICK),
            Tuple.of(10, Kind.GOOD),
            Tuple.of(3, Kind.NOT_GOOD),
            Tuple.of(8, Kind.DEPART),
            Tuple.of(8, Kind.ADVANCE),
            Tuple.of(14, Kind.RUN),
            Tuple.of(9, Kind.TROUBLE),
            Tuple.of(4, Kind.SEAT),
            Tuple.of(1, Kind.HOLD),
            Tuple.of(2, Kind.RELEASE),
            Tuple.of(1, Kind.WINDOW),
            Tuple.of(2, Kind.TICK),
            Tuple.of(3, Kind.REPEAT),
            Tuple.of(3, Kind.STALE));
    return Combinators.combine(
            kinds,
            Arbitraries.integers().between(0, 19),
            Arbitraries.integers().between(0, 1000),
            Arbitraries.integers().between(0, 1000),
            Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.integers().between(0, 20)),
                Tuple.of(1, Arbitraries.integers().between(-600, 4000))))
        .as(Deed::new);
  }
}
