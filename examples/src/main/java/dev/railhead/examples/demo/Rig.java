package dev.railhead.examples.demo;

import dev.railhead.core.Actor;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.DeployListener;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.deploy.Plan;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.source.GitSource;
import dev.railhead.rsync.FanOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Everything that a deploy needs, put together: the part of this program to copy. For one thread.
 */
final class Rig implements AutoCloseable {
  static final Stack STACK = Stack.of("web");
  static final Stage PRINCESS = Stage.of("princess");
  static final Stage PRODUCTION = Stage.of("production");

  private final Ledger ledger;
  private final GitSource source;
  private final HostConnector hosts;
  private final CountingTransfer transfer;
  private final Deployer deployer;
  private final Pipeline pipeline;
  private final Turns turns;
  private final Actor actor;
  private final List<Phase> phases = new ArrayList<>();

  private Rig(
      Ledger ledger,
      GitSource source,
      HostConnector hosts,
      Function<Pipeline, Pipeline> stages,
      Parts parts) {
    this.ledger = ledger;
    this.source = source;
    this.hosts = hosts;
    this.transfer = new CountingTransfer(FanOut.over(hosts).build());
    this.turns = new Turns(parts.terminal());
    this.deployer =
        Deployer.builder(ledger, hosts, transfer)
            .listener(turns)
            .listener(new Librarian(source, parts.book()))
            .build();
    this.pipeline = stages.apply(Pipeline.of(STACK, source, parts.activation()));
    this.actor = Actor.of(System.getProperty("user.name", "demo"));
  }

  /** What is chosen for a rig from outside. */
  record Parts(
      dev.railhead.core.deploy.Activation activation, DeployListener terminal, ReleaseBook book) {}

  /**
   * A rig that deploys the repository in {@code repository} through {@code stages}.
   *
   * @param state where the ledger and the releases are kept, made if it is missing
   * @param hosts closed together with the rig
   */
  static Rig open(
      Path state,
      Path repository,
      HostConnector hosts,
      Function<Pipeline, Pipeline> stages,
      Parts parts)
      throws IOException {
    Files.createDirectories(state);
    Ledger ledger = Ledger.open(state.resolve("ledger.db"));
    try {
      GitSource source = GitSource.open(repository, state.resolve("store"));
      return new Rig(ledger, source, hosts, stages, parts);
    } catch (IOException | RuntimeException e) {
      ledger.close();
      throw e;
    }
  }

  /** What a deploy of {@code revision} to {@code stage} would do. */
  Plan plan(Stage stage, String revision) throws IOException, InterruptedException {
    return deployer.plan(DeployRequest.deploy(pipeline, stage, revision, actor));
  }

  /**
   * Deploys {@code revision} to {@code stage}, and returns the release that is live then.
   *
   * @throws DeployFailedException if it ended in anything but success
   */
  ReleaseId deploy(Stage stage, String revision) throws IOException, InterruptedException {
    return run("deploy", DeployRequest.deploy(pipeline, stage, revision, actor));
  }

  /** Rolls {@code stage} back to {@code release}; otherwise as {@link #deploy}. */
  ReleaseId rollback(Stage stage, ReleaseId release) throws IOException, InterruptedException {
    return run("rollback", DeployRequest.rollback(pipeline, stage, release, actor));
  }

  private ReleaseId run(String kind, DeployRequest request)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    long sent = transfer.bytes();
    Outcome outcome = deployer.deploy(request);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    boolean shown = turns.await();
    int size = pipeline.find(request.stage()).orElseThrow().fleet().size();
    phases.add(new Phase(kind, request.stage(), size, outcome, took, transfer.bytes() - sent));
    if (outcome instanceof Outcome.Succeeded succeeded) {
      return succeeded.release();
    }
    throw new DeployFailedException(
        kind + " to " + request.stage() + ": " + outcome.describe() + (shown ? "" : " (unseen)"));
  }

  /** The deploys so far, in order. */
  List<Phase> phases() {
    return List.copyOf(phases);
  }

  /** What each of {@code asked} says that it serves. */
  Map<Host, Live> live(List<Host> asked) throws InterruptedException {
    Map<Host, Live> lives = new TreeMap<>();
    for (Host host : asked) {
      try (HostSession session = hosts.connect(host)) {
        lives.put(host, pipeline.activation().live(session));
      } catch (IOException e) {
        lives.put(host, new Live.Unknown(String.valueOf(e.getMessage())));
      }
    }
    return lives;
  }

  @Override
  public void close() {
    deployer.close();
    hosts.close();
    source.close();
    ledger.close();
  }
}
