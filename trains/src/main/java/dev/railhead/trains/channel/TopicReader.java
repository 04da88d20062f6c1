package dev.railhead.trains.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one topic, in either dialect, from its first character to its last. For one thread. */
final class TopicReader {
  /** A banner in front: words without quotes or bars, {@code !!}, and then the bar. */
  private static final Pattern LEADING_BANNER =
      Pattern.compile("[ \t]*([^|\"]*?[^|\"\\s])[ \t]*!![ \t]*\\|[ \t]*");

  private static final Pattern MORE = Pattern.compile("\\.\\.\\.(\\d{1,6})(?!\\d)");

  /** Where the text stops making sense. */
  private static final class Nonsense extends Exception {
    private static final long serialVersionUID = 1L;
    private final int position;
    private final String expected;

    Nonsense(int position, String expected) {
      super(expected, null, false, false);
      this.position = position;
      this.expected = expected;
    }
  }

  private final String text;
  private int at;

  private TopicReader(String text) {
    this.text = text;
  }

  static TopicReading read(String text, int longest) {
    if (text.length() > longest) {
      return new TopicReading.Unreadable(
          text.substring(0, longest), longest, "the end, after at most " + longest + " characters");
    }
    try {
      return new TopicReading.Read(new TopicReader(text).topic());
    } catch (Nonsense nonsense) {
      return new TopicReading.Unreadable(text, nonsense.position, nonsense.expected);
    }
  }

  private Topic topic() throws Nonsense {
    Optional<String> banner = leadingBanner();
    List<Topic.Car> cars = cars();
    spaces();
    if (banner.isEmpty() && take("!!")) {
      spaces();
      banner = Optional.of(quoted("a banner in double quotes"));
      spaces();
    }
    if (at < text.length()) {
      throw new Nonsense(
          at,
          cars.isEmpty() ? "the end of the topic, or its banner" : "+, | or the end of the topic");
    }
    return new Topic(banner, cars);
  }

  private Optional<String> leadingBanner() throws Nonsense {
    Matcher matcher = LEADING_BANNER.matcher(text);
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    String banner = note(matcher.group(1), matcher.start(1));
    at = matcher.end();
    return Optional.of(banner);
  }

  private List<Topic.Car> cars() throws Nonsense {
    spaces();
    List<Topic.Car> cars = new ArrayList<>();
    if (at == text.length() || text.startsWith("!!", at) || isClear()) {
      return cars;
    }
    do {
      spaces();
      Topic.Car car = car();
      cars.add(car);
      spaces();
      if (car instanceof Topic.More) {
        return cars;
      }
    } while (take("|"));
    return cars;
  }

  private boolean isClear() {
    int start = at;
    boolean clear = word().equals("clear");
    at = clear ? at : start;
    return clear;
  }

  private Topic.Car car() throws Nonsense {
    Optional<Matcher> more = take(MORE);
    if (more.isPresent()) {
      return new Topic.More(Integer.parseInt(more.get().group(1)));
    }
    int start = at;
    if (word().equals("HOLD")) {
      return new Topic.Hold(optionalNote());
    }
    at = start;
    Optional<String> state = state();
    List<Topic.Seat> seats = new ArrayList<>();
    do {
      spaces();
      seats.add(seat());
      spaces();
    } while (take("+") || take(",") || take("&"));
    return new Topic.Ride(state, seats, optionalNote());
  }

  private Optional<String> state() throws Nonsense {
    if (!take("<")) {
      return Optional.empty();
    }
    String state = name("a state");
    if (!take(">")) {
      throw new Nonsense(at, "> after the state");
    }
    return Optional.of(state);
  }

  private Topic.Seat seat() throws Nonsense {
    String name = name("a rider's name");
    Topic.Mark mark = mark();
    int end = at;
    spaces();
    if (!take("(")) {
      at = end;
      return new Topic.Seat(name, mark, Optional.empty());
    }
    Optional<Topic.Wish> wish = wish(word());
    if (wish.isEmpty() || !take(")")) {
      throw new Nonsense(end, "(config), (c), (askme) or (HOLD)");
    }
    return new Topic.Seat(name, mark, wish);
  }

  private Topic.Mark mark() {
    if (text.startsWith("!!", at)) {
      return Topic.Mark.NONE;
    }
    return take("*")
        ? Topic.Mark.GOOD
        : take("!") ? Topic.Mark.BAD : take("~") ? Topic.Mark.OTHER : Topic.Mark.NONE;
  }

  private static Optional<Topic.Wish> wish(String word) {
    return switch (word) {
      case "config", "c" -> Optional.of(Topic.Wish.CONFIG);
      case "askme" -> Optional.of(Topic.Wish.ASK_ME);
      case "hold", "HOLD" -> Optional.of(Topic.Wish.HOLD);
      default -> Optional.empty();
    };
  }

  private String name(String what) throws Nonsense {
    int start = at;
    String word = word();
    if (word.isEmpty() || word.startsWith(".") || TopicNames.KEYWORDS.contains(word)) {
      throw new Nonsense(start, what);
    }
    String rule = what + " of at most " + Topic.LONGEST_NAME + " printable characters";
    String name = TopicNames.unescaped(word).orElseThrow(() -> new Nonsense(start, rule));
    try {
      return Topic.Seat.of(name).name();
    } catch (IllegalArgumentException e) {
      throw new Nonsense(start, rule);
    }
  }

  private String word() {
    int start = at;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (c != '%' && !TopicNames.isPlain(c)) {
        break;
      }
      at += Character.charCount(c);
    }
    return text.substring(start, at);
  }

  private Optional<String> optionalNote() throws Nonsense {
    int end = at;
    spaces();
    if (text.startsWith("\"", at)) {
      return Optional.of(quoted("a note in double quotes"));
    }
    at = end;
    return Optional.empty();
  }

  private String quoted(String what) throws Nonsense {
    int start = at;
    int end = take("\"") ? text.indexOf('"', at) : -1;
    if (end < 0) {
      throw new Nonsense(start, what);
    }
    String inside = text.substring(at, end);
    at = end + 1;
    return note(inside, start);
  }

  private static String note(String inside, int position) throws Nonsense {
    try {
      return new Topic.Hold(Optional.of(inside.strip())).reason().orElseThrow();
    } catch (IllegalArgumentException e) {
      throw new Nonsense(
          position, "1 to " + Topic.LONGEST_NOTE + " printable characters as a note or banner");
    }
  }

  private void spaces() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private boolean take(String token) {
    boolean there = text.startsWith(token, at);
    if (there) {
      at += token.length();
    }
    return there;
  }

  private Optional<Matcher> take(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    at = matcher.end();
    return Optional.of(matcher);
  }
}
