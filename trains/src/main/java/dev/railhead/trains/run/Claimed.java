package dev.railhead.trains.run;

import dev.railhead.core.Actor;
import dev.railhead.core.deploy.Deploy;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.trains.Command;
import dev.railhead.trains.Decision;
import dev.railhead.trains.Train;
import dev.railhead.trains.TrainId;
import dev.railhead.trains.store.PushQueue;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A train that this runner has claimed. Renews the claim until it is closed, and stops the deploy
 * when the claim is lost or the driver wants it stopped. Thread-safe.
 */
final class Claimed implements Gate, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrainRunner.class);

  private final PushQueue queue;
  private final Actor runner;
  private final TrainId train;
  private final long token;
  private final ScheduledFuture<?> renewing;
  private volatile @Nullable Deploy deploy;
  private volatile boolean lost;

  Claimed(
      PushQueue queue, Actor runner, TrainId train, long token, ScheduledExecutorService timer) {
    this.queue = queue;
    this.runner = runner;
    this.train = train;
    this.token = token;
    long third = queue.latest().settings().runnerLease().toNanos() / 3;
    this.renewing = timer.scheduleWithFixedDelay(this::renew, third, third, TimeUnit.NANOSECONDS);
  }

  long token() {
    return token;
  }

  boolean isLost() {
    return lost;
  }

  private void renew() {
    try {
      Decision decision = queue.submit(runner, new Command.Renew(train, token));
      if (!decision.isDone()) {
        lost = true;
        stop(runner, "the claim of train " + train + " is lost");
      } else {
        queue.latest().train(train).flatMap(t -> t.trouble().abort()).ifPresent(this::stopWished);
      }
    } catch (LedgerException e) {
      log.warn("the claim of train {} could not be renewed", train, e);
    }
  }

  private void stopWished(String reason) {
    stop(driver(), reason);
  }

  private Actor driver() {
    return queue.latest().train(train).flatMap(Train::driver).orElse(runner);
  }

  private void stop(Actor by, String reason) {
    Deploy running = deploy;
    if (running != null) {
      running.abort(by, reason);
    }
  }

  /** Watches over {@code deploy} from now on. */
  void watch(Deploy deploy) {
    this.deploy = deploy;
    if (lost) {
      stop(runner, "the claim of train " + train + " is lost");
    }
  }

  /** Reports; false if the claim is lost, and with it the right to report. */
  boolean report(Command.Report report) throws LedgerException {
    return queue.submit(runner, report).isDone();
  }

  @Override
  public String name() {
    return "train " + train + " is run by token " + token;
  }

  /** Asked once the stack's lock is held: whoever claims the train later has to wait for it. */
  @Override
  public Verdict ask(Question question) throws IOException {
    Optional<Train> now = queue.refresh().train(train).filter(t -> t.run().runner().isPresent());
    boolean mine = now.filter(t -> t.run().token() == token).isPresent();
    if (!mine) {
      lost = true;
      return Verdict.block("somebody else runs train " + train + " by now");
    }
    return now.get().trouble().abort().isPresent()
        ? Verdict.block("aborted: " + now.get().trouble().abort().get())
        : Verdict.pass("token " + token + " is current");
  }

  @Override
  public void close() {
    renewing.cancel(false);
  }
}
