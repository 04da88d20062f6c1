package dev.railhead.trains.channel;

import dev.railhead.core.internal.Names;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a push channel's topic says: a banner, and the cars of the queue from the front to the back.
 * A value of its own, apart from the queue it shows: people edit topics by hand. Immutable.
 *
 * @param banner words that are no part of the queue, such as {@code Off-Hours}
 * @param cars the queue from the front to the back; empty when it is clear; at most one {@link
 *     More}, as the last
 */
public record Topic(Optional<String> banner, List<Car> cars) {
  /** How long a banner or a note may be, in characters. */
  public static final int LONGEST_NOTE = 400;

  /** How long a name may be, in characters. */
  public static final int LONGEST_NAME = 64;

  private static final Topic CLEAR = new Topic(Optional.empty(), List.of());

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the banner breaks the rule of {@link #quotable}, or a
   *     {@link More} is not the last car
   */
  public Topic {
    banner.ifPresent(text -> checkNote("a banner", text));
    cars = List.copyOf(cars);
    for (Car car : cars.subList(0, Math.max(0, cars.size() - 1))) {
      if (car instanceof More) {
        throw new IllegalArgumentException(
            "what is left out of a topic must stand at its end, but was followed by a car");
      }
    }
  }

  /** A topic of {@code cars} without a banner. */
  public static Topic of(Car... cars) {
    return new Topic(Optional.empty(), List.of(cars));
  }

  /** The topic of an empty queue. */
  public static Topic clear() {
    return CLEAR;
  }

  /** This topic under {@code text}. */
  public Topic withBanner(String text) {
    return new Topic(Optional.of(text), cars);
  }

  /** This topic without a banner. */
  public Topic withoutBanner() {
    return new Topic(Optional.empty(), cars);
  }

  /**
   * {@code text} made fit for a banner or a note: double quotes become single ones, controls become
   * spaces, the ends are trimmed, and what is longer than {@link #LONGEST_NOTE} ends in an
   * ellipsis. Empty when nothing is left.
   */
  public static Optional<String> quotable(String text) {
    StringBuilder fit = new StringBuilder();
    text.codePoints()
        .map(c -> c == '"' ? '\'' : Names.forgesLines(c) ? ' ' : c)
        .forEach(fit::appendCodePoint);
    String trimmed = fit.toString().strip();
    if (trimmed.length() > LONGEST_NOTE) {
      trimmed = Names.shortened(trimmed, LONGEST_NOTE - 1).stripTrailing() + "…";
    }
    return trimmed.isEmpty() ? Optional.empty() : Optional.of(trimmed);
  }

  private static void checkNote(String what, String text) {
    Names.line(what, text, LONGEST_NOTE);
    if (text.indexOf('"') >= 0 || !text.equals(text.strip())) {
      throw new IllegalArgumentException(
          what
              + " must have no double quotes and no spaces at its ends, but was "
              + Names.quoted(text));
    }
  }

  private static void checkName(String what, String name) {
    Names.line(what, name, LONGEST_NAME);
    if (!name.equals(name.strip())) {
      throw new IllegalArgumentException(
          what + " must have no spaces at its ends, but was " + Names.quoted(name));
    }
  }

  /** One entry of the queue. */
  public sealed interface Car permits Ride, Hold, More {}

  /**
   * People who ride together.
   *
   * @param state where they are, such as {@code prod}; empty while they wait
   * @param seats at least one, the driver first
   * @param note what they say of themselves
   */
  public record Ride(Optional<String> state, List<Seat> seats, Optional<String> note)
      implements Car {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if there is no seat, or the state or the note breaks a rule
     */
    public Ride {
      state.ifPresent(text -> checkName("a car's state", text));
      seats = List.copyOf(seats);
      if (seats.isEmpty()) {
        throw new IllegalArgumentException("a car must have at least one rider");
      }
      note.ifPresent(text -> checkNote("a car's note", text));
    }

    /** A waiting car of these people, with no marks. */
    public static Ride of(String... names) {
      return new Ride(
          Optional.empty(), List.of(names).stream().map(Seat::of).toList(), Optional.empty());
    }

    /** This car at {@code where}. */
    public Ride at(String where) {
      return new Ride(Optional.of(where), seats, note);
    }

    /** This car with {@code words}. */
    public Ride withNote(String words) {
      return new Ride(state, seats, Optional.of(words));
    }
  }

  /**
   * Nothing behind it may go.
   *
   * @param reason why
   */
  public record Hold(Optional<String> reason) implements Car {
    /**
     * Checks the reason.
     *
     * @throws IllegalArgumentException if it breaks the rule of {@link Topic#quotable}
     */
    public Hold {
      reason.ifPresent(text -> checkNote("a hold's reason", text));
    }
  }

  /**
   * Cars that did not fit into the topic.
   *
   * @param riders how many people they carry, 0 to 999,999
   */
  public record More(int riders) implements Car {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is out of bounds
     */
    public More {
      if (riders < 0 || riders > 999_999) {
        throw new IllegalArgumentException(
            "riders left out must be 0 to 999999, but were " + riders);
      }
    }
  }

  /**
   * One person in a car.
   *
   * @param name any printable name; the codec escapes what a topic cannot hold
   * @param mark what they say of the stage they are at
   * @param wish what they asked for when they joined
   */
  public record Seat(String name, Mark mark, Optional<Wish> wish) {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is not one printable line of at most {@link
     *     #LONGEST_NAME} characters without spaces at its ends
     */
    public Seat {
      checkName("a rider's name", name);
      Objects.requireNonNull(mark, "mark");
      Objects.requireNonNull(wish, "wish");
    }

    /** A person who has said nothing yet. */
    public static Seat of(String name) {
      return new Seat(name, Mark.NONE, Optional.empty());
    }

    /** This seat with {@code mark}. */
    public Seat with(Mark mark) {
      return new Seat(name, mark, wish);
    }

    /** This seat with {@code wish}. */
    public Seat with(Wish wish) {
      return new Seat(name, mark, Optional.of(wish));
    }
  }

  /** What a rider says of the stage the car is at. */
  public enum Mark {
    /** Nothing yet. */
    NONE,
    /** It works: {@code *}. */
    GOOD,
    /** It does not: {@code !}. */
    BAD,
    /** {@code ~}, which PushBot reads and never writes. */
    OTHER
  }

  /** What a rider asked for. */
  public enum Wish {
    /** Configuration only: {@code (config)}, or {@code (c)} in the talks. */
    CONFIG,
    /** Ask before going: {@code (askme)}. */
    ASK_ME,
    /** Wait for me: {@code (HOLD)}; {@code (hold)} means the same. */
    HOLD
  }
}
