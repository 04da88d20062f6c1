package dev.railhead.core.gate;

import dev.railhead.core.Host;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.internal.Amounts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One span of watching, before a deploy or after it. For one thread. */
final class Watching implements AutoCloseable {
  /** How long all logs together may take until they are followed. */
  static final Duration START = Duration.ofSeconds(60);

  private final ErrorWatch.Settings settings;
  private final List<Host> hosts;
  private final List<Watched> feeds;
  private final LogTails tails;
  private long began;
  private Optional<String> unread = Optional.empty();

  /** What measuring came to; the baseline is there if it passes. */
  record Measured(Verdict verdict, Optional<Baseline> baseline) {}

  private Watching(
      ErrorWatch.Settings settings, List<Host> hosts, List<Watched> feeds, LogTails tails) {
    this.settings = settings;
    this.hosts = hosts;
    this.feeds = feeds;
    this.tails = tails;
    this.began = settings.pace().nanos();
  }

  static Watching begin(ErrorWatch.Settings settings, List<Host> hosts)
      throws IOException, InterruptedException {
    List<Watched> feeds = new ArrayList<>();
    for (Map.Entry<String, ErrorCount> each : settings.metrics().entrySet()) {
      Watched metric = new Watched.Metric(each.getKey(), each.getValue());
      metric.reset();
      feeds.add(metric);
    }
    Duration longest = settings.measuring().plus(settings.watching()).plus(START).plus(START);
    List<LogTail> tails = new ArrayList<>();
    for (LogFeed feed : settings.logs()) {
      Occurrences errors = new Occurrences(settings.fold());
      feeds.add(new Watched.Log(feed.name(), errors));
      for (Host host : hosts) {
        tails.add(new LogTail(settings.hosts(), host, feed, errors, longest, settings.pace()));
      }
    }
    return new Watching(settings, hosts, feeds, new LogTails(tails));
  }

  /** Counts for a while; time that it takes to begin does not count. */
  Measured measure(Revision revision) throws IOException, InterruptedException {
    tails.awaitFirstTries(START);
    Optional<Verdict> missing = missing();
    if (missing.isPresent()) {
      return new Measured(missing.get(), Optional.empty());
    }
    for (Watched feed : feeds) {
      feed.reset();
    }
    began = settings.pace().nanos();
    settings.pace().pause(settings.measuring());
    Optional<Verdict> lost = lost();
    if (lost.isPresent()) {
      return new Measured(lost.get(), Optional.empty());
    }
    Map<String, Baseline.Level> levels = new LinkedHashMap<>();
    for (Watched feed : feeds) {
      levels.put(feed.name(), new Baseline.Level(feed.count(), feed.kinds()));
    }
    Set<Host> gone = tails.lost();
    List<Host> followed = hosts.stream().filter(host -> !gone.contains(host)).toList();
    Baseline baseline = new Baseline(revision, followed, span(), levels);
    return new Measured(Verdict.pass(summary(baseline)), Optional.of(baseline));
  }

  private static String summary(Baseline baseline) {
    String span = " in " + Amounts.seconds(baseline.span());
    return baseline.levels().entrySet().stream()
        .map(e -> e.getKey() + ": " + Amounts.count(e.getValue().count(), "error") + span)
        .collect(Collectors.joining("; "));
  }

  /** Compares until there are too many errors or time is up; time that it takes to begin counts. */
  Verdict compare(Baseline baseline) throws InterruptedException {
    tails.awaitFirstTries(START);
    Optional<Verdict> missing = missing();
    if (missing.isPresent()) {
      return missing.get();
    }
    int looks = Math.toIntExact(ceiling(settings.watching(), settings.every()));
    RateTest test = RateTest.of(settings.ratio(), settings.falseAlarms(), looks, feeds.size());
    for (int look = 0; look < looks; look++) {
      settings.pace().pause(settings.every());
      Optional<Verdict> accusation = look(baseline, test);
      if (accusation.isPresent()) {
        return accusation.get();
      }
    }
    return lost()
        .or(() -> unread.map(Verdict::unknown))
        .orElseGet(() -> Verdict.pass("no more errors than before, in " + Amounts.seconds(span())));
  }

  private static long ceiling(Duration whole, Duration part) {
    return Math.max(1, (whole.toNanos() + part.toNanos() - 1) / part.toNanos());
  }

  private Optional<Verdict> look(Baseline baseline, RateTest test) throws InterruptedException {
    unread = Optional.empty();
    for (Watched feed : feeds) {
      try {
        Optional<Verdict> accusation = look(feed, baseline, test);
        if (accusation.isPresent()) {
          return accusation;
        }
      } catch (IOException e) {
        unread = Optional.of(feed.name() + " cannot be read: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  private Optional<Verdict> look(Watched feed, Baseline baseline, RateTest test)
      throws IOException, InterruptedException {
    Baseline.Level level = Objects.requireNonNull(baseline.levels().get(feed.name()));
    long count = feed.count();
    Duration span = span();
    if (!test.accuses(level.count(), seconds(baseline.span()), count, seconds(span))) {
      return Optional.empty();
    }
    return Optional.of(
        Verdict.block(
            feed.name()
                + ": "
                + Amounts.count(count, "error")
                + " in the "
                + Amounts.seconds(span)
                + " since the swap, "
                + level.count()
                + " in the "
                + Amounts.seconds(baseline.span())
                + " before"
                + feed.shown(level.kinds())));
  }

  private Duration span() {
    return Duration.ofNanos(settings.pace().nanos() - began);
  }

  private static double seconds(Duration span) {
    return span.toNanos() / 1e9;
  }

  private Optional<Verdict> missing() {
    return tails.missing().map(Verdict::unknown);
  }

  private Optional<Verdict> lost() {
    return settings.tolerance().allows(tails.lost().size(), hosts.size())
        ? Optional.empty()
        : tails.troubles().map(Verdict::unknown);
  }

  @Override
  public void close() {
    tails.close();
  }
}
