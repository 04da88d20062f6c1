package dev.railhead.examples.console.view;

import dev.railhead.core.Stack;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.History;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.examples.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many deploys succeeded on each of the last days, of each stack, in UTC. Counted again at most
 * every few seconds, however many pages ask. Thread-safe.
 */
public final class DeployDays {
  private static final int DAYS = 14;
  private static final int PAGE = 1000;
  private static final int MOST_PAGES = 20;
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final History history;
  private final List<Stack> stacks;
  private final InstantSource clock;
  private Json known = Json.NULL;
  private long knownAt;

  /** Counts the deploys of {@code stacks}. */
  public DeployDays(History history, List<Stack> stacks, InstantSource clock) {
    this.history = history;
    this.stacks = List.copyOf(stacks);
    this.clock = clock;
  }

  /** The days, oldest first, and for each stack as many counts. */
  public synchronized Json json() throws LedgerException {
    if (known.equals(Json.NULL) || System.nanoTime() - knownAt > FRESH.toNanos()) {
      known = count();
      knownAt = System.nanoTime();
    }
    return known;
  }

  private Json count() throws LedgerException {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    List<LocalDate> days = new ArrayList<>();
    for (int i = DAYS - 1; i >= 0; i--) {
      days.add(today.minusDays(i));
    }
    List<Json> counts = new ArrayList<>();
    for (Stack stack : stacks) {
      Map<LocalDate, Integer> perDay = perDay(stack, days.get(0));
      counts.add(
          Json.object(
              Json.field("stack", stack.name()),
              Json.field(
                  "counts",
                  Json.array(
                      days.stream().map(d -> new Json("" + perDay.getOrDefault(d, 0))).toList()))));
    }
    return Json.object(
        Json.field("days", Json.array(days.stream().map(d -> Json.of(d.toString())).toList())),
        Json.field("stacks", Json.array(counts)));
  }

  private Map<LocalDate, Integer> perDay(Stack stack, LocalDate first) throws LedgerException {
    Map<LocalDate, Integer> perDay = new HashMap<>();
    HistoryQuery query =
        HistoryQuery.all()
            .of(stack)
            .that(DeployRecord.State.SUCCEEDED)
            .between(
                first.atStartOfDay(ZoneOffset.UTC).toInstant(),
                clock.instant().plus(Duration.ofDays(1)))
            .limit(PAGE);
    for (int page = 0; page < MOST_PAGES; page++) {
      List<DeployRecord> found = history.find(query);
      found.forEach(
          deploy ->
              perDay.merge(LocalDate.ofInstant(deploy.began(), ZoneOffset.UTC), 1, Integer::sum));
      if (found.size() < PAGE) {
        break;
      }
      query = query.before(found.get(PAGE - 1).id());
    }
    return perDay;
  }
}
