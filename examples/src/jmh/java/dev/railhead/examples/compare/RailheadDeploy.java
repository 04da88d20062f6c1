package dev.railhead.examples.compare;

import dev.railhead.atomic.DocrootSwap;
import dev.railhead.atomic.Verification;
import dev.railhead.core.Actor;
import dev.railhead.core.Fleet;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.deploy.Step;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.source.GitSource;
import dev.railhead.rsync.FanOut;
import dev.railhead.rsync.compare.SshTargets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The library, as a service that deploys now and then has it: one process, its connections open.
 */
final class RailheadDeploy implements Contender {
  private static final Stage PRODUCTION = Stage.of("production");

  private final Ledger ledger;
  private final GitSource source;
  private final Deployer deployer;
  private final Pipeline pipeline;
  private final Map<Step, List<Double>> steps = new EnumMap<>(Step.class);
  private final Map<Step, List<Double>> onHosts = new EnumMap<>(Step.class);
  private final SshTargets targets;
  private final Way way;
  private double hostSeconds;

  /** How releases lie on a host, and how much of one is read there before it goes live. */
  enum Way {
    EVERY_BYTE("Railhead, every byte read") {
      @Override
      DocrootSwap swap() {
        return DocrootSwap.releases(HostPath.of(home()));
      }
    },
    CHANGED_FILES("Railhead, changed files read") {
      @Override
      DocrootSwap swap() {
        return DocrootSwap.releases(HostPath.of(home())).verifying(Verification.changedFiles());
      }
    },
    SLOTS("Railhead, slots, changed files read") {
      @Override
      DocrootSwap swap() {
        return DocrootSwap.slots(HostPath.of(home())).verifying(Verification.changedFiles());
      }
    };

    private final String title;

    Way(String title) {
      this.title = title;
    }

    abstract DocrootSwap swap();

    /** The docroot on each host. */
    String home() {
      return name();
    }
  }

  RailheadDeploy(Way way, Path directory, Path repository, SshTargets targets) throws Exception {
    this.way = way;
    this.targets = targets;
    Files.createDirectories(directory);
    ledger = Ledger.open(directory.resolve("ledger.db"));
    source = GitSource.open(repository, directory.resolve("store"));
    FanOut fanOut = FanOut.over(targets.connector()).sender(FanOut.Sender.SHARED).build();
    deployer =
        Deployer.builder(ledger, targets.connector(), fanOut)
            .keepReleases(1)
            .listener(this::note)
            .build();
    pipeline =
        Pipeline.of(Stack.of("web"), source, way.swap().keepingOthers(0))
            .then(PRODUCTION, Fleet.of(targets.hosts()));
  }

  private synchronized void note(DeployEvent event) {
    if (event instanceof DeployEvent.StepEnded ended) {
      steps.computeIfAbsent(ended.step(), unused -> new ArrayList<>()).add(seconds(ended.took()));
      onHosts.computeIfAbsent(ended.step(), unused -> new ArrayList<>()).add(sinceLast());
    }
  }

  private synchronized double sinceLast() {
    try {
      double now = targets.hostSeconds();
      double since = now - hostSeconds;
      hostSeconds = now;
      return since;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double seconds(Duration took) {
    return took.toNanos() / 1e9;
  }

  @Override
  public String title() {
    return way.title;
  }

  /** The JIT, and until places are filled anew that were filled and read before. */
  @Override
  public int warming() {
    return 4;
  }

  /** What the host whose login directory is {@code login} serves. */
  Path current(Path login) {
    return login.resolve(way.home()).resolve("current");
  }

  @Override
  public void deploy(String commit) throws Exception {
    sinceLast();
    Actor actor = Actor.of("bench");
    Outcome outcome = deployer.deploy(DeployRequest.deploy(pipeline, PRODUCTION, commit, actor));
    if (!outcome.isSuccess()) {
      throw new IllegalStateException(outcome.describe());
    }
  }

  /** How long each step took in each deploy, in order. */
  synchronized Map<Step, List<Double>> steps() {
    return copy(steps);
  }

  /**
   * Processor seconds on the hosts of each step in each deploy, in order. What comes after the last
   * (old releases are deleted then) is in none.
   */
  synchronized Map<Step, List<Double>> onHosts() {
    return copy(onHosts);
  }

  private static Map<Step, List<Double>> copy(Map<Step, List<Double>> original) {
    Map<Step, List<Double>> copy = new EnumMap<>(Step.class);
    original.forEach((step, times) -> copy.put(step, List.copyOf(times)));
    return copy;
  }

  @Override
  public void close() throws Exception {
    deployer.close();
    source.close();
    ledger.close();
  }
}
