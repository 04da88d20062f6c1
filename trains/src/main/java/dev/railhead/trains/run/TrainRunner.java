package dev.railhead.trains.run;

import dev.railhead.core.Actor;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Deploy;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.trains.Command;
import dev.railhead.trains.Fault;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.Rider;
import dev.railhead.trains.Train;
import dev.railhead.trains.TrainId;
import dev.railhead.trains.TrainState;
import dev.railhead.trains.store.PushQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Takes trains that have left to their stages. {@link #step} does one piece of work: it claims a
 * train, writes down what it is about to push, pushes it with the {@link Deployer}, and reports how
 * that went. Between the stages it does nothing: riders and the driver decide there. Any number of
 * runners may share a queue, and one that dies, sleeps too long or loses its claim is taken over
 * from: the next one asks the hosts what they serve before it does anything.
 *
 * <p>Thread-safe; lanes may be run by threads of their own, and {@link #start} does so. The queue,
 * the ledger, the deployer and the hosts stay the caller's to close, after this.
 */
public final class TrainRunner implements AutoCloseable {
  private final Builder settings;
  private final HostsSay hostsSay;
  private final Rollback rollback;
  private final ScheduledExecutorService timer;
  private final Loops loops;

  private TrainRunner(Builder settings) {
    this.settings = settings;
    this.hostsSay = new HostsSay(settings.ledger, settings.deployer, settings.hosts);
    this.rollback = new Rollback(settings.queue, settings.ledger, settings.deployer);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "railhead-train-claims");
              thread.setDaemon(true);
              return thread;
            });
    this.loops = new Loops(this, settings.lanes.keySet(), settings.pause);
  }

  /**
   * A runner of {@code lanes}' trains.
   *
   * @param queue the queue
   * @param ledger the ledger that {@code deployer} remembers in
   * @param deployer what pushes
   * @param hosts reaches the hosts, to ask what they serve
   * @param lanes the pipeline and the assembly of each lane that it runs
   */
  public static Builder builder(
      PushQueue queue,
      Ledger ledger,
      Deployer deployer,
      HostConnector hosts,
      Map<LaneId, Way> lanes) {
    return new Builder(queue, ledger, deployer, hosts, lanes);
  }

  /**
   * How trains of a lane get where they go.
   *
   * @param pipeline its stages are the queue's, by name
   * @param assembly what the trains deploy
   */
  public record Way(Pipeline pipeline, Assembly assembly) {
    /** Checks the parts. */
    public Way {
      Objects.requireNonNull(pipeline, "pipeline");
      Objects.requireNonNull(assembly, "assembly");
    }
  }

  /** Begins to run the lanes, each on a daemon thread, until this is closed. */
  public void start() {
    loops.start();
  }

  /**
   * Does what is next for a train of {@code lane}, and waits until it is done.
   *
   * @return whether there was something to do
   * @throws IOException if the ledger or the source cannot be read or written; what was begun is
   *     settled by a later step
   * @throws InterruptedException if the thread is interrupted; the deploy was aborted
   */
  public boolean step(LaneId lane) throws IOException, InterruptedException {
    settings.queue.submit(settings.runner, new Command.Tick());
    Optional<Train> train = settings.queue.latest().activeTrain(lane);
    if (train.isEmpty() || !isRunnable(train.get())) {
      return false;
    }
    TrainId id = train.get().id();
    if (!settings.queue.submit(settings.runner, new Command.Claim(id)).isDone()) {
      return false;
    }
    Train claimed = settings.queue.latest().train(id).orElseThrow();
    try (Claimed claim =
        new Claimed(settings.queue, settings.runner, id, claimed.run().token(), timer)) {
      return work(claim, claimed, Objects.requireNonNull(settings.lanes.get(lane), "the lane"));
    }
  }

  private static boolean isRunnable(Train train) {
    return train.run().runner().isEmpty()
        && (train.state() == TrainState.RUNNING
            || train.state() == TrainState.UNKNOWN
            || train.state() == TrainState.ROLLING_BACK);
  }

  private boolean work(Claimed claim, Train train, Way way)
      throws IOException, InterruptedException {
    return switch (train.state()) {
      case UNKNOWN -> probe(claim, train, way);
      case ROLLING_BACK ->
          rollback.of(train, way.pipeline(), claim, settings.runner)
              && claim.report(new Command.FinishRollback(train.id(), claim.token()));
      default -> push(claim, train, way);
    };
  }

  private Pipeline.StagePlan stage(Train train, Pipeline pipeline) {
    return pipeline
        .find(settings.queue.latest().settings().stages().get(train.stage()))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    pipeline.stack()
                        + " has no stage of the queue's name "
                        + settings.queue.latest().settings().stages().get(train.stage())));
  }

  private boolean probe(Claimed claim, Train train, Way way)
      throws IOException, InterruptedException {
    Pipeline.StagePlan stage = stage(train, way.pipeline());
    Optional<HostsSay.Answer> answer = hostsSay.of(way.pipeline(), stage, train.run().revision());
    return answer.isPresent()
        && claim.report(
            new Command.Probe(
                train.id(), claim.token(), answer.get().finding(), Lines.of(answer.get().why())));
  }

  private boolean push(Claimed claim, Train train, Way way)
      throws IOException, InterruptedException {
    Assembly.Result assembled = way.assembly().assemble(train);
    if (assembled instanceof Assembly.Result.Impossible impossible) {
      return fail(claim, train, way, Fault.CHANGE, impossible.why());
    }
    Revision revision = ((Assembly.Result.Assembled) assembled).revision();
    if (!claim.report(new Command.Begin(train.id(), claim.token(), revision))) {
      return false;
    }
    Outcome outcome = deploy(claim, train, way.pipeline(), revision);
    if (claim.isLost()) {
      return false;
    }
    return outcome.isSuccess()
        ? claim.report(new Command.Succeed(train.id(), claim.token()))
        : fail(claim, train, way, blame(train, outcome), outcome.describe());
  }

  /** A gate that said no because the driver wanted so says nothing of the changes. */
  private Fault blame(Train train, Outcome outcome) {
    boolean aborted =
        settings.queue.latest().train(train.id()).flatMap(t -> t.trouble().abort()).isPresent();
    Fault fault = settings.blame.of(outcome);
    return aborted && fault != Fault.MIXED ? Fault.ABORTED : fault;
  }

  private Outcome deploy(Claimed claim, Train train, Pipeline pipeline, Revision revision)
      throws LedgerException, InterruptedException {
    Pipeline.StagePlan stage = stage(train, pipeline);
    DeployRequest request =
        DeployRequest.deploy(
                guarded(pipeline, claim),
                stage.stage(),
                revision.id(),
                train.driver().orElse(settings.runner))
            .waitingForLock(settings.patience);
    Deploy deploy = settings.deployer.start(request);
    claim.watch(deploy);
    try {
      return deploy.await();
    } catch (InterruptedException e) {
      deploy.abort(settings.runner, "the runner was interrupted");
      throw e;
    }
  }

  /** The pipeline, with a first gate that the token has to pass. */
  private static Pipeline guarded(Pipeline pipeline, Claimed claim) {
    Pipeline guarded = Pipeline.of(pipeline.stack(), pipeline.source(), pipeline.activation());
    for (Pipeline.StagePlan plan : pipeline.stages()) {
      guarded = guarded.then(plan.stage(), plan.fleet(), same -> plan.gate(claim));
    }
    return guarded;
  }

  private boolean fail(Claimed claim, Train train, Way way, Fault fault, String why)
      throws IOException, InterruptedException {
    boolean reported =
        claim.report(new Command.Fail(train.id(), claim.token(), fault, Lines.of(why)));
    if (reported && fault == Fault.CHANGE && settings.search == Search.BISECT) {
      search(train, way, why);
    }
    return reported;
  }

  /** Halves the train, or ejects the one who is left, unless the breaker says stop. */
  private void search(Train train, Way way, String why) throws IOException, InterruptedException {
    List<Rider> riders = way.assembly().inOrder(train.riders());
    Command next =
        riders.size() == 1
            ? new Command.Eject(train.id(), riders.get(0).id(), Lines.shortened(why))
            : new Command.Bisect(
                train.id(),
                riders.subList(0, (riders.size() + 1) / 2).stream().map(Rider::id).toList());
    settings.queue.submit(settings.runner, next);
  }

  /** What a runner does about a bad change. */
  public enum Search {
    /** Nothing: the driver decides. */
    ASK,
    /** Halves the train until the bad change is found, and ejects it. */
    BISECT
  }

  /** Stops the loops and waits for them; a deploy under way is aborted. */
  @Override
  public void close() {
    loops.close();
    timer.shutdownNow();
  }

  /** Settings of a {@link TrainRunner}. For one thread. */
  public static final class Builder {
    private final PushQueue queue;
    private final Ledger ledger;
    private final Deployer deployer;
    private final HostConnector hosts;
    private final Map<LaneId, Way> lanes;
    private Actor runner = Actor.of("railhead");
    private Blame blame = Blame.usual();
    private Search search = Search.ASK;
    private Duration patience = Duration.ofMinutes(2);
    private Duration pause = Duration.ofSeconds(1);

    private Builder(
        PushQueue queue,
        Ledger ledger,
        Deployer deployer,
        HostConnector hosts,
        Map<LaneId, Way> lanes) {
      this.queue = Objects.requireNonNull(queue, "queue");
      this.ledger = Objects.requireNonNull(ledger, "ledger");
      this.deployer = Objects.requireNonNull(deployer, "deployer");
      this.hosts = Objects.requireNonNull(hosts, "hosts");
      this.lanes = Map.copyOf(lanes);
    }

    /** Who it is to the queue's policy, which must let it report (default {@code railhead}). */
    public Builder runner(Actor runner) {
      this.runner = Objects.requireNonNull(runner, "runner");
      return this;
    }

    /** What tells bad changes from other trouble (default {@link Blame#usual}). */
    public Builder blame(Blame blame) {
      this.blame = Objects.requireNonNull(blame, "blame");
      return this;
    }

    /** What to do about a bad change (default {@link Search#ASK}). */
    public Builder onBadChange(Search search) {
      this.search = Objects.requireNonNull(search, "search");
      return this;
    }

    /**
     * How long to wait for the stack's lock (default 2 minutes).
     *
     * @throws IllegalArgumentException if it is negative or more than one day
     */
    public Builder waitingForLock(Duration patience) {
      if (patience.isNegative() || patience.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException("a wait must be 0 to 1 day, but was " + patience);
      }
      this.patience = patience;
      return this;
    }

    /**
     * How often a loop looks for work (default 1 second).
     *
     * @throws IllegalArgumentException if it is not 10 ms to 1 hour
     */
    public Builder lookingEvery(Duration pause) {
      if (pause.compareTo(Duration.ofMillis(10)) < 0 || pause.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException("a pause must be 10 ms to 1 h, but was " + pause);
      }
      this.pause = pause;
      return this;
    }

    /** The runner. */
    public TrainRunner build() {
      return new TrainRunner(this);
    }
  }
}
