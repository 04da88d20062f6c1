package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which hosts of the fleet are still in the race, and what failed on the others. Hears of transfers
 * from any thread; everything else is for one thread.
 */
final class HostTally implements TransferListener {
  private final Pipeline.StagePlan stage;
  private final RunLog runLog;
  private final Map<Host, String> failed = new ConcurrentHashMap<>();

  HostTally(Pipeline.StagePlan stage, RunLog runLog) {
    this.stage = stage;
    this.runLog = runLog;
  }

  /** What failed, host by host. */
  Map<Host, String> failed() {
    return new TreeMap<>(failed);
  }

  /** How many more may fail, as a tolerance of the hosts that a transfer is still to go to. */
  Tolerance left() {
    return stage.tolerance().after(failed.size(), stage.fleet().size());
  }

  /** The hosts still in the race. */
  List<Host> ready() {
    List<Host> ready = new ArrayList<>(stage.fleet().hosts());
    ready.removeAll(failed.keySet());
    return ready;
  }

  /** Does {@code action} on all hosts still in the race; those on which it fails are out. */
  <T> Map<Host, T> wave(Step step, DeploySettings settings, Wave.Action<T> action)
      throws StepException, InterruptedException {
    return wave(step, settings, ready(), action);
  }

  private <T> Map<Host, T> wave(
      Step step, DeploySettings settings, List<Host> hosts, Wave.Action<T> action)
      throws StepException, InterruptedException {
    Wave.Result<T> result = settings.wave(step).over(hosts, action);
    StepException.messages(result.failed()).forEach((host, why) -> fail(host, step, why));
    for (Exception e : result.failed().values()) {
      if (e instanceof FencedOffException) {
        throw StepException.failed(step, "a host has seen a higher fencing token", failed());
      }
    }
    return result.done();
  }

  /** As {@link #wave}, but no failure is tolerated. */
  <T> void requireAll(Step step, DeploySettings settings, Wave.Action<T> action)
      throws StepException, InterruptedException {
    requireAll(step, settings, ready(), action);
  }

  /** As {@link #wave}, on {@code ready} alone, and no failure is tolerated. */
  <T> void requireAll(Step step, DeploySettings settings, List<Host> ready, Wave.Action<T> action)
      throws StepException, InterruptedException {
    int done = wave(step, settings, ready, action).size();
    if (done < ready.size()) {
      Map<Host, String> here = failed();
      here.keySet().retainAll(ready);
      throw StepException.failed(
          step, (ready.size() - done) + " of " + ready.size() + " hosts failed", here);
    }
  }

  void count(TransferReport report) {
    for (HostTransfer result : report.hosts()) {
      if (result instanceof HostTransfer.Failed failure) {
        fail(failure.host(), Step.TRANSFER, failure.message());
      } else if (result instanceof HostTransfer.NotTried skipped) {
        fail(skipped.host(), Step.TRANSFER, "not tried: " + skipped.why());
      }
    }
  }

  private void fail(Host host, Step step, String why) {
    failed.put(host, why);
    runLog.tell(mark -> new DeployEvent.HostFailed(mark, host, step, why));
  }

  void done(Host host, Step step, String detail, Duration took) {
    runLog.tell(mark -> new DeployEvent.HostDone(mark, host, step, detail, took));
  }

  /**
   * Goes on only when few enough hosts failed.
   *
   * @throws StepException if more failed than the stage tolerates, or a canary did
   */
  void requireQuorum(Step step) throws StepException {
    int size = stage.fleet().size();
    boolean canary = stage.canaries().stream().anyMatch(failed::containsKey);
    if (canary || !stage.tolerance().allows(failed.keySet(), size)) {
      String which = canary ? ", a canary among them" : "";
      throw StepException.failed(
          step,
          failed.size() + " of " + size + " hosts failed" + which + "; " + stage.tolerance(),
          failed());
    }
  }

  @Override
  public void progressed(Host host, long files, long bytes, int percent) {
    runLog.tell(mark -> new DeployEvent.HostProgressed(mark, host, files, bytes, percent));
  }

  @Override
  public void retrying(Host host, int attempt, String why) {
    runLog.tell(mark -> new DeployEvent.HostRetried(mark, host, Step.TRANSFER, attempt, why));
  }

  @Override
  public void warned(Host host, String warning) {
    runLog.tell(mark -> new DeployEvent.Warned(mark, host + ": " + warning));
  }

  @Override
  public void ended(HostTransfer result) {
    if (result instanceof HostTransfer.Delivered delivered) {
      done(delivered.host(), Step.TRANSFER, detail(delivered), delivered.took());
    }
  }

  private static String detail(HostTransfer.Delivered delivered) {
    String by = delivered.relay().map(relay -> ", by relay " + relay).orElse("");
    return delivered.counts().describe() + by;
  }
}
