package dev.railhead.trains.run;

import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Step;
import dev.railhead.trains.Fault;
import java.util.EnumSet;
import java.util.Set;

/** Tells what kind of trouble an outcome that is no success was. Thread-safe. */
@FunctionalInterface
public interface Blame {
  /** The kind of trouble. */
  Fault of(Outcome outcome);

  /**
   * The usual: a change is to blame when the release could not be made or a gate said no; hosts and
   * network for every other step, for deadlines and for locks.
   */
  static Blame usual() {
    Set<Step> changes = EnumSet.of(Step.GATES, Step.EXPORT, Step.AFTER_GATES);
    return outcome ->
        outcome.fold(
            succeeded -> {
              throw new IllegalArgumentException("a success is nobody's fault");
            },
            failed -> changes.contains(failed.step()) ? Fault.CHANGE : Fault.INFRASTRUCTURE,
            aborted -> Fault.ABORTED,
            timedOut -> Fault.INFRASTRUCTURE,
            refused -> isLock(refused) ? Fault.INFRASTRUCTURE : Fault.CHANGE,
            mixed -> Fault.MIXED);
  }

  private static boolean isLock(Outcome.Refused refused) {
    return refused.by().equals("the lock") || refused.by().equals("the hold on all stacks");
  }
}
