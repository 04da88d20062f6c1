package dev.railhead.trains.run;

import dev.railhead.core.Actor;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Deploy;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.trains.Entry;
import dev.railhead.trains.Event;
import dev.railhead.trains.Train;
import dev.railhead.trains.store.PushQueue;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings back, stage by stage, the last success that is none of a train's pushes. */
final class Rollback {
  private static final Logger log = LoggerFactory.getLogger(TrainRunner.class);
  private static final int PAGE = 1000;

  private final PushQueue queue;
  private final Ledger ledger;
  private final Deployer deployer;

  Rollback(PushQueue queue, Ledger ledger, Deployer deployer) {
    this.queue = queue;
    this.ledger = ledger;
    this.deployer = deployer;
  }

  /** Whether all stages are back; safe to repeat. */
  boolean of(Train train, Pipeline pipeline, Claimed claim, Actor runner)
      throws LedgerException, InterruptedException {
    Set<Revision> pushed = pushed(train);
    for (int i = pipeline.stages().size() - 1; i >= 0; i--) {
      Pipeline.StagePlan stage = pipeline.stages().get(i);
      List<DeployRecord> successes =
          ledger.history().successes(pipeline.stack(), stage.stage(), 1000);
      if (successes.isEmpty() || !isPushed(successes.get(0), pushed)) {
        continue;
      }
      Optional<ReleaseId> before =
          successes.stream()
              .filter(record -> !isPushed(record, pushed))
              .findFirst()
              .flatMap(DeployRecord::release);
      if (before.isEmpty()) {
        log.warn(
            "{} had nothing at {} before train {}", pipeline.stack(), stage.stage(), train.id());
      } else if (!goBack(pipeline, stage, before.get(), claim, train.driver().orElse(runner))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPushed(DeployRecord record, Set<Revision> pushed) {
    return record.revision().filter(pushed::contains).isPresent();
  }

  private boolean goBack(
      Pipeline pipeline, Pipeline.StagePlan stage, ReleaseId to, Claimed claim, Actor by)
      throws LedgerException, InterruptedException {
    DeployRequest request =
        DeployRequest.rollback(pipeline, stage.stage(), to, by)
            .waitingForLock(Duration.ofMinutes(1));
    Deploy deploy = deployer.start(request);
    claim.watch(deploy);
    Outcome outcome = deploy.await();
    if (!outcome.isSuccess()) {
      log.warn("{} could not go back to {} yet: {}", stage.stage(), to, outcome.describe());
    }
    return outcome.isSuccess();
  }

  /** All that the train has pushed, as the queue's history tells. */
  private Set<Revision> pushed(Train train) throws LedgerException {
    Set<Revision> pushed = new HashSet<>();
    long revision = 0;
    List<Entry> page;
    do {
      page = queue.history(revision, PAGE);
      for (Entry entry : page) {
        entry.events().stream()
            .filter(e -> e instanceof Event.PushBegun begun && begun.train().equals(train.id()))
            .forEach(e -> pushed.add(((Event.PushBegun) e).revision()));
        revision = entry.revision();
      }
    } while (page.size() == PAGE);
    return pushed;
  }
}
