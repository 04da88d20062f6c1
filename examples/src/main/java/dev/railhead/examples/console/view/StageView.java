package dev.railhead.examples.console.view;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Pipeline.StagePlan;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.Hold;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.core.ledger.LockInfo;
import dev.railhead.examples.Json;
import dev.railhead.examples.console.StackPage;
import java.util.List;
import java.util.Optional;

/** One stage's box: what is there, what comes next, and what its button is. Thread-safe. */
final class StageView {
  private final PastDeploys past;
  private final CommitList commits;
  private final LiveDeploys live;

  StageView(PastDeploys past, CommitList commits, LiveDeploys live) {
    this.past = past;
    this.commits = commits;
    this.live = live;
  }

  /**
   * What holds for all stages of a stack.
   *
   * @param page the stack
   * @param head what its branch stands for
   * @param hold the hold on all stacks
   * @param lock the stack's lock
   * @param running the deploy that runs, or whose deployer is gone
   */
  record Situation(
      StackPage page,
      Heads.Head head,
      Optional<Hold> hold,
      Optional<LockInfo> lock,
      Optional<DeployRecord> running) {
    Stack stack() {
      return page.stack();
    }

    /** Whether whoever began the deploy that runs holds the lock still. */
    boolean isLocked(DeployRecord deploy) {
      return lock.isPresent()
          && deploy.fence().filter(fence -> fence.equals(lock.get().fence())).isPresent();
    }
  }

  /**
   * A button.
   *
   * @param state {@code ready}, {@code refused}, {@code held}, {@code running} or {@code unknown}
   * @param why what there is to say
   */
  private record Button(String state, String why) {}

  Json of(Situation now, int index) throws LedgerException {
    StagePlan plan = now.page().pipeline().stages().get(index);
    Optional<DeployRecord> current = past.newest(now.stack(), plan.stage());
    Optional<Revision> next = next(now, index);
    Button button = button(now, index, next);
    return Json.object(
        Json.field("stage", plan.stage().name()),
        Json.field("title", now.page().title(plan.stage())),
        Json.field("hosts", plan.fleet().size()),
        Json.field("current", current.map(Records::json).orElse(Json.NULL)),
        Json.field("next", Records.text(next.map(Revision::id))),
        Json.field("changes", changes(now, current.flatMap(DeployRecord::revision), next)),
        Json.field("state", button.state()),
        Json.field("why", button.why()),
        Json.field("running", running(now, plan.stage())),
        Json.field(
            "last", past.last(now.stack(), plan.stage()).map(Records::json).orElse(Json.NULL)));
  }

  /** The branch's head, or what has got as far as the stage before. */
  private Optional<Revision> next(Situation now, int index) throws LedgerException {
    if (index == 0) {
      return now.head().revision();
    }
    Stage before = now.page().pipeline().stages().get(index - 1).stage();
    return past.newest(now.stack(), before).flatMap(DeployRecord::revision);
  }

  private Json changes(Situation now, Optional<Revision> current, Optional<Revision> next) {
    if (current.isEmpty() || next.isEmpty() || current.equals(next)) {
      return Json.NULL;
    }
    return commits.between(now.stack(), now.page().pipeline().source(), current.get(), next.get());
  }

  private Button button(Situation now, int index, Optional<Revision> next) {
    List<StagePlan> stages = now.page().pipeline().stages();
    Stage stage = stages.get(index).stage();
    if (now.running().isPresent()) {
      return busy(now, now.running().get(), stage);
    }
    if (now.hold().isPresent()) {
      return new Button("held", "all stacks are held by " + now.hold().get());
    }
    if (now.lock().isPresent()) {
      return new Button("refused", "the lock is held by " + now.lock().get());
    }
    if (next.isEmpty()) {
      return new Button(
          "refused",
          index == 0
              ? now.head()
                  .problem()
                  .orElse("it is not known yet what " + now.page().branch() + " is")
              : "nothing has succeeded at " + stages.get(index - 1).stage() + " yet");
    }
    return new Button("ready", index == 0 ? now.head().problem().orElse("") : "");
  }

  private static Button busy(Situation now, DeployRecord running, Stage stage) {
    if (!now.isLocked(running)) {
      return new Button(
          "unknown",
          "deploy "
              + running.id()
              + " by "
              + running.intent().actor()
              + " lost its deployer; the hosts are being asked what they serve");
    }
    String what = running.intent().actor() + " deploys to " + running.intent().stage();
    return new Button(running.intent().stage().equals(stage) ? "running" : "refused", what);
  }

  private Json running(Situation now, Stage stage) throws LedgerException {
    Optional<DeployRecord> running =
        now.running().filter(deploy -> deploy.intent().stage().equals(stage));
    if (running.isEmpty()) {
      return Json.NULL;
    }
    DeployRecord deploy = running.get();
    Optional<ReleaseId> release = deploy.release();
    return Json.object(
        Json.field("id", deploy.id()),
        Json.field("kind", deploy.intent().kind().name()),
        Json.field("actor", deploy.intent().actor().name()),
        Json.field("began", deploy.began().toString()),
        Json.field("step", deploy.step()),
        Json.field("release", Records.text(release.map(ReleaseId::toString))),
        Json.field("here", live.isRunning(deploy.id())),
        Json.field("locked", now.isLocked(deploy)),
        Json.field("lockedUntil", Records.text(now.lock().map(lock -> lock.expires().toString()))),
        Json.field(
            "usualMillis",
            past.usual(now.stack(), stage)
                .map(t -> new Json("" + t.toMillis()))
                .orElse(Json.NULL)));
  }
}
