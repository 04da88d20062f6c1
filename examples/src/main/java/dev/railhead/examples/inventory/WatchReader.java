package dev.railhead.examples.inventory;

import dev.railhead.core.gate.ErrorWatch;
import dev.railhead.core.gate.LogFeed;
import dev.railhead.core.host.HostPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the gates that compare what logs say after a swap with what they said before. */
final class WatchReader {
  /** The deployer's step ends after 15 minutes; the watch should have answered by then. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final int MOST_FEEDS = 20;

  private WatchReader() {}

  /** Log files on each host of the stage; see ErrorWatch. */
  static Optional<GateEntry> errors(String name, Value value) {
    Fields fields = value.fields("errors", "measure", "watch", "every", "ratio");
    List<LogFeed> feeds = fields.need("errors").map(WatchReader::feeds).orElse(List.of());
    Optional<Duration> measure = fields.find("measure").flatMap(WatchReader::time);
    Optional<Duration> watch = fields.find("watch").flatMap(WatchReader::time);
    Optional<Duration> every = fields.find("every").flatMap(WatchReader::time);
    Optional<Double> ratio = fields.find("ratio").flatMap(times -> times.as(WatchReader::ratio));
    return Optional.of(
        new GateEntry(
            name,
            GateEntry.Place.AFTER_A_SWAP,
            depot -> {
              ErrorWatch.Builder builder = ErrorWatch.builder(name, depot.hosts());
              feeds.forEach(builder::log);
              measure.ifPresent(builder::measuring);
              watch.ifPresent(builder::watching);
              every.ifPresent(builder::every);
              ratio.ifPresent(builder::tolerating);
              ErrorWatch made = builder.build();
              return new GateEntry.Made(Optional.of(made.before()), made.after());
            }));
  }

  private static Optional<Duration> time(Value value) {
    return value.duration(LONGEST);
  }

  private static double ratio(String text) {
    double ratio = text.matches("[0-9]{1,4}(\\.[0-9]{1,4})?") ? Double.parseDouble(text) : 0;
    if (ratio < 1 || ratio > 1000) {
      throw new IllegalArgumentException(
          "a ratio must be 1 to 1000 times as many errors as before, but was " + text);
    }
    return ratio;
  }

  private static List<LogFeed> feeds(Value value) {
    List<LogFeed> feeds = new ArrayList<>();
    Fields named = value.names();
    named.forEach((name, field) -> feed(field).ifPresent(feeds::add));
    if (named.isEmpty() || feeds.size() > MOST_FEEDS) {
      value.wrong("there must be 1 to " + MOST_FEEDS + " logs here");
    }
    return feeds;
  }

  private static Optional<LogFeed> feed(Fields.Field field) {
    Fields fields = field.value().fields("file", "count", "ignore");
    Optional<HostPath> file = fields.need("file").flatMap(path -> path.as(HostPath::of));
    return file.flatMap(path -> field.key().as(name -> LogFeed.of(name, path)))
        .map(feed -> filtered(feed, fields));
  }

  private static LogFeed filtered(LogFeed bare, Fields fields) {
    LogFeed feed = bare;
    for (Value filter : fields.values("count")) {
      feed = filter.as(feed::counting).orElse(feed);
    }
    for (Value filter : fields.values("ignore")) {
      feed = filter.as(feed::ignoring).orElse(feed);
    }
    return feed;
  }
}
