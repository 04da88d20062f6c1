package dev.railhead.core.gate;

import dev.railhead.core.Host;
import dev.railhead.core.internal.Names;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The errors of one feed. Lines that differ in nothing but numbers are of one kind, and of one kind
 * on one host at most one counts in each fold of time: a stack trace or a loop that writes a
 * thousand lines is one thing that went wrong. Thread-safe.
 */
final class Occurrences {
  /** How many kinds are told apart; all others are one. */
  private static final int KINDS = 1000;

  private static final int KIND_LENGTH = 160;
  private static final int SHOWN_LENGTH = 240;
  private static final int SHOWN_HOSTS = 3;
  private static final String OTHERS = "(others)";

  private final long foldNanos;
  // Guarded by this.
  private final Map<String, Kind> kinds = new HashMap<>();
  private long count;

  /** Errors of one kind. */
  private static final class Kind {
    private final String sample;
    private final Set<String> hosts = new TreeSet<>();
    private final Map<String, Long> lastFold = new HashMap<>();
    private long lines;

    Kind(String sample) {
      this.sample = sample;
    }
  }

  Occurrences(Duration fold) {
    this.foldNanos = fold.toNanos();
  }

  /** {@code line} came from {@code host} at {@code nanos}. */
  synchronized void add(Host host, String line, long nanos) {
    String known = kindOf(line);
    String key = kinds.containsKey(known) || kinds.size() < KINDS ? known : OTHERS;
    Kind kind = kinds.computeIfAbsent(key, k -> new Kind(Names.cleaned(line, SHOWN_LENGTH)));
    kind.lines++;
    kind.hosts.add(host.name());
    long fold = Math.floorDiv(nanos, foldNanos);
    Long last = kind.lastFold.put(host.name(), fold);
    if (last == null || last != fold) {
      count++;
    }
  }

  /** Forgets all that there was. */
  synchronized void reset() {
    kinds.clear();
    count = 0;
  }

  synchronized long count() {
    return count;
  }

  synchronized Set<String> kinds() {
    return Set.copyOf(kinds.keySet());
  }

  /** The most frequent lines, those first of whose kind there were none before. */
  synchronized String shown(int most, Set<String> before) {
    List<Map.Entry<String, Kind>> ranked =
        kinds.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, Kind>, Boolean>comparing(
                        e -> before.contains(e.getKey()))
                    .thenComparing(e -> -e.getValue().lines)
                    .thenComparing(Map.Entry::getKey))
            .toList();
    String text =
        ranked.stream()
            .limit(most)
            .map(e -> shown(e.getValue(), before.contains(e.getKey())))
            .collect(Collectors.joining("; "));
    int more = ranked.size() - most;
    return more > 0 ? text + "; and " + more + " more kinds" : text;
  }

  private static String shown(Kind kind, boolean old) {
    String hosts = kind.hosts.stream().limit(SHOWN_HOSTS).collect(Collectors.joining(", "));
    int more = kind.hosts.size() - SHOWN_HOSTS;
    return kind.lines
        + " × "
        + (old ? "" : "new: ")
        + kind.sample
        + " ("
        + hosts
        + (more > 0 ? " and " + more + " more" : "")
        + ")";
  }

  /** {@code line} with each run of digits, and of hexadecimal digits with one among them, as #. */
  static String kindOf(String line) {
    StringBuilder kind = new StringBuilder();
    int i = 0;
    while (i < line.length() && kind.length() < KIND_LENGTH) {
      int end = i;
      boolean digit = false;
      while (end < line.length() && Character.digit(line.charAt(end), 16) >= 0) {
        digit |= Character.isDigit(line.charAt(end));
        end++;
      }
      if (digit) {
        kind.append('#');
      } else {
        end = Math.max(end, i + 1);
        kind.append(line, i, end);
      }
      i = end;
    }
    return kind.toString();
  }
}
