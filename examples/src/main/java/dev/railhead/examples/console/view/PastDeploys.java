package dev.railhead.examples.console.view;

import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.ledger.DeployIntent;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.DeployRecord.State;
import dev.railhead.core.ledger.History;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.LedgerException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What history tells of a stage. Thread-safe. */
final class PastDeploys {
  private static final int SAMPLE = 11;
  private final History history;

  PastDeploys(History history) {
    this.history = history;
  }

  /** The deploy that brought what is live at {@code stage}, as far as the ledger knows. */
  Optional<DeployRecord> newest(Stack stack, Stage stage) throws LedgerException {
    return history
        .find(HistoryQuery.all().of(stack).to(stage).that(State.SUCCEEDED).limit(1))
        .stream()
        .findFirst();
  }

  /** The deploy to {@code stage} that ended last, however: not always the one begun last. */
  Optional<DeployRecord> last(Stack stack, Stage stage) throws LedgerException {
    return history.find(HistoryQuery.all().of(stack).to(stage).limit(5)).stream()
        .filter(deploy -> deploy.state() != State.RUNNING && deploy.ended().isPresent())
        .max(Comparator.comparing(deploy -> deploy.ended().orElseThrow()));
  }

  /** The deploy of {@code stack} that runs, or whose deployer is gone. */
  Optional<DeployRecord> running(Stack stack) throws LedgerException {
    return history.find(HistoryQuery.all().of(stack).that(State.RUNNING).limit(10)).stream()
        .filter(deploy -> deploy.fence().isPresent())
        .findFirst();
  }

  /** How long a deploy to {@code stage} usually takes: the median of the last few. */
  Optional<Duration> usual(Stack stack, Stage stage) throws LedgerException {
    HistoryQuery query = HistoryQuery.all().of(stack).to(stage).that(State.SUCCEEDED);
    List<Duration> took =
        history.find(query.limit(SAMPLE)).stream()
            .filter(deploy -> deploy.intent().kind() == DeployIntent.Kind.DEPLOY)
            .flatMap(
                deploy -> deploy.ended().map(end -> Duration.between(deploy.began(), end)).stream())
            .sorted()
            .toList();
    return took.isEmpty() ? Optional.empty() : Optional.of(took.get(took.size() / 2));
  }
}
