package dev.railhead.trains.channel;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Turns a {@link Topic} into text and back. Either dialect is read, whichever is written: PushBot's
 * ({@code <prod> alice* + bob (config) | carol !! "lunch"}) and that of Etsy's talks of 2014
 * ({@code Off-Hours!! | <prod> alice* + bob (c) | carol}). A text is understood to its last
 * character or refused with the place where it stops making sense; no part of one is ever dropped.
 * Immutable and thread-safe.
 *
 * <pre>
 * topic  := [banner "!!" "|"] (car ("|" car)* | ["clear"]) ["!!" quoted]
 * car    := "HOLD" [quoted] | ["&lt;" word "&gt;"] seat (("+" | "," | "&amp;") seat)* [quoted] | "..." digits
 * seat   := word ["*" | "!" | "~"] ["(" ("config" | "c" | "askme" | "hold" | "HOLD") ")"]
 * word   := letters, digits, - _ . [ ] { } ^ ` \ and %XX for each byte of what else a name holds;
 *           no keyword (config askme hold HOLD clear), no "." in front
 * quoted := '"' 1 to 400 printable characters but for '"' '"'
 * </pre>
 *
 * <p>Spaces and tabs may stand between any two of these, and at both ends. {@code ...17} at the end
 * is ours: 17 riders are left out because the topic would be too long.
 */
public final class TopicCodec {
  /** How long a topic may be, in characters, to be read at all. */
  public static final int LONGEST_TEXT = 32_768;

  /** How a topic is written. */
  public enum Dialect {
    /** As Etsy's PushBot: {@code (config)}, and the banner at the end. */
    PUSHBOT,
    /** As the topics in Etsy's talks: {@code (c)}, and the banner in front. */
    TALKS
  }

  private final Dialect dialect;

  private TopicCodec(Dialect dialect) {
    this.dialect = Objects.requireNonNull(dialect, "dialect");
  }

  /** A codec that writes {@code dialect}. */
  public static TopicCodec writing(Dialect dialect) {
    return new TopicCodec(dialect);
  }

  /** What {@code text} says; texts of more than {@link #LONGEST_TEXT} characters are refused. */
  public TopicReading read(String text) {
    return TopicReader.read(text, LONGEST_TEXT);
  }

  /** {@code topic} as text, however long. */
  public String write(Topic topic) {
    return write(topic, false);
  }

  /**
   * {@code topic} as text of at most {@code bytes} bytes of UTF-8: as {@link #write} has it when
   * that fits, otherwise shortened, in steps that lose as little as possible. See {@link
   * FittedTopic}.
   *
   * @throws IllegalArgumentException if {@code bytes} is less than 16
   */
  public FittedTopic fit(Topic topic, int bytes) {
    return TopicFitting.fit(this, topic, bytes);
  }

  /** {@code text} in bytes of UTF-8, which is what servers count. */
  public static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Without the spaces that nothing needs, and with the short form of every keyword. */
  String tight(Topic topic) {
    return write(topic, true);
  }

  private String write(Topic topic, boolean tight) {
    String cars =
        topic.cars().stream()
            .map(car -> car(car, tight))
            .collect(Collectors.joining(tight ? "|" : " | "));
    String queue = cars.isEmpty() ? "clear" : cars;
    Optional<String> banner = topic.banner();
    if (banner.isEmpty()) {
      return queue;
    }
    // In front there are no quotes around it, so that a bar would end it.
    if (dialect == Dialect.TALKS && banner.get().indexOf('|') < 0) {
      return banner.get() + (tight ? "!!|" : "!! | ") + queue;
    }
    // A mark in front of "!!" would read as part of it; the space keeps them apart.
    return queue + (tight ? " !!\"" : " !! \"") + banner.get() + "\"";
  }

  private String car(Topic.Car car, boolean tight) {
    if (car instanceof Topic.More more) {
      return "..." + more.riders();
    }
    if (car instanceof Topic.Hold hold) {
      return "HOLD" + note(hold.reason(), tight);
    }
    Topic.Ride ride = (Topic.Ride) car;
    String state =
        ride.state().map(word -> "<" + TopicNames.escaped(word) + (tight ? ">" : "> ")).orElse("");
    return ride.seats().stream()
        .map(seat -> seat(seat, tight))
        .collect(Collectors.joining(tight ? "+" : " + ", state, note(ride.note(), tight)));
  }

  private static String note(Optional<String> note, boolean tight) {
    return note.map(words -> (tight ? "\"" : " \"") + words + "\"").orElse("");
  }

  private String seat(Topic.Seat seat, boolean tight) {
    String mark =
        switch (seat.mark()) {
          case NONE -> "";
          case GOOD -> "*";
          case BAD -> "!";
          case OTHER -> "~";
        };
    String wish = seat.wish().map(w -> (tight ? "(" : " (") + keyword(w, tight) + ")").orElse("");
    return TopicNames.escaped(seat.name()) + mark + wish;
  }

  private String keyword(Topic.Wish wish, boolean tight) {
    return switch (wish) {
      case CONFIG -> tight || dialect == Dialect.TALKS ? "c" : "config";
      case ASK_ME -> "askme";
      case HOLD -> "HOLD";
    };
  }
}
