package dev.railhead.core.gate;

import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.internal.Durations;
import dev.railhead.core.internal.Names;
import dev.railhead.core.internal.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches whether more goes wrong after a deploy than before it. It is two gates of one stage:
 * {@link #before} counts errors for a while under the old release, and {@link #after} follows the
 * same logs and metrics once the new one is live. When there are too many, it blocks as soon as
 * that is clear, with the offending lines in its reason, and the {@link
 * dev.railhead.core.deploy.Deployer} swaps back; that costs the deploy both spans.
 *
 * <pre>{@code
 * ErrorWatch watch =
 *     ErrorWatch.builder("errors", hosts)
 *         .log(LogFeed.of("php", HostPath.of("/var/log/php/error.log")).ignoring("Deprecated:"))
 *         .metric("5xx", () -> loadBalancer.serverErrors())
 *         .build();
 * pipeline.then(PRODUCTION, web, plan -> plan.gate(watch.before()).afterGate(watch.after()));
 * }</pre>
 *
 * <p><b>When it blocks.</b> It compares every few seconds by a sequential test: a release under
 * which errors are at most {@linkplain Builder#tolerating twice} as frequent as before is ever
 * accused with probability {@linkplain Builder#falseAlarms 0.001} at most, however often it looks,
 * if errors come independently of each other. They do not quite: so lines that differ only in
 * numbers count as one per host and {@linkplain Builder#folding second}. A metric is taken as it
 * is: let it count failed requests, not consequences of one.
 *
 * <p>Each log is compared as a whole, new kinds of errors with the noise that was there before: the
 * more of the noise is {@linkplain LogFeed#ignoring ignored}, the fewer new errors are enough.
 *
 * <p><b>When it does not know,</b> which stops the deploy as well: a log is not there or may not be
 * read; a host is lost, or was not reached, and has not come back by the end (it is tried again
 * every two seconds); a metric cannot be read at last; or there was no {@link #before} for this
 * revision. What is written to a log between the swap and the moment when it is followed is not
 * seen.
 *
 * <p>A log is followed by {@code tail -F} of the host, which goes on through rotation; the tails
 * end when a gate has answered, is interrupted or, should this process be gone, by themselves.
 * While a gate is asked it has a daemon thread for each log on each host; afterwards none.
 * Rollbacks pass unwatched. Thread-safe; the connector stays the caller's to close.
 */
public final class ErrorWatch {
  private final Settings settings;
  private final Map<Place, Baseline> baselines = new ConcurrentHashMap<>();

  private record Place(Stack stack, Stage stage) {}

  /** What an error watch is told. */
  record Settings(
      String name,
      HostConnector hosts,
      List<LogFeed> logs,
      Map<String, ErrorCount> metrics,
      Duration measuring,
      Duration watching,
      Duration every,
      Duration fold,
      double ratio,
      double falseAlarms,
      Tolerance tolerance,
      Pace pace) {}

  private ErrorWatch(Settings settings) {
    this.settings = settings;
  }

  /**
   * A watch called {@code name} over logs on hosts that {@code hosts} reaches, and over metrics.
   *
   * @throws IllegalArgumentException if {@code name} is not one printable line of at most 80
   *     characters
   */
  public static Builder builder(String name, HostConnector hosts) {
    return new Builder(name, hosts);
  }

  /**
   * The gate that counts for a while, for {@code StagePlan.gate}. It passes when it could count.
   */
  public Gate before() {
    Duration longest = settings.measuring().plus(Watching.START).plusSeconds(40);
    return gate(" before", longest, this::measure);
  }

  /**
   * The gate that compares, for {@code StagePlan.afterGate} or {@code StagePlan.canaryGate}. The
   * deadline of that step (15 minutes unless said otherwise) must be longer than the watch.
   */
  public Gate after() {
    Duration longest = settings.watching().plus(Watching.START).plusSeconds(40);
    return gate(" after", longest, this::compare);
  }

  private interface Answer {
    Verdict to(Question question) throws IOException, InterruptedException;
  }

  private Gate gate(String suffix, Duration deadline, Answer answer) {
    return new Gate() {
      @Override
      public String name() {
        return settings.name() + suffix;
      }

      @Override
      public Duration deadline() {
        return deadline;
      }

      @Override
      public Verdict ask(Question question) throws IOException, InterruptedException {
        return question.isRollback()
            ? Verdict.pass("rollbacks are not watched")
            : answer.to(question);
      }
    };
  }

  private Verdict measure(Question question) throws IOException, InterruptedException {
    try (Watching watching = Watching.begin(settings, question.fleet().hosts())) {
      Watching.Measured measured = watching.measure(question.revision());
      measured
          .baseline()
          .ifPresent(known -> baselines.put(new Place(question.stack(), question.stage()), known));
      return measured.verdict();
    }
  }

  private Verdict compare(Question question) throws IOException, InterruptedException {
    Baseline baseline = baselines.get(new Place(question.stack(), question.stage()));
    if (baseline == null || !baseline.revision().equals(question.revision())) {
      return Verdict.unknown(
          "nothing was counted before this deploy; add the watch's before() to the stage's gates");
    }
    try (Watching watching = Watching.begin(settings, baseline.hosts())) {
      return watching.compare(baseline);
    }
  }

  /** Settings of an {@link ErrorWatch}. For one thread. */
  public static final class Builder {
    private static final int FEEDS = 20;

    private final String name;
    private final HostConnector hosts;
    private final List<LogFeed> logs = new ArrayList<>();
    private final Map<String, ErrorCount> metrics = new LinkedHashMap<>();
    private Duration measuring = Duration.ofMinutes(1);
    private Duration watching = Duration.ofMinutes(2);
    private Duration every = Duration.ofSeconds(5);
    private Duration fold = Duration.ofSeconds(1);
    private double ratio = 2;
    private double falseAlarms = 0.001;
    private Tolerance tolerance = Tolerance.none();

    private Builder(String name, HostConnector hosts) {
      this.name = Names.line("a watch's name", name, 80);
      this.hosts = Objects.requireNonNull(hosts, "hosts");
    }

    /**
     * Follows {@code feed} on each host of the stage; may be called for several.
     *
     * @throws IllegalArgumentException if there is a log or metric of that name, or 20 in all
     */
    public Builder log(LogFeed feed) {
      checkNew(feed.name());
      logs.add(feed);
      return this;
    }

    /**
     * Reads {@code metric} at each look; may be called for several.
     *
     * @throws IllegalArgumentException if there is a log or metric of that name, or 20 in all, or
     *     {@code name} is not 1 to 64 of {@code A-Z a-z 0-9 . _ -}
     */
    public Builder metric(String name, ErrorCount metric) {
      checkNew(Names.word("a metric's name", name));
      metrics.put(name, Objects.requireNonNull(metric, "metric"));
      return this;
    }

    private void checkNew(String feed) {
      boolean taken =
          metrics.containsKey(feed) || logs.stream().anyMatch(log -> log.name().equals(feed));
      if (taken || logs.size() + metrics.size() >= FEEDS) {
        throw new IllegalArgumentException(
            taken ? "there are two feeds called " + feed : "a watch has at most 20 feeds");
      }
    }

    /**
     * How long to count before the deploy (default 1 min). The shorter it is, the more errors it
     * takes afterwards until they are surely too many.
     *
     * @throws IllegalArgumentException if it is not positive or more than 1 h
     */
    public Builder measuring(Duration measuring) {
      this.measuring = Durations.upTo(Duration.ofHours(1), "the time to measure", measuring);
      return this;
    }

    /**
     * How long to watch after the swap (default 2 min).
     *
     * @throws IllegalArgumentException if it is not positive or more than 12 h
     */
    public Builder watching(Duration watching) {
      this.watching = Durations.upTo(Duration.ofHours(12), "the time to watch", watching);
      return this;
    }

    /**
     * How long to wait between two looks (default 5 s). The false alarms are shared among all
     * looks.
     *
     * @throws IllegalArgumentException if it is not positive or more than 10 min
     */
    public Builder every(Duration every) {
      this.every = Durations.upTo(Duration.ofMinutes(10), "the time between two looks", every);
      return this;
    }

    /**
     * In which time lines of one kind on one host count once (default 1 s). A kind that fills every
     * such time before the deploy already cannot be seen to get more frequent.
     *
     * @throws IllegalArgumentException if it is not positive or more than 10 min
     */
    public Builder folding(Duration fold) {
      this.fold = Durations.upTo(Duration.ofMinutes(10), "the time to fold", fold);
      return this;
    }

    /**
     * How many times as many errors as before are let pass (default 2).
     *
     * @throws IllegalArgumentException if it is not 1 to 1000
     */
    public Builder tolerating(double ratio) {
      if (!(ratio >= 1 && ratio <= 1000)) {
        throw new IllegalArgumentException("a ratio must be 1 to 1000, but was " + ratio);
      }
      this.ratio = ratio;
      return this;
    }

    /**
     * How likely it may be that a harmless release is accused (default 0.001).
     *
     * @throws IllegalArgumentException if it is not within 0.000001 and 0.5
     */
    public Builder falseAlarms(double probability) {
      if (!(probability >= 1e-6 && probability <= 0.5)) {
        throw new IllegalArgumentException(
            "a rate of false alarms must be 0.000001 to 0.5, but was " + probability);
      }
      this.falseAlarms = probability;
      return this;
    }

    /** How many hosts may be lost while their logs are followed (default none). */
    public Builder tolerating(Tolerance tolerance) {
      this.tolerance = Objects.requireNonNull(tolerance, "tolerance");
      return this;
    }

    /**
     * The watch.
     *
     * @throws IllegalStateException if there is neither log nor metric
     */
    public ErrorWatch build() {
      if (logs.isEmpty() && metrics.isEmpty()) {
        throw new IllegalStateException("a watch needs a log or a metric");
      }
      return new ErrorWatch(
          new Settings(
              name,
              hosts,
              List.copyOf(logs),
              new LinkedHashMap<>(metrics),
              measuring,
              watching,
              every,
              fold,
              ratio,
              falseAlarms,
              tolerance,
              Pace.REAL));
    }
  }
}
