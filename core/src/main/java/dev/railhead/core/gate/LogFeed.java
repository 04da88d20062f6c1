package dev.railhead.core.gate;

import dev.railhead.core.host.HostPath;
import dev.railhead.core.internal.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A log file that stands on each host of a fleet, and which of its lines are errors: all of them,
 * unless said otherwise. Immutable; the methods return changed copies.
 *
 * <p>Filters are regular expressions of {@link java.util.regex.Pattern}, found anywhere in the
 * first 2,000 bytes of a line. One that does not come to an end in 100,000 steps counts as not
 * found.
 */
public final class LogFeed {
  private final String name;
  private final HostPath file;
  private final List<LineFilter> errors;
  private final List<LineFilter> noise;

  private LogFeed(String name, HostPath file, List<LineFilter> errors, List<LineFilter> noise) {
    this.name = name;
    this.file = file;
    this.errors = errors;
    this.noise = noise;
  }

  /**
   * The feed called {@code name}, from {@code file}.
   *
   * @throws IllegalArgumentException if {@code name} is not 1 to 64 of {@code A-Z a-z 0-9 . _ -}
   */
  public static LogFeed of(String name, HostPath file) {
    Objects.requireNonNull(file, "file");
    return new LogFeed(Names.word("a feed's name", name), file, List.of(), List.of());
  }

  /**
   * This feed, of whose lines those count in which {@code regex}, or another one that was said to
   * count, is found.
   *
   * @throws IllegalArgumentException if it is no regular expression of at most 1000 characters
   */
  public LogFeed counting(String regex) {
    return new LogFeed(name, file, with(errors, regex), noise);
  }

  /**
   * This feed, of whose lines those do not count in which {@code regex} is found: known noise.
   *
   * @throws IllegalArgumentException if it is no regular expression of at most 1000 characters
   */
  public LogFeed ignoring(String regex) {
    return new LogFeed(name, file, errors, with(noise, regex));
  }

  private static List<LineFilter> with(List<LineFilter> filters, String regex) {
    List<LineFilter> more = new ArrayList<>(filters);
    more.add(LineFilter.of(regex));
    return List.copyOf(more);
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** The file on each host. */
  public HostPath file() {
    return file;
  }

  /** Whether {@code line} is an error. Blank lines are none. */
  public boolean isError(String line) {
    boolean counts = errors.isEmpty() || errors.stream().anyMatch(filter -> filter.isIn(line));
    return counts && !line.isBlank() && noise.stream().noneMatch(filter -> filter.isIn(line));
  }

  @Override
  public String toString() {
    return name + " (" + file + ")";
  }
}
