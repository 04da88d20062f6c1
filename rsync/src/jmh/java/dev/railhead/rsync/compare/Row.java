package dev.railhead.rsync.compare;

import dev.railhead.core.Host;
import dev.railhead.core.source.Release;
import dev.railhead.rsync.fixture.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One line of the table: both engines push to the same hosts in turn. For one thread. */
final class Row {
  private final ComparedTree tree;
  private final Release first;
  private final Release second;
  private final Targets targets;
  private final Kind kind;
  private final Engines engines;
  private boolean isFirstHeld = true;

  /** A row of {@code kind}; the targets are given what they hold before the first push. */
  Row(ComparedTree tree, Release first, Release second, Targets targets, Kind kind)
      throws Exception {
    this.tree = tree;
    this.first = first;
    this.second = second;
    this.targets = targets;
    this.kind = kind;
    this.engines = new Engines(targets);
    if (kind != Kind.FULL) {
      for (Host host : targets.hosts()) {
        Tools.run("cp", "-a", "--", tree.first().directory() + "/.", next(host).toString());
      }
    }
  }

  /** Measures {@code runs} pushes of each engine after {@code warming} ones, and prints medians. */
  void measure(int warming, int runs) throws Exception {
    List<Cost> forked = new ArrayList<>();
    List<Cost> shared = new ArrayList<>();
    for (int run = -warming; run < runs; run++) {
      // Who goes first changes, because the way back is not quite the way there.
      boolean isSharedFirst = (run & 1) == 0;
      Cost one = isSharedFirst ? shared() : forked();
      Cost other = isSharedFirst ? forked() : shared();
      if (run >= 0) {
        shared.add(isSharedFirst ? one : other);
        forked.add(isSharedFirst ? other : one);
      }
    }
    print(Cost.median(forked), Cost.median(shared));
  }

  private Cost shared() throws Exception {
    prepare();
    Cost cost = engines.shared(directory(), isFirstHeld ? first : second);
    verify();
    return cost;
  }

  private Cost forked() throws Exception {
    prepare();
    Cost cost = engines.forked(directory());
    verify();
    return cost;
  }

  /** Makes the hosts ready for a push of {@link #directory}. */
  private void prepare() throws Exception {
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

  private Path next(Host host) {
    return targets.login(host).resolve("next");
  }

  /** The last host has exactly what was pushed. */
  private void verify() throws Exception {
    Host last = targets.hosts().get(targets.hosts().size() - 1);
    String difference =
        Tools.run("rsync", "-anci", "--delete", directory() + "/", next(last) + "/");
    if (!difference.isEmpty()) {
      throw new IllegalStateException("a push left a difference: " + difference);
    }
  }

  private void print(Cost forked, Cost shared) {
    System.out.printf(
        "| %s | %d | %s | %.2f | %.2f | 1/%.1f | %.1f | %.1f | 1/%.1f |%n",
        targets.title(),
        targets.hosts().size(),
        kind,
        forked.senderSeconds(),
        shared.senderSeconds(),
        forked.senderSeconds() / shared.senderSeconds(),
        forked.wallSeconds(),
        shared.wallSeconds(),
        forked.wallSeconds() / shared.wallSeconds());
  }
}
