package dev.railhead.rsync.compare;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Held;
import dev.railhead.core.source.ModificationTimes;
import dev.railhead.core.source.Release;
import dev.railhead.rsync.fixture.Tools;
import java.nio.file.Path;
import java.util.Optional;

/** Hosts, what they hold, and all who push to them in turn. For one thread. */
final class Scene implements AutoCloseable {
  private static final int WARMING = 20;

  private final ComparedTree tree;
  private final Targets targets;
  private final Engines engines;
  private boolean isFirstHeld = true;
  private Optional<ClassArchive> archive = Optional.empty();

  /** Hosts that hold nothing. */
  Scene(ComparedTree tree, Targets targets) {
    this.tree = tree;
    this.targets = targets;
    this.engines = new Engines(targets);
  }

  Targets targets() {
    return targets;
  }

  /**
   * Gives the hosts the first release, and lets ours send it and the next one by turns: then it
   * knows both, and the JVM is warm.
   */
  void fill() throws Exception {
    for (Host host : targets.hosts()) {
      Tools.run("cp", "-a", "--", tree.first().directory() + "/.", next(host).toString());
    }
    for (int i = 0; i < WARMING; i++) {
      push(i < 2 || i == 4 ? Contender.UNKNOWN : Contender.KNOWN, Kind.CHANGED);
    }
  }

  /** One push of {@code kind}. */
  Cost push(Contender contender, Kind kind) throws Exception {
    Optional<Held> held = Optional.of(new Held(release().id(), release().manifest().digest()));
    prepare(kind);
    Optional<ModificationTimes> times =
        Optional.of(isFirstHeld ? tree.firstTimes() : tree.secondTimes());
    if (contender == Contender.ARCHIVED && archive.isEmpty()) {
      archive = Optional.of(ClassArchive.in(targets.directory().resolve("classes")));
    }
    return switch (contender) {
      case FORKED -> engines.forked(directory());
      case UNKNOWN -> engines.shared(directory(), release(), times, Optional.empty());
      case KNOWN -> engines.shared(directory(), release(), times, held);
      case WALKED -> engines.shared(directory(), release(), Optional.empty(), held);
      case COLD, SPARING, PLAIN, SMALL ->
          ColdPush.run(contender.jvmOptions(), directory(), targets);
      case ARCHIVED ->
          ColdPush.run(archive.orElseThrow(), contender.jvmOptions(), directory(), targets);
    };
  }

  /** Makes the hosts ready for a push of {@link #directory}. */
  private void prepare(Kind kind) throws Exception {
    if (kind == Kind.CHANGED) {
      isFirstHeld = !isFirstHeld;
    } else if (kind == Kind.FULL) {
      for (Host host : targets.hosts()) {
        Tools.run("find", next(host).toString(), "-mindepth", "1", "-delete");
      }
    }
  }

  private Path directory() {
    return (isFirstHeld ? tree.first() : tree.second()).directory();
  }

  private Release release() {
    return isFirstHeld ? tree.firstRelease() : tree.secondRelease();
  }

  private Path next(Host host) {
    return targets.login(host).resolve("next");
  }

  /** The last host has exactly what was pushed. */
  void verify() throws Exception {
    Host last = targets.hosts().get(targets.hosts().size() - 1);
    String difference =
        Tools.run("rsync", "-anci", "--delete", directory() + "/", next(last) + "/");
    if (!difference.isEmpty()) {
      throw new IllegalStateException("a push left a difference: " + difference);
    }
  }

  @Override
  public void close() throws Exception {
    targets.close();
  }
}
