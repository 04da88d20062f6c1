package dev.railhead.core.deploy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks gates, each within its own deadline; what is not a plain pass stops. */
final class GateKeeper {
  private static final Logger log = LoggerFactory.getLogger(GateKeeper.class);

  private final RunLog runLog;

  GateKeeper(RunLog runLog) {
    this.runLog = runLog;
  }

  /** A gate that did not pass, with its verdict. */
  record Stopped(Gate gate, Verdict verdict) {}

  /** Asks {@code gates} in order until one does not pass; empty when all do. */
  List<Stopped> ask(List<Gate> gates, Question question) throws InterruptedException {
    for (Gate gate : gates) {
      Verdict verdict = ask(gate, question);
      runLog.tell(mark -> new DeployEvent.GateAnswered(mark, gate.name(), verdict));
      if (!verdict.passes()) {
        return List.of(new Stopped(gate, verdict));
      }
    }
    return List.of();
  }

  private static Verdict ask(Gate gate, Question question) throws InterruptedException {
    FutureTask<Verdict> answer = new FutureTask<>(() -> gate.ask(question));
    Thread thread = new Thread(answer, "railhead-gate-" + gate.name());
    thread.setDaemon(true);
    thread.start();
    try {
      Verdict verdict = answer.get(gate.deadline().toMillis(), TimeUnit.MILLISECONDS);
      return verdict == null ? Verdict.unknown("the gate answered nothing") : verdict;
    } catch (TimeoutException e) {
      return Verdict.unknown("no answer within " + gate.deadline().toMillis() + " ms");
    } catch (ExecutionException e) {
      return failed(gate, e.getCause() == null ? e : e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private static Verdict failed(Gate gate, Throwable cause) {
    if (cause instanceof IOException e) {
      return Verdict.unknown("the gate failed: " + StepException.message(e));
    }
    log.error("the gate {} failed unexpectedly", gate.name(), cause);
    return Verdict.unknown("the gate failed: " + cause);
  }
}
