package dev.railhead.examples.inventory;

import dev.railhead.atomic.DocrootSwap;
import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.deploy.Activation;
import dev.railhead.core.deploy.DeployListener;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.source.GitSource;
import dev.railhead.core.source.SourceSettings;
import dev.railhead.rsync.FanOut;
import dev.railhead.trains.Dispatcher;
import dev.railhead.trains.Lane;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.LaneKind;
import dev.railhead.trains.Policy;
import dev.railhead.trains.QueueSettings;
import dev.railhead.trains.run.TrainRunner;
import dev.railhead.trains.run.TrunkAssembly;
import dev.railhead.trains.store.PushQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that an inventory names, opened: the ledger, the hosts, and one deployer for all
 * stacks. Repositories are opened when they are first asked for. Thread-safe.
 */
public final class Depot implements AutoCloseable {
  private final Inventory inventory;
  private final Ledger ledger;
  private final HostConnector hosts;
  private final Deployer deployer;
  private final Map<Stack, GitSource> sources = new HashMap<>();
  private final Map<Stack, Pipeline> pipelines = new HashMap<>();
  private final Map<String, GateEntry.Made> made = new HashMap<>();

  private Depot(
      Inventory inventory, Ledger ledger, HostConnector hosts, List<DeployListener> listeners) {
    this.inventory = inventory;
    this.ledger = ledger;
    this.hosts = hosts;
    Deployer.Builder builder = Deployer.builder(ledger, hosts, FanOut.over(hosts).build());
    listeners.forEach(builder::listener);
    this.deployer = builder.build();
  }

  /**
   * Opens what {@code inventory} names; its state's directory is made if it is missing.
   *
   * @param listeners are told of all deploys
   * @throws IOException if the ledger or the state's directory cannot be used; nothing stays open
   */
  public static Depot open(Inventory inventory, DeployListener... listeners) throws IOException {
    Files.createDirectories(inventory.state());
    Ledger ledger = Ledger.open(inventory.state().resolve("ledger.db"));
    try {
      return new Depot(inventory, ledger, inventory.connection().open(), List.of(listeners));
    } catch (IOException | RuntimeException e) {
      ledger.close();
      throw e;
    }
  }

  /** The inventory. */
  public Inventory inventory() {
    return inventory;
  }

  /** The ledger. */
  public Ledger ledger() {
    return ledger;
  }

  /** The way to the hosts. */
  public HostConnector hosts() {
    return hosts;
  }

  /** The deployer. */
  public Deployer deployer() {
    return deployer;
  }

  /**
   * The repository of {@code stack}.
   *
   * @throws IOException if it cannot be opened or cloned
   */
  public synchronized GitSource source(StackEntry stack) throws IOException, InterruptedException {
    GitSource open = sources.get(stack.stack());
    if (open == null) {
      Path store = inventory.state().resolve("stores").resolve(stack.stack().name());
      Files.createDirectories(store);
      SourceSettings settings =
          stack
              .directory()
              .map(SourceSettings.defaults()::withSubTree)
              .orElse(SourceSettings.defaults());
      open =
          stack.isRemote()
              ? GitSource.clone(stack.repository(), store, settings)
              : GitSource.open(Path.of(stack.repository()), store, settings);
      sources.put(stack.stack(), open);
    }
    return open;
  }

  /**
   * The pipeline of {@code stack}.
   *
   * @throws IOException if its repository cannot be opened, or a gate not be made
   */
  public synchronized Pipeline pipeline(StackEntry stack) throws IOException, InterruptedException {
    Pipeline pipeline = pipelines.get(stack.stack());
    if (pipeline == null) {
      pipeline = Pipeline.of(stack.stack(), source(stack), activation(stack));
      for (StageEntry stage : stack.stages()) {
        pipeline = staged(pipeline, stage);
      }
      pipelines.put(stack.stack(), pipeline);
    }
    return pipeline;
  }

  /** How releases of {@code stack} go live on a host. */
  public static Activation activation(StackEntry stack) {
    return stack.layout() == StackEntry.Layout.SLOTS
        ? DocrootSwap.slots(stack.docroot())
        : DocrootSwap.releases(stack.docroot());
  }

  private Pipeline staged(Pipeline pipeline, StageEntry stage) throws IOException {
    List<Gate> gates = new ArrayList<>(gates(stage.gates()));
    gates.addAll(countedBefore(stage));
    List<Gate> after = gates(stage.afterGates());
    List<Gate> canary = gates(stage.canaryGates());
    return pipeline.then(
        stage.stage(),
        stage.fleet(),
        plan -> {
          Pipeline.StagePlan set = plan.canaries(stage.canaries()).tolerating(stage.tolerance());
          for (Gate gate : gates) {
            set = set.gate(gate);
          }
          for (Gate gate : canary) {
            set = set.canaryGate(gate);
          }
          for (Gate gate : after) {
            set = set.afterGate(gate);
          }
          return set;
        });
  }

  private List<Gate> gates(List<GateEntry> entries) throws IOException {
    List<Gate> gates = new ArrayList<>();
    for (GateEntry entry : entries) {
      gates.add(made(entry).gate());
    }
    return gates;
  }

  /** What the gates after a swap must have asked before it. */
  private List<Gate> countedBefore(StageEntry stage) throws IOException {
    Set<Gate> before = new LinkedHashSet<>();
    for (List<GateEntry> entries : List.of(stage.canaryGates(), stage.afterGates())) {
      for (GateEntry entry : entries) {
        made(entry).before().ifPresent(before::add);
      }
    }
    return List.copyOf(before);
  }

  /** Each gate is one in all its places, with one client and one memory. */
  private GateEntry.Made made(GateEntry entry) throws IOException {
    GateEntry.Made gate = made.get(entry.name());
    if (gate == null) {
      gate = entry.making().in(this);
      made.put(entry.name(), gate);
    }
    return gate;
  }

  /**
   * The push queue {@code entry}, made if it is not in the ledger yet; its trains pass the stages
   * of the lane {@code code}'s stack.
   */
  public PushQueue queue(QueueEntry entry) throws IOException {
    StackEntry code = stackOf(entry, LaneId.of("code"));
    List<Lane> lanes =
        entry.lanes().keySet().stream()
            .map(
                lane ->
                    Lane.of(
                        lane.name(),
                        lane.name().equals("config") ? LaneKind.CONFIG : LaneKind.CODE))
            .toList();
    Set<Actor> operators = new HashSet<>(entry.operators());
    operators.add(Actor.of("railhead")); // as which trains are run
    return PushQueue.open(
        ledger,
        entry.name(),
        QueueSettings.of(code.stages().stream().map(StageEntry::stage).toList(), lanes),
        Dispatcher.with(Policy.usual(operators)));
  }

  /** A runner of {@code queue}'s trains, not started; to be closed before this is. */
  public TrainRunner runner(QueueEntry entry, PushQueue queue)
      throws IOException, InterruptedException {
    Map<LaneId, TrainRunner.Way> ways = new HashMap<>();
    for (LaneId lane : entry.lanes().keySet()) {
      StackEntry stack = stackOf(entry, lane);
      ways.put(
          lane,
          new TrainRunner.Way(pipeline(stack), TrunkAssembly.of(source(stack), stack.branch())));
    }
    return TrainRunner.builder(queue, ledger, deployer, hosts, ways).build();
  }

  /** The stack of {@code lane}. */
  public StackEntry stackOf(QueueEntry entry, LaneId lane) {
    Stack stack = entry.lanes().get(lane);
    return inventory.stacks().stream()
        .filter(candidate -> candidate.stack().equals(stack))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the queue has no lane " + lane));
  }

  /** Aborts what runs, waits until it has ended and been recorded, and closes everything. */
  @Override
  public void close() {
    deployer.close();
    hosts.close();
    synchronized (this) {
      sources.values().forEach(GitSource::close);
    }
    ledger.close();
  }
}
