package dev.railhead.core.deploy;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stage;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.History;
import dev.railhead.core.ledger.LedgerException;
import java.io.IOException;
import java.util.Optional;

/** The rules of stages that a plan shows and a deploy enforces. */
final class StageRules {
  private final History history;

  StageRules(History history) {
    this.history = history;
  }

  /** The revision that was asked for; of a rollback, that of the recorded release. */
  Revision pin(DeployRequest request) throws IOException, InterruptedException {
    if (request.rollbackTo().isEmpty()) {
      return request.pipeline().source().resolve(request.requested());
    }
    ReleaseId wanted = request.rollbackTo().get();
    return success(request, wanted)
        .flatMap(DeployRecord::revision)
        .orElseThrow(() -> new NeverSucceededException(wanted, request));
  }

  private Optional<DeployRecord> success(DeployRequest request, ReleaseId wanted)
      throws LedgerException {
    return history.successes(request.pipeline().stack(), request.stage(), 1000).stream()
        .filter(record -> record.release().equals(Optional.of(wanted)))
        .findFirst();
  }

  /** Why the order of stages forbids this, unless it does not or is overridden. */
  Optional<String> outOfOrder(DeployRequest request, Revision revision) throws LedgerException {
    Optional<Stage> before = request.pipeline().before(request.stage());
    if (before.isEmpty() || request.rollbackTo().isPresent() || request.override().isPresent()) {
      return Optional.empty();
    }
    if (history.hasSucceeded(request.pipeline().stack(), before.get(), revision)) {
      return Optional.empty();
    }
    return Optional.of(
        revision.abbreviated()
            + " has not succeeded at "
            + before.get()
            + " yet; deploy it there first, or override the order of stages with a reason");
  }
}
