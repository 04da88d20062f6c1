package dev.railhead.core.deploy;

import dev.railhead.core.Actor;
import dev.railhead.core.Fence;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.internal.Names;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.DeployRecord.State;
import dev.railhead.core.ledger.History;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.core.ledger.LockAttempt;
import dev.railhead.core.ledger.LockRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles deploys whose deployers are gone. Whoever holds a stack's lock knows that every other
 * deploy of that stack that had the lock and still says it runs does not: so it asks the hosts,
 * goes back where the release was not yet accepted, and writes down what came of it. A deploy that
 * never had the lock, and is about to be recorded as refused, is left to its own deployer.
 */
final class Recovery {
  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  private final DeploySettings settings;
  private final History history;

  Recovery(DeploySettings settings) {
    this.settings = settings;
    this.history = settings.ledger().history();
  }

  /** Takes the lock if it is free, and settles. */
  List<DeployRecord> recover(Pipeline pipeline, Actor actor)
      throws LedgerException, InterruptedException {
    LockRequest request =
        new LockRequest(
            pipeline.stack(),
            actor,
            "settle deploys whose deployers are gone",
            settings.lease(),
            Duration.ZERO);
    if (settings.ledger().locks().acquire(request) instanceof LockAttempt.Acquired acquired) {
      try (var lease = acquired.lease()) {
        return settle(pipeline, lease.info().fence());
      }
    }
    return List.of();
  }

  /** Settles; the caller holds the lock. */
  List<DeployRecord> settle(Pipeline pipeline, Fence fence)
      throws LedgerException, InterruptedException {
    List<DeployRecord> settled = new ArrayList<>();
    HistoryQuery unfinished = HistoryQuery.all().of(pipeline.stack()).that(State.RUNNING);
    for (DeployRecord record : history.find(unfinished.limit(1000))) {
      if (record.fence().isPresent()) {
        settle(pipeline, record, fence);
        history.find(record.id()).ifPresent(settled::add);
      }
    }
    return settled;
  }

  private void settle(Pipeline pipeline, DeployRecord record, Fence fence)
      throws LedgerException, InterruptedException {
    Map<String, Optional<ReleaseId>> served = history.before(record.id());
    Optional<Pipeline.StagePlan> stage = pipeline.find(record.intent().stage());
    if (served.isEmpty() || record.release().isEmpty()) {
      end(record, State.FAILED, "no host had been swapped");
    } else if (stage.isEmpty()) {
      log.warn(
          "deploy {} cannot be settled: {} has no stage {} any more",
          record.id(),
          pipeline.stack(),
          record.intent().stage());
    } else {
      settle(new Interrupted(pipeline, stage.get(), record, served, fence));
    }
  }

  /** A deploy that may have swapped some hosts. */
  private record Interrupted(
      Pipeline pipeline,
      Pipeline.StagePlan stage,
      DeployRecord record,
      Map<String, Optional<ReleaseId>> served,
      Fence fence) {

    ReleaseId release() {
      return record.release().orElseThrow();
    }

    Map<Host, Live> before() {
      Map<Host, Live> before = new TreeMap<>();
      served.forEach(
          (name, release) ->
              stage
                  .fleet()
                  .host(name)
                  .ifPresent(
                      host -> before.put(host, release.map(Live::serving).orElse(Live.nothing()))));
      return before;
    }
  }

  private void settle(Interrupted deploy) throws LedgerException, InterruptedException {
    Map<Host, Live> before = deploy.before();
    Wave wave = settings.wave(Step.SWAP);
    boolean accepted = deploy.record().step().equals(Step.RECORD.name());
    if (accepted && allServe(deploy, wave, before)) {
      end(deploy.record(), State.SUCCEEDED, deploy.release() + " is live");
      return;
    }
    List<String> back = java.util.Collections.synchronizedList(new ArrayList<>());
    SwapBack swapBack =
        new SwapBack(
            deploy.pipeline().activation(),
            deploy.release(),
            deploy.fence(),
            settings.swapBackPauses(),
            (host, from, to) -> back.add(host.name()));
    Map<Host, Live> truth = swapBack.over(wave, before);
    if (swapBack.isUndone(truth, before) && before.size() == deploy.served().size()) {
      end(
          deploy.record(),
          State.FAILED,
          back.isEmpty() ? "no host had been swapped" : "swapped back " + back);
    } else {
      end(deploy.record(), State.MIXED, "the fleet is mixed; it serves " + truth);
    }
  }

  private static boolean allServe(Interrupted deploy, Wave wave, Map<Host, Live> before)
      throws InterruptedException {
    Activation activation = deploy.pipeline().activation();
    Wave.Result<Live> now =
        wave.over(
            before.keySet(),
            session -> {
              Live live = activation.live(session);
              if (live.is(deploy.release()) && activation.revertsUnlessConfirmed()) {
                activation.confirm(session, deploy.release(), deploy.fence());
              }
              return live;
            });
    return now.failed().isEmpty()
        && now.done().values().stream().allMatch(live -> live.is(deploy.release()));
  }

  private void end(DeployRecord record, State state, String what) throws LedgerException {
    String detail =
        Names.cleaned("its deployer was gone after " + record.step() + ": " + what, 4000);
    log.info("settled deploy {} of {}: {}", record.id(), record.intent().stack(), detail);
    settings.ledger().runLogs().append(record.id(), detail + "\n");
    history.end(record.id(), state, detail);
  }
}
