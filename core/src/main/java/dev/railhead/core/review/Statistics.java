package dev.railhead.core.review;

import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.internal.JsonText;
import dev.railhead.core.ledger.DeployIntent;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.History;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.core.source.Changes;
import dev.railhead.core.source.ReleaseSource;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** How deploys fared in some days, as the ledger knew it when this was read. Immutable. */
public final class Statistics {
  private static final int MOST_DAYS = 3660;

  private final List<DeployRecord> records;
  private final LocalDate first;
  private final LocalDate last;
  private final ZoneId zone;

  private Statistics(List<DeployRecord> records, LocalDate first, LocalDate last, ZoneId zone) {
    this.records = records;
    this.first = first;
    this.last = last;
    this.zone = zone;
  }

  /**
   * Reads the deploys that began on the days from {@code first} to {@code last}, both included.
   *
   * @param zone where these days are
   * @throws LedgerException if the ledger cannot be read
   * @throws IllegalArgumentException if {@code last} is before {@code first}, or there are more
   *     than 3660 days
   */
  public static Statistics of(History history, LocalDate first, LocalDate last, ZoneId zone)
      throws LedgerException {
    long days = ChronoUnit.DAYS.between(first, last) + 1;
    if (days < 1 || days > MOST_DAYS) {
      throw new IllegalArgumentException(
          "there must be 1 to "
              + MOST_DAYS
              + " days, but were "
              + days
              + ": "
              + first
              + " "
              + last);
    }
    HistoryQuery query =
        HistoryQuery.all()
            .between(
                first.atStartOfDay(zone).toInstant(),
                last.plusDays(1).atStartOfDay(zone).toInstant());
    List<DeployRecord> oldestFirst = new ArrayList<>(Timeline.records(history, query));
    Collections.reverse(oldestFirst);
    return new Statistics(List.copyOf(oldestFirst), first, last, zone);
  }

  /** The stacks that had a deploy. */
  public SortedSet<Stack> stacks() {
    SortedSet<Stack> stacks = new TreeSet<>();
    records.forEach(record -> stacks.add(record.intent().stack()));
    return stacks;
  }

  /** The figures of all deploys. */
  public DeployFigures all() {
    return figures(intent -> true);
  }

  /** The figures of {@code stack}, all stages together. */
  public DeployFigures of(Stack stack) {
    return figures(intent -> intent.stack().equals(stack));
  }

  /** The figures of {@code stack} at {@code stage}. */
  public DeployFigures of(Stack stack, Stage stage) {
    return figures(intent -> intent.stack().equals(stack) && intent.stage().equals(stage));
  }

  /** The figures of each stage of {@code stack} that had a deploy, by the stage's name. */
  public SortedMap<String, DeployFigures> stages(Stack stack) {
    SortedMap<String, DeployFigures> stages = new TreeMap<>();
    for (DeployRecord record : records) {
      if (record.intent().stack().equals(stack)) {
        Stage stage = record.intent().stage();
        stages.computeIfAbsent(stage.name(), name -> of(stack, stage));
      }
    }
    return stages;
  }

  private DeployFigures figures(Predicate<DeployIntent> wanted) {
    return DeployFigures.of(
        records.stream().filter(record -> wanted.test(record.intent())).toList(),
        first,
        last,
        zone);
  }

  /**
   * How long the pushes of {@code stack} took that arrived at {@code lastStage}, shortest first:
   * from when a revision first began to deploy to any stage in these days, until it was live at
   * that one for the first time. Waiting between the stages is part of it.
   */
  public List<Duration> pushes(Stack stack, Stage lastStage) {
    Map<Revision, DeployRecord> begun = new HashMap<>();
    Map<Revision, Duration> took = new HashMap<>();
    for (DeployRecord record : records) {
      boolean forward = record.intent().kind() == DeployIntent.Kind.DEPLOY;
      if (!forward || !record.intent().stack().equals(stack) || record.revision().isEmpty()) {
        continue;
      }
      Revision revision = record.revision().get();
      begun.putIfAbsent(revision, record);
      if (isArrival(record, lastStage)) {
        took.putIfAbsent(revision, DeployFigures.between(begun.get(revision), record));
      }
    }
    return took.values().stream().sorted().toList();
  }

  private static boolean isArrival(DeployRecord record, Stage lastStage) {
    return record.state() == DeployRecord.State.SUCCEEDED
        && record.ended().isPresent()
        && record.intent().stage().equals(lastStage);
  }

  /**
   * How often one can push {@code stack} a day, by the talks' formula, with what its pushes really
   * took: the median of {@link #pushes}, which one that was left over a weekend does not move.
   *
   * @param queueOpen how long a day the queue is open, at most 24 hours
   * @return empty if nothing arrived at {@code lastStage}
   */
  public Optional<PushFrequency> pushFrequency(Stack stack, Stage lastStage, Duration queueOpen) {
    return DeployFigures.rank(pushes(stack, lastStage), 50)
        .map(median -> median.isZero() ? Duration.ofMillis(1) : median)
        .map(median -> new PushFrequency(queueOpen, median));
  }

  /**
   * How many commits each push of {@code stack} to {@code stage} carried, on average: between each
   * revision that went live and the one that had before it.
   *
   * @param source where the stack's revisions come from
   * @return empty if fewer than two went live in these days
   * @throws IOException if the source cannot be read, or no longer has a revision
   */
  public OptionalDouble changesPerPush(Stack stack, Stage stage, ReleaseSource source)
      throws IOException {
    List<Revision> live =
        records.stream()
            .filter(record -> record.intent().stack().equals(stack) && isArrival(record, stage))
            .flatMap(record -> record.revision().stream())
            .toList();
    long commits = 0;
    for (int i = 1; i < live.size(); i++) {
      Changes changes = source.changes(live.get(i - 1), live.get(i));
      commits += changes.commits().size() + (long) changes.moreCommits();
    }
    return live.size() < 2
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) commits / (live.size() - 1));
  }

  /**
   * As JSON: {@code format} (1), {@code first}, {@code last}, {@code zone}, and {@code stages},
   * each with {@code stack}, {@code stage}, {@code deploys}, {@code rollbacks}, a number per state,
   * {@code success_rate}, {@code mean_ms}, {@code p90_ms}, {@code longest_ms}, {@code
   * successes_per_day} and {@code per_day}.
   */
  public String toJson() {
    JsonText json =
        new JsonText()
            .begin()
            .put("format", 1)
            .put("first", first.toString())
            .put("last", last.toString())
            .put("zone", zone.getId())
            .array("stages");
    for (Stack stack : stacks()) {
      stages(stack).forEach((stage, figures) -> json(json, stack, stage, figures));
    }
    return json.end().end().toString();
  }

  private static void json(JsonText json, Stack stack, String stage, DeployFigures figures) {
    json.begin()
        .put("stack", stack.name())
        .put("stage", stage)
        .put("deploys", figures.deploys())
        .put("rollbacks", figures.rollbacks());
    figures
        .states()
        .forEach((state, count) -> json.put(state.name().toLowerCase(Locale.ROOT), count));
    json.put("success_rate", figures.successRate().orElse(Double.NaN));
    millis(json, "mean_ms", figures.mean());
    millis(json, "p90_ms", figures.p90());
    millis(json, "longest_ms", figures.longest());
    json.put("successes_per_day", figures.successesPerDay()).begin("per_day");
    figures.perDay().forEach((day, count) -> json.put(day.toString(), count));
    json.end().end();
  }

  private static void millis(JsonText json, String name, Optional<Duration> duration) {
    duration.ifPresentOrElse(
        took -> json.put(name, took.toMillis()), () -> json.put(name, Optional.empty()));
  }
}
