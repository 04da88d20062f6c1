package dev.railhead.examples.push;

import static dev.railhead.examples.Amounts.bytes;
import static dev.railhead.examples.Amounts.seconds;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferMeter;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a push is: on a terminal a line for each host and one for all, drawn over and over,
 * elsewhere a line whenever something has gone wrong, and one for all every few seconds.
 * Thread-safe.
 */
final class Board implements TransferListener {
  private static final String ERASE_LINE_END = "\u001b[K";
  private static final String ERASE_BELOW = "\u001b[J";

  private final PrintStream out;
  private final Shape shape;
  private final String title;
  private final TransferMeter meter;
  private final Map<Host, String> states = new LinkedHashMap<>();
  private final List<String> staying = new ArrayList<>();
  private long shownAt = System.nanoTime();
  private int drawn;

  /**
   * What it is shown on.
   *
   * @param isTerminal whether it can be drawn upon
   * @param columns how wide it is
   * @param rows how high it is
   */
  record Shape(boolean isTerminal, int columns, int rows) {
    /** No terminal. */
    static final Shape LINES = new Shape(false, 0, 0);

    /** The terminal that this runs in, if there is one, and nobody asked for plain text. */
    static Shape detect(Map<String, String> environment, @Nullable Console console) {
      boolean plain =
          console == null
              || environment.getOrDefault("TERM", "dumb").equals("dumb")
              || !environment.getOrDefault("NO_COLOR", "").isEmpty()
              || !environment.getOrDefault("CI", "").isEmpty();
      return plain
          ? LINES
          : new Shape(true, size(environment, "COLUMNS", 80), size(environment, "LINES", 24));
    }

    private static int size(Map<String, String> environment, String name, int otherwise) {
      String text = environment.getOrDefault(name, "");
      int size = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
      return size >= 20 ? size : otherwise;
    }

    private Duration interval() {
      return isTerminal ? Duration.ofMillis(100) : Duration.ofSeconds(5);
    }
  }

  /** A board for a push to {@code hosts} that begins now, called {@code title}. */
  Board(PrintStream out, Shape shape, String title, List<Host> hosts) {
    this.out = out;
    this.shape = shape;
    this.title = title;
    this.meter = TransferMeter.over(hosts);
    hosts.forEach(host -> states.put(host, "·"));
  }

  @Override
  public synchronized void progressed(Host host, long files, long bytes, int percent) {
    meter.progressed(host, files, bytes, percent);
    states.put(host, reading(meter.of(host)));
    show();
  }

  @Override
  public synchronized void retrying(Host host, int attempt, String why) {
    states.put(host, "↻ try " + attempt + " failed: " + clean(why));
    say(host + ": try " + attempt + " failed, trying again: " + clean(why));
  }

  @Override
  public synchronized void warned(Host host, String warning) {
    say(host + ": warning: " + clean(warning));
  }

  @Override
  public synchronized void ended(HostTransfer result) {
    meter.ended(result);
    String end = ending(result);
    states.put(result.host(), end);
    if (!shape.isTerminal() && !(result instanceof HostTransfer.Delivered)) {
      say(result.host() + ": " + end);
    }
    show();
  }

  /** How a host ended, in words. */
  static String ending(HostTransfer result) {
    if (result instanceof HostTransfer.Delivered delivered) {
      String tries = delivered.attempts() > 1 ? ", " + delivered.attempts() + " tries" : "";
      return "✔ " + delivered.counts().describe() + " in " + seconds(delivered.took()) + tries;
    }
    if (result instanceof HostTransfer.Failed failed) {
      return "✘ " + clean(failed.message());
    }
    return "✘ not tried: " + clean(((HostTransfer.NotTried) result).why());
  }

  /** Text from hosts must not move the cursor. */
  static String clean(String text) {
    return text.strip().replaceAll("\\p{Cntrl}+", " ");
  }

  private static String reading(TransferMeter.Reading reading) {
    String rate = reading.bytesPerSecond() > 0 ? ", " + bytes(reading.bytesPerSecond()) + "/s" : "";
    String left =
        reading
            .left()
            .filter(time -> !time.isZero())
            .map(time -> ", " + seconds(time) + " left")
            .orElse("");
    return String.format(
            Locale.ROOT,
            "%3d %%  %,d files, %s",
            reading.percent(),
            reading.files(),
            bytes(reading.bytes()))
        + rate
        + left;
  }

  private void say(String line) {
    if (shape.isTerminal()) {
      staying.add(line);
      draw();
    } else {
      out.println(title + ": " + line);
      out.flush();
    }
  }

  private void show() {
    if (System.nanoTime() - shownAt < shape.interval().toNanos()) {
      return;
    }
    if (shape.isTerminal()) {
      draw();
    } else {
      out.println(title + ": " + reading(meter.all()));
      out.flush();
    }
    shownAt = System.nanoTime();
  }

  /** Takes the lines of the hosts away again, for what is printed next says more. */
  synchronized void close() {
    if (shape.isTerminal()) {
      write(new ArrayList<>());
    }
  }

  private void draw() {
    List<String> frame = new ArrayList<>();
    int room = Math.max(1, shape.rows() - 4);
    int name = states.keySet().stream().mapToInt(host -> host.name().length()).max().orElse(1);
    states.entrySet().stream()
        .sorted(
            (one, other) -> Boolean.compare(isSettled(one.getValue()), isSettled(other.getValue())))
        .limit(room)
        .forEach(
            entry ->
                frame.add(
                    String.format(
                        "  %-" + name + "s  %s", entry.getKey().name(), entry.getValue())));
    if (states.size() > room) {
      frame.add("  … and " + (states.size() - room) + " more");
    }
    long settled = states.values().stream().filter(Board::isSettled).count();
    frame.add(title + ": " + settled + " of " + states.size() + " done, " + reading(meter.all()));
    write(frame);
  }

  private static boolean isSettled(String state) {
    return state.startsWith("✔") || state.startsWith("✘");
  }

  private void write(List<String> frame) {
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\u001b[").append(drawn).append('A');
    }
    for (List<String> lines : List.of(staying, frame)) {
      lines.forEach(line -> text.append(cut(line)).append(ERASE_LINE_END).append('\n'));
    }
    drawn = frame.size();
    staying.clear();
    out.print(text.append(ERASE_BELOW));
    out.flush();
  }

  /** A full line makes some terminals wrap. */
  private String cut(String line) {
    return line.length() < shape.columns() ? line : line.substring(0, shape.columns() - 1);
  }
}
