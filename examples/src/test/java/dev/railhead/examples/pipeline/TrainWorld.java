package dev.railhead.examples.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Actor;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.Revision;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Activation;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.source.ReleaseSource;
import dev.railhead.rsync.FanOut;
import dev.railhead.trains.Command;
import dev.railhead.trains.Decision;
import dev.railhead.trains.Dispatcher;
import dev.railhead.trains.Event;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.Policy;
import dev.railhead.trains.QueueSettings;
import dev.railhead.trains.Rider;
import dev.railhead.trains.Train;
import dev.railhead.trains.TrainId;
import dev.railhead.trains.run.TrainRunner;
import dev.railhead.trains.run.TrunkAssembly;
import dev.railhead.trains.store.PushQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link World} with a push queue, a stage before production, and a runner. */
final class TrainWorld implements AutoCloseable {
  static final LaneId CODE = LaneId.of("code");
  static final Stage PRINCESS = Stage.of("princess");
  static final Fleet FIRST = Fleet.of(List.of(Host.named("princess1")));
  static final Fleet ALL = World.fleet(3);

  /** Soon over, and yet long enough for whoever is alive on a busy machine to renew it. */
  private static final Duration LEASE = Duration.ofSeconds(6);

  final World world;
  final PushQueue queue;
  final Deployer deployer;
  final List<Gate> gates = new ArrayList<>();
  private final Fuse fuse;

  TrainWorld(Path directory, Fuse fuse) throws Exception {
    this(new World(directory), fuse);
  }

  TrainWorld(World world, Fuse fuse) throws Exception {
    this.world = world;
    this.fuse = fuse;
    this.queue =
        PushQueue.open(
            world.ledger,
            "push",
            QueueSettings.usual().withLeases(Duration.ofMinutes(5), LEASE),
            Dispatcher.with(Policy.open()));
    this.deployer =
        Deployer.builder(world.ledger, world.hosts, FanOut.over(world.hosts).build())
            .lease(LEASE)
            .build();
  }

  Pipeline pipeline() {
    ReleaseSource source = new FusedSource(world.source, fuse);
    Activation activation = new FusedActivation(World.releases(), fuse);
    return Pipeline.of(World.WEB, source, activation)
        .then(
            PRINCESS,
            FIRST,
            plan -> {
              Pipeline.StagePlan gated = plan;
              for (Gate gate : gates) {
                gated = gated.gate(gate);
              }
              return gated;
            })
        .then(World.PRODUCTION, ALL);
  }

  TrainRunner runner(String name, TrainRunner.Search search) {
    Pipeline pipeline = pipeline();
    TrainRunner.Way way = new TrainRunner.Way(pipeline, TrunkAssembly.of(world.source, "main"));
    return TrainRunner.builder(queue, world.ledger, deployer, world.hosts, Map.of(CODE, way))
        .runner(Actor.of(name))
        .onBadChange(search)
        .waitingForLock(Duration.ofSeconds(30))
        .build();
  }

  /** {@code user} commits {@code version} to the trunk and joins with it. */
  Revision join(String user, String version) throws Exception {
    Revision revision = Revision.of(world.commit(version));
    join(user, revision);
    return revision;
  }

  void join(String user, Revision revision) throws Exception {
    Actor actor = Actor.of(user);
    done(actor, Command.Join.of(CODE, actor, List.of(revision)));
  }

  void done(Actor by, Command command) throws Exception {
    Decision decision = queue.submit(by, command);
    if (!decision.isDone()) {
      throw new AssertionError(by + " " + command + ": " + decision);
    }
  }

  /** The train that boards or is under way. */
  Train train() throws IOException {
    return queue.refresh().trains().get(0);
  }

  void depart() throws Exception {
    Train train = train();
    done(train.driver().orElseThrow(), new Command.Depart(train.id(), Optional.empty()));
  }

  void everyoneIsGood() throws Exception {
    for (Rider rider : train().riders()) {
      done(rider.user(), new Command.Good(rider.id()));
    }
  }

  void advance() throws Exception {
    Train train = train();
    if (train.driver().isEmpty()) {
      done(train.riders().get(0).user(), new Command.TakeOver(train.id(), Optional.empty()));
    }
    done(
        train().driver().orElseThrow(),
        new Command.Advance(train.id(), train.stage(), Optional.empty()));
  }

  /** {@code user} brings {@code version} to production, by {@code runner}. */
  void land(TrainRunner runner, String user, String version) throws Exception {
    join(user, version);
    depart();
    for (int stage = 0; stage < 2; stage++) {
      runner.step(CODE);
      everyoneIsGood();
      advance();
    }
  }

  void assertServe(Iterable<Host> hosts, String version) throws Exception {
    for (Host host : hosts) {
      assertThat(world.versionsOn(host)).as(host.name()).containsOnly(version);
    }
  }

  /** All that has happened in the queue. */
  List<Event> events() throws IOException {
    List<Event> events = new ArrayList<>();
    queue.history(0, 1000).forEach(entry -> events.addAll(entry.events()));
    return events;
  }

  Train ended(TrainId id) throws IOException {
    return queue.refresh().train(id).orElseThrow();
  }

  @Override
  public void close() {
    deployer.close();
    world.close();
  }
}
