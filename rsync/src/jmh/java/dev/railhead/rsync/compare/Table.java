package dev.railhead.rsync.compare;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What came out, in Markdown. For one thread. */
final class Table {
  private static final double MOST_MILLIS_PER_HOST = 10;

  private final Map<String, Cost> pipes = new LinkedHashMap<>();

  /** Prints what stands above the first row. */
  void begin() {
    System.out.println(
        "| transport | hosts | push | hosts are | forked, processor s | ours | ratio | goal"
            + " | forked, wall s | ours | ratio | goal |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
  }

  /** Prints one row. */
  void row(Targets targets, Kind kind, Contender contender, Cost forked, Cost ours) {
    Goal goal = Goal.of(contender, kind, targets);
    int hosts = targets.hosts().size();
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %s | %s | %.2f | %.2f | %s | %.2f | %.2f | %s |%n",
        targets.title(),
        hosts,
        kind,
        contender,
        forked.senderSeconds(),
        ours.senderSeconds(),
        Goal.judged(ours.senderSeconds() / forked.senderSeconds(), goal.processor()),
        forked.wallSeconds(),
        ours.wallSeconds(),
        Goal.judged(ours.wallSeconds() / forked.wallSeconds(), goal.wall()));
    if (targets.title().equals("pipes")) {
      pipes.put(key(hosts, kind, contender), ours);
    }
  }

  private static String key(int hosts, Kind kind, Contender contender) {
    return hosts + " " + kind + " " + contender;
  }

  /** Prints what a further host costs, where 16 and 32 were measured. */
  void slopes() {
    for (Kind kind : Kind.values()) {
      for (Contender contender : Contender.values()) {
        Cost few = pipes.get(key(16, kind, contender));
        Cost many = pipes.get(key(32, kind, contender));
        if (few != null && many != null && kind != Kind.FULL) {
          double millis = (many.senderSeconds() - few.senderSeconds()) * 1000 / 16;
          System.out.printf(
              Locale.ROOT,
              "%nA further host, pipes, %s, %s: %.1f ms of processor; goal 10 ms%s%n",
              kind,
              contender,
              millis,
              millis <= MOST_MILLIS_PER_HOST ? " met" : " **not met**");
        }
      }
    }
  }
}
