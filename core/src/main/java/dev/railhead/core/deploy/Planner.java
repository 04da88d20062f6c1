package dev.railhead.core.deploy;

import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.History;
import dev.railhead.core.source.Changes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a request would meet, and changes nothing. */
final class Planner {
  private final DeploySettings settings;

  Planner(DeploySettings settings) {
    this.settings = settings;
  }

  Plan plan(DeployRequest request) throws IOException, InterruptedException {
    Stack stack = request.pipeline().stack();
    History history = settings.ledger().history();
    StageRules rules = new StageRules(history);
    List<String> obstacles = new ArrayList<>();
    settings
        .ledger()
        .locks()
        .hold()
        .ifPresent(hold -> obstacles.add("all stacks are held by " + hold));
    settings
        .ledger()
        .locks()
        .holder(stack)
        .ifPresent(lock -> obstacles.add("the lock is held by " + lock));
    Revision revision = rules.pin(request);
    rules.outOfOrder(request, revision).ifPresent(obstacles::add);
    Optional<DeployRecord> last = history.successes(stack, request.stage(), 1).stream().findFirst();
    return new Plan(
        stack,
        request.stage(),
        revision,
        last.flatMap(DeployRecord::release),
        changes(request, last, revision),
        Script.of(request),
        obstacles);
  }

  private static Optional<Changes> changes(
      DeployRequest request, Optional<DeployRecord> last, Revision revision) throws IOException {
    Optional<Revision> live = last.flatMap(DeployRecord::revision);
    if (live.isEmpty() || live.get().equals(revision)) {
      return Optional.empty();
    }
    return Optional.of(request.pipeline().source().changes(live.get(), revision));
  }
}
