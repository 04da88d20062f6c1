package dev.railhead.core.deploy;

import dev.railhead.core.Actor;
import dev.railhead.core.internal.Names;
import dev.railhead.core.ledger.LedgerException;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** One deploy that was started: to wait for, or to abort. Thread-safe. */
public final class Deploy {
  private final DeployRequest request;
  private final Stop stop;
  private volatile @Nullable FutureTask<Outcome> run;
  private volatile long id;

  Deploy(DeployRequest request, Stop stop) {
    this.request = request;
    this.stop = stop;
  }

  void begin(Callable<Outcome> work) {
    FutureTask<Outcome> task = new FutureTask<>(work);
    run = task;
    Thread thread =
        new Thread(task, "railhead-deploy-" + request.pipeline().stack() + "-" + request.stage());
    thread.setDaemon(true);
    thread.start();
  }

  void recordedAs(long deploy) {
    id = deploy;
  }

  Stop stop() {
    return stop;
  }

  /** What was asked for. */
  public DeployRequest request() {
    return request;
  }

  /** Its id in the ledger; empty while it still waits for the lock. */
  public OptionalLong id() {
    return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
  }

  /**
   * Stops the deploy wherever it is. Hosts that were swapped are swapped back; it ends in {@link
   * Outcome.Aborted}, or in {@link Outcome.Mixed} if that cannot be done.
   *
   * @return false if it is already ending
   * @throws IllegalArgumentException if {@code reason} is not one printable line
   */
  public boolean abort(Actor by, String reason) {
    Names.line("the reason of an abort", reason, 400);
    return stop.request(step -> new Outcome.Aborted(step, by, reason));
  }

  /** Whether it has ended. */
  public boolean isDone() {
    FutureTask<Outcome> task = run;
    return task != null && task.isDone();
  }

  /**
   * Waits for the end.
   *
   * @throws LedgerException if the ledger could not be used, so that nothing was begun
   * @throws InterruptedException if the thread is interrupted; the deploy goes on
   */
  public Outcome await() throws LedgerException, InterruptedException {
    FutureTask<Outcome> task = run;
    if (task == null) {
      throw new IllegalStateException("this deploy was never begun");
    }
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LedgerException ledger) {
        throw new LedgerException(String.valueOf(ledger.getMessage()), ledger);
      }
      throw new IllegalStateException("the deploy ended unexpectedly", e.getCause());
    }
  }

  /** Waits for the end, whatever it is; keeps an interrupt for later. */
  void awaitUninterruptibly() {
    FutureTask<Outcome> task = run;
    boolean interrupted = false;
    while (task != null && !task.isDone()) {
      try {
        task.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException | CancellationException e) {
        // It has ended, which is all that is waited for; await() tells how.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
