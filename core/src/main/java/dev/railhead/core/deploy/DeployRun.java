package dev.railhead.core.deploy;

import dev.railhead.core.Fence;
import dev.railhead.core.internal.Names;
import dev.railhead.core.internal.events.EventStream;
import dev.railhead.core.ledger.DeployIntent;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.History;
import dev.railhead.core.ledger.Lease;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.core.ledger.LockAttempt;
import dev.railhead.core.ledger.LockRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one deploy from the lock to the record: the order of the steps, their deadlines, and the way
 * from whatever happens to one recorded outcome. What the steps do is {@link DeploySteps}. For one
 * thread.
 */
final class DeployRun {
  private static final Logger log = LoggerFactory.getLogger(DeployRun.class);
  private static final int RECORD_TRIES = 3;

  private final DeploySettings settings;
  private final EventStream events;
  private final Timers timers;
  private final Deploy deploy;
  private final DeployRequest request;
  private final History history;
  private final long began = System.nanoTime();
  private Step step = Step.LOCK;

  DeployRun(DeploySettings settings, EventStream events, Timers timers, Deploy deploy) {
    this.settings = settings;
    this.events = events;
    this.timers = timers;
    this.deploy = deploy;
    this.request = deploy.request();
    this.history = settings.ledger().history();
  }

  Outcome run() throws LedgerException {
    deploy.stop().guard(Thread.currentThread());
    try {
      LockAttempt attempt = settings.ledger().locks().acquire(lockRequest());
      if (attempt instanceof LockAttempt.Acquired acquired) {
        try (Lease lease = acquired.lease()) {
          lease.onLoss(() -> deploy.stop().request(DeployRun::lost));
          return underLock(lease);
        }
      }
      return withoutLock(refusal(attempt));
    } catch (InterruptedException e) {
      return withoutLock(stopped());
    }
  }

  private LockRequest lockRequest() {
    String reason = request.stage() + ": " + request.requested();
    return new LockRequest(
        request.pipeline().stack(),
        request.actor(),
        Names.shortened(reason, 400),
        settings.lease(),
        request.lockWait());
  }

  private static Outcome lost(Step step) {
    return new Outcome.Failed(
        step, "the stack's lock was lost: it expired or was taken away", Map.of());
  }

  private static Outcome refusal(LockAttempt attempt) {
    if (attempt instanceof LockAttempt.Busy busy) {
      String queue = busy.ahead() == 0 ? "" : ", with " + busy.ahead() + " waiting";
      return new Outcome.Refused("the lock", "it is held by " + busy.holder() + queue);
    }
    LockAttempt.OnHold held = (LockAttempt.OnHold) attempt;
    return new Outcome.Refused("the hold on all stacks", "it is held by " + held.hold());
  }

  /** Records a deploy that never had the lock. */
  private Outcome withoutLock(Outcome outcome) throws LedgerException {
    deploy.stop().seal();
    RunLog runLog = tellOf(history.begin(intent()));
    end(runLog, outcome);
    return outcome;
  }

  private DeployIntent intent() {
    return new DeployIntent(
        request.kind(),
        request.pipeline().stack(),
        request.stage(),
        request.actor(),
        request.requested(),
        request.override());
  }

  private RunLog tellOf(DeployRecord record) {
    deploy.recordedAs(record.id());
    RunLog runLog = new RunLog(settings.ledger(), record.id(), events, timers, settings.clock());
    runLog.tell(
        mark ->
            new DeployEvent.Began(
                mark,
                request.pipeline().stack(),
                request.stage(),
                request.actor(),
                request.requested(),
                request.pipeline().find(request.stage()).orElseThrow().fleet().hosts()));
    return runLog;
  }

  private Outcome underLock(Lease lease) throws LedgerException, InterruptedException {
    ScheduledFuture<?> alarm = alarm(request.deadline());
    try {
      Fence fence = lease.info().fence();
      new Recovery(settings).settle(request.pipeline(), fence);
      RunLog runLog = tellOf(history.begin(intent(), fence));
      runLog.tell(mark -> new DeployEvent.StepBegan(mark, Step.LOCK));
      runLog.tell(mark -> new DeployEvent.StepEnded(mark, Step.LOCK, since(began)));
      DeploySteps steps = new DeploySteps(settings, request, deployId(), lease, runLog);
      Outcome ending = ending(steps, run(steps, runLog));
      if (ending.isSuccess()) {
        tidyUp(steps, runLog);
      }
      end(runLog, ending);
      return ending;
    } finally {
      alarm.cancel(false);
    }
  }

  /** From here on nothing stops the deploy; if something was to, it has. */
  private Outcome ending(DeploySteps steps, Outcome outcome) throws InterruptedException {
    Optional<Stop.Reason> reason = deploy.stop().seal();
    Outcome ending = reason.map(why -> why.in(step)).orElse(outcome);
    return ending.isSuccess() ? ending : steps.undo(ending);
  }

  /** Deletes old releases. The release is live: whatever fails now is news, but no failure. */
  private void tidyUp(DeploySteps steps, RunLog runLog) {
    Stop late = new Stop();
    late.guard(Thread.currentThread());
    Duration deadline = settings.deadline(Step.RECORD);
    ScheduledFuture<?> alarm =
        timers.alarm(deadline, () -> late.request(at -> new Outcome.TimedOut(at, deadline)));
    try {
      steps.retain();
    } catch (InterruptedException e) {
      warn(runLog, "not all old releases were deleted within " + deadline.toMillis() + " ms");
    } catch (LedgerException | RuntimeException e) {
      log.warn("deploy {} could not delete old releases", deployId(), e);
      warn(runLog, "old releases were not deleted: " + StepException.message(e));
    } finally {
      alarm.cancel(false);
      late.seal();
    }
  }

  private static void warn(RunLog runLog, String warning) {
    runLog.tell(mark -> new DeployEvent.Warned(mark, warning));
  }

  private long deployId() {
    return deploy.id().orElseThrow();
  }

  private Outcome run(DeploySteps steps, RunLog runLog) {
    try {
      for (Plan.PlannedStep planned : Script.of(request)) {
        if (planned.step() != Step.LOCK) {
          run(planned.step(), steps, runLog);
        }
      }
      return steps.success(since(began));
    } catch (StepException e) {
      return e.outcome();
    } catch (InterruptedException e) {
      return stopped();
    } catch (IOException e) {
      return new Outcome.Failed(step, StepException.message(e), Map.of());
    } catch (RuntimeException | Error e) {
      log.error("deploy {} failed unexpectedly at {}", deployId(), step, e);
      return new Outcome.Failed(step, "unexpected: " + e, Map.of());
    }
  }

  private void run(Step next, DeploySteps steps, RunLog runLog)
      throws StepException, IOException, InterruptedException {
    step = next;
    history.step(deployId(), next.name());
    runLog.tell(mark -> new DeployEvent.StepBegan(mark, next));
    runLog.flush();
    long start = System.nanoTime();
    ScheduledFuture<?> alarm = alarm(settings.deadline(next));
    try {
      steps.run(next);
    } finally {
      alarm.cancel(false);
    }
    runLog.tell(mark -> new DeployEvent.StepEnded(mark, next, since(start)));
  }

  private ScheduledFuture<?> alarm(Duration deadline) {
    return timers.alarm(
        deadline, () -> deploy.stop().request(late -> new Outcome.TimedOut(late, deadline)));
  }

  private Outcome stopped() {
    Stop.Reason unknown =
        at -> new Outcome.Failed(at, "interrupted for an unknown reason", Map.of());
    return deploy.stop().seal().orElse(unknown).in(step);
  }

  /** Writes the outcome down, then tells the listeners, so that whoever hears of it can read it. */
  private void end(RunLog runLog, Outcome outcome) {
    runLog.closing(outcome, since(began));
    String detail = Names.cleaned(outcome.describe(), 4000);
    for (int tries = 1; tries <= RECORD_TRIES; tries++) {
      try {
        history.end(deployId(), Endings.state(outcome), detail);
        break;
      } catch (LedgerException e) {
        log.error("deploy {} ended ({}), but cannot be recorded", deployId(), detail, e);
      }
    }
    runLog.ended(outcome, since(began));
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
