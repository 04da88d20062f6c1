package dev.railhead.examples.console.view;

import dev.railhead.core.ledger.Hold;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.core.ledger.LockInfo;
import dev.railhead.core.ledger.Locks;
import dev.railhead.examples.Json;
import dev.railhead.examples.console.Maintenance;
import dev.railhead.examples.console.StackPage;
import dev.railhead.examples.console.WatchLink;
import dev.railhead.examples.console.Works;
import dev.railhead.trains.QueueState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that is on the page for everybody, but for logs. Thread-safe. */
public final class BoardView {
  private final Works works;
  private final Heads heads;
  private final Maintenance maintenance;
  private final InstantSource clock;
  private final PastDeploys past;
  private final StageView stages;

  /** The board of {@code works}. */
  public BoardView(Works works, Heads heads, Maintenance maintenance, InstantSource clock) {
    this.works = works;
    this.heads = heads;
    this.maintenance = maintenance;
    this.clock = clock;
    this.past = new PastDeploys(works.ledger().history());
    this.stages = new StageView(past, new CommitList(), works.live());
  }

  /** The board as it is now; the same text as long as nothing has changed. */
  public Json now() throws LedgerException {
    Locks locks = works.ledger().locks();
    Optional<Hold> hold = locks.hold();
    List<LockInfo> held = locks.held();
    Optional<QueueState> queue = Optional.empty();
    if (works.queue().isPresent()) {
      queue = Optional.of(works.queue().get().refresh());
    }
    List<Json> all = new ArrayList<>();
    for (StackPage page : works.stacks()) {
      all.add(stack(page, hold, held, queue));
    }
    return Json.object(
        Json.field("hold", hold.map(BoardView::hold).orElse(Json.NULL)),
        Json.field("maintenance", maintenance.now().map(Maintenance.Mode::json).orElse(Json.NULL)),
        Json.field("stacks", Json.array(all)));
  }

  private Json stack(
      StackPage page, Optional<Hold> hold, List<LockInfo> held, Optional<QueueState> queue)
      throws LedgerException {
    Optional<LockInfo> lock =
        held.stream().filter(info -> info.stack().equals(page.stack())).findFirst();
    StageView.Situation now =
        new StageView.Situation(
            page, heads.of(page.stack()), hold, lock, past.running(page.stack()));
    List<Json> boxes = new ArrayList<>();
    for (int i = 0; i < page.pipeline().stages().size(); i++) {
      boxes.add(stages.of(now, i));
    }
    return Json.object(
        Json.field("stack", page.stack().name()),
        Json.field("branch", page.branch()),
        Json.field("links", Json.array(page.links().stream().map(BoardView::link).toList())),
        Json.field("stages", Json.array(boxes)),
        Json.field(
            "queue",
            page.lane()
                .flatMap(lane -> queue.map(q -> QueueView.of(q, lane, clock.instant())))
                .orElse(Json.NULL)));
  }

  private static Json link(WatchLink link) {
    return Json.object(
        Json.field("title", link.title()), Json.field("href", link.address().toString()));
  }

  private static Json hold(Hold hold) {
    return Json.object(
        Json.field("by", hold.by().name()),
        Json.field("reason", hold.reason()),
        Json.field("since", hold.since().toString()));
  }
}
