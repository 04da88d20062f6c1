package dev.railhead.core.review;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Stack;
import dev.railhead.core.ledger.DeployIntent;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.EndedHold;
import dev.railhead.core.ledger.History;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.Hold;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.LedgerException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What happened between two instants: deploys, pushes of flags, rollbacks and holds, in order of
 * when they began. Made for a post-mortem: {@link #toMarkdown} to paste, {@link #toJson} for
 * programs. Immutable.
 *
 * @param from from when on
 * @param until before when
 * @param entries what was under way at some moment between, sorted
 */
public record Timeline(Instant from, Instant until, List<TimelineEntry> entries) {
  /**
   * How long before the first instant a deploy may have begun and still be found: longer than any
   * deploy is given.
   */
  public static final Duration LOOK_BACK = Duration.ofDays(2);

  private static final int PAGE = 1000;

  /**
   * Sorts the entries.
   *
   * @throws IllegalArgumentException if {@code from} is later than {@code until}
   */
  public Timeline {
    if (from.isAfter(until)) {
      throw new IllegalArgumentException(
          "from must not be later than until, but they were " + from + " and " + until);
    }
    entries = entries.stream().sorted().toList();
  }

  /** Begins to make a timeline of what {@code ledger} knows: deploys, and holds on all stacks. */
  public static Reader of(Ledger ledger) {
    return new Reader(ledger);
  }

  /**
   * As JSON: {@code format} (1), {@code from}, {@code until} and {@code entries}, each with {@code
   * kind}, {@code began}, {@code ended}, {@code deploy}, {@code stack}, {@code stage}, {@code by},
   * {@code state} and {@code what}; what is not there is {@code null}. Times are as ISO 8601 has
   * them, in UTC. Safe to stand in a line of a log and in a page's script.
   */
  public String toJson() {
    return TimelineText.json(this);
  }

  /**
   * As a heading and a table in Markdown (GitHub's), times in UTC. Whatever people and programs
   * have written is text there, and cannot end a cell, begin a tag or become a link.
   */
  public String toMarkdown() {
    return TimelineText.markdown(this);
  }

  /** Reads what timelines are made of. For one thread. */
  public static final class Reader {
    private final Ledger ledger;
    private final List<TimelineSource> sources = new ArrayList<>();
    private final Set<Stack> config = new HashSet<>();

    private Reader(Ledger ledger) {
      this.ledger = Objects.requireNonNull(ledger, "ledger");
    }

    /** Merges in what {@code source} knows, such as the holds of a push queue. */
    public Reader and(TimelineSource source) {
      sources.add(Objects.requireNonNull(source, "source"));
      return this;
    }

    /**
     * Takes deploys of {@code stack} for pushes of flags; may be called for several. Those whose
     * name is {@code config} or ends in {@code _config} are taken for that in any case.
     */
    public Reader config(Stack stack) {
      config.add(Objects.requireNonNull(stack, "stack"));
      return this;
    }

    /**
     * What was under way at some moment from {@code from} on and before {@code until}. A deploy
     * that began more than {@link #LOOK_BACK} before is not found; of the holds on all stacks the
     * newest 1000 are looked at.
     *
     * @throws IOException if the ledger or a source cannot be read
     * @throws IllegalArgumentException if {@code from} is later than {@code until}
     */
    public Timeline between(Instant from, Instant until) throws IOException {
      List<TimelineEntry> entries = new ArrayList<>(new Timeline(from, until, List.of()).entries());
      for (DeployRecord record : deploys(from.minus(LOOK_BACK), until)) {
        entries.add(entry(record));
      }
      entries.addAll(holds());
      for (TimelineSource source : sources) {
        entries.addAll(source.between(from, until));
      }
      return new Timeline(
          from, until, entries.stream().filter(entry -> entry.isWithin(from, until)).toList());
    }

    private List<DeployRecord> deploys(Instant from, Instant until) throws LedgerException {
      return records(ledger.history(), HistoryQuery.all().between(from, until));
    }

    private TimelineEntry entry(DeployRecord record) throws LedgerException {
      DeployIntent intent = record.intent();
      return new TimelineEntry(
          kind(intent),
          record.began(),
          record.ended(),
          Optional.of(record.id()),
          Optional.of(intent.stack()),
          Optional.of(intent.stage()),
          intent.actor(),
          record.state().name().toLowerCase(Locale.ROOT),
          what(record));
    }

    private TimelineEntry.Kind kind(DeployIntent intent) {
      if (intent.kind() == DeployIntent.Kind.ROLLBACK) {
        return TimelineEntry.Kind.ROLLBACK;
      }
      String name = intent.stack().name();
      boolean flags =
          config.contains(intent.stack()) || name.equals("config") || name.endsWith("_config");
      return flags ? TimelineEntry.Kind.FLAG_PUSH : TimelineEntry.Kind.DEPLOY;
    }

    private String what(DeployRecord record) throws LedgerException {
      String wanted =
          record
              .release()
              .map(ReleaseId::abbreviatedRevision)
              .or(() -> record.revision().map(revision -> revision.abbreviated()))
              .orElse(record.intent().requested());
      Optional<ReleaseId> old =
          ledger.history().before(record.id()).values().stream()
              .flatMap(Optional::stream)
              .max(Comparator.naturalOrder());
      String change = old.map(id -> id.abbreviatedRevision() + " → ").orElse("") + wanted;
      String over = record.intent().override().map(why -> "; past the order: " + why).orElse("");
      boolean plain = record.state() == DeployRecord.State.SUCCEEDED || record.detail().isEmpty();
      return change + over + (plain ? "" : "; " + record.detail());
    }

    private List<TimelineEntry> holds() throws LedgerException {
      Stream<TimelineEntry> over = ledger.locks().endedHolds(PAGE).stream().map(Reader::entry);
      Stream<TimelineEntry> on = ledger.locks().hold().stream().map(Reader::entry);
      return Stream.concat(over, on).toList();
    }

    private static TimelineEntry entry(EndedHold ended) {
      Hold hold = ended.hold();
      boolean expired = hold.until().isPresent() && !ended.at().isBefore(hold.until().get());
      return TimelineEntry.hold(
          hold.since(),
          Optional.of(ended.at()),
          hold.by(),
          expired ? "expired" : "released",
          hold.reason() + (expired ? "" : " (released by " + ended.by() + ")"));
    }

    private static TimelineEntry entry(Hold hold) {
      return TimelineEntry.hold(hold.since(), Optional.empty(), hold.by(), "held", hold.reason());
    }
  }

  /** All that {@code query} asks for, page by page, newest first. */
  static List<DeployRecord> records(History history, HistoryQuery query) throws LedgerException {
    List<DeployRecord> all = new ArrayList<>();
    HistoryQuery next = query.limit(PAGE);
    List<DeployRecord> page;
    do {
      page = history.find(next);
      all.addAll(page);
      if (!page.isEmpty()) {
        next = next.before(page.get(page.size() - 1).id());
      }
    } while (page.size() == PAGE);
    return all;
  }
}
