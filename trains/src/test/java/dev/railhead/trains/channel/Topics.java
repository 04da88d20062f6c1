package dev.railhead.trains.channel;

import dev.railhead.core.internal.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Arbitrary topics, with the names and notes that are hard on a codec more often than by chance.
 */
final class Topics {
  private Topics() {}

  static Arbitrary<Topic> any() {
    Arbitrary<List<Topic.Car>> cars =
        Combinators.combine(
                Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(5, rides()), net.jqwik.api.Tuple.of(1, holds()))
                    .list()
                    .ofMaxSize(8),
                Arbitraries.integers().between(0, 999_999).optional(0.1))
            .as(
                (some, more) -> {
                  List<Topic.Car> all = new ArrayList<>(some);
                  more.ifPresent(riders -> all.add(new Topic.More(riders)));
                  return all;
                });
    return Combinators.combine(notes().optional(0.4), cars).as(Topic::new);
  }

  static Arbitrary<String> names() {
    Arbitrary<String> hostile =
        Arbitraries.of(
            "config",
            "askme",
            "hold",
            "HOLD",
            "clear",
            "Clear",
            "c",
            "alice|away",
            "bob`",
            "[bob]",
            "foo-bar",
            "a b",
            "%",
            "%41",
            "...",
            "...12",
            ".",
            "-",
            "<prod>",
            "a*",
            "a!",
            "!!",
            "\"",
            "(c)",
            "a+b",
            "ö",
            "🚂",
            "日本",
            "e\u0301",
            "\\",
            "^_^",
            "{x}",
            "a,b",
            "a&b",
            "~");
    Arbitrary<String> any =
        Arbitraries.strings().ofMinLength(1).ofMaxLength(64).filter(Topics::isName);
    Arbitrary<String> plain =
        Arbitraries.strings().alpha().numeric().withChars("-_").ofMinLength(1).ofMaxLength(12);
    return Arbitraries.oneOf(hostile, any, plain);
  }

  private static boolean isName(String name) {
    return !name.isBlank()
        && name.equals(name.strip())
        && name.codePoints().noneMatch(Names::forgesLines);
  }

  static Arbitrary<String> notes() {
    Arbitrary<String> hostile =
        Arbitraries.of(
            "Off-Hours",
            "clear",
            "a | b",
            "a!! | b",
            "stop!",
            "!",
            "!!",
            "!!!",
            "| x",
            "<prod> x",
            "x !!",
            "HOLD",
            "+",
            "…");
    Arbitrary<String> any =
        Arbitraries.strings()
            .ofMinLength(1)
            .ofMaxLength(60)
            .map(text -> Topic.quotable(text).orElse("-"));
    return Arbitraries.oneOf(hostile, any);
  }

  private static Arbitrary<Topic.Car> holds() {
    return notes().optional(0.5).map(Topic.Hold::new);
  }

  private static Arbitrary<Topic.Car> rides() {
    return Combinators.combine(
            names().optional(0.3), seats().list().ofMinSize(1).ofMaxSize(9), notes().optional(0.3))
        .as(Topic.Ride::new);
  }

  private static Arbitrary<Topic.Seat> seats() {
    return Combinators.combine(names(), Arbitraries.of(Topic.Mark.class), wishes().optional(0.3))
        .as(
            (name, mark, wish) ->
                new Topic.Seat(name, mark, Optional.ofNullable(wish.orElse(null))));
  }

  private static Arbitrary<Topic.Wish> wishes() {
    return Arbitraries.of(Topic.Wish.class);
  }
}
