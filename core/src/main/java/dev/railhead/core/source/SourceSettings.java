package dev.railhead.core.source;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a {@link GitSource} makes and keeps releases. Immutable. */
public final class SourceSettings {
  private static final SourceSettings DEFAULTS =
      new SourceSettings(null, null, 30, 3, Duration.ofMinutes(1), Clock.systemUTC());

  private final @Nullable TreePath subTree;
  private final @Nullable BuildStep build;
  private final int remembered;
  private final int keptTrees;
  private final Duration fetchTimeout;
  private final InstantSource clock;

  private SourceSettings(
      @Nullable TreePath subTree,
      @Nullable BuildStep build,
      int remembered,
      int keptTrees,
      Duration fetchTimeout,
      InstantSource clock) {
    this.subTree = subTree;
    this.build = build;
    this.remembered = remembered;
    this.keptTrees = keptTrees;
    this.fetchTimeout = fetchTimeout;
    this.clock = clock;
  }

  /** The whole tree, no build step, 30 releases, 3 trees, 1 minute to fetch, the system's clock. */
  public static SourceSettings defaults() {
    return DEFAULTS;
  }

  /** With only the files under {@code directory}, named relative to it. Default: the whole tree. */
  public SourceSettings withSubTree(TreePath directory) {
    Objects.requireNonNull(directory, "directory");
    return new SourceSettings(directory, build, remembered, keptTrees, fetchTimeout, clock);
  }

  /**
   * With {@code step} run on every tree. What it leaves is the release, and cannot be made again:
   * it is kept among the {@linkplain #withKeptTrees kept trees}, the oldest going first. Default:
   * none.
   */
  public SourceSettings withBuild(BuildStep step) {
    Objects.requireNonNull(step, "step");
    return new SourceSettings(subTree, step, remembered, keptTrees, fetchTimeout, clock);
  }

  /** With the newest {@code releases} remembered, 2 to 10000. Default: 30. */
  public SourceSettings withRemembered(int releases) {
    checkRange("the number of remembered releases", releases, 2, 10_000);
    return new SourceSettings(subTree, build, releases, keptTrees, fetchTimeout, clock);
  }

  /**
   * With {@code trees} directories of files kept, 1 to 1000. More exist only while more are checked
   * out at once. Default: 3.
   */
  public SourceSettings withKeptTrees(int trees) {
    checkRange("the number of kept trees", trees, 1, 1000);
    return new SourceSettings(subTree, build, remembered, trees, fetchTimeout, clock);
  }

  /**
   * With at most {@code timeout}, a second to an hour, to fetch from the origin. Default: 1 min.
   */
  public SourceSettings withFetchTimeout(Duration timeout) {
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0
        || timeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "the time to fetch must be 1 second to 1 hour, but was " + timeout);
    }
    return new SourceSettings(subTree, build, remembered, keptTrees, timeout, clock);
  }

  /** With release times read from {@code clock}. Default: the system's. */
  public SourceSettings withClock(InstantSource clock) {
    Objects.requireNonNull(clock, "clock");
    return new SourceSettings(subTree, build, remembered, keptTrees, fetchTimeout, clock);
  }

  private static void checkRange(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " must be " + least + " to " + most + ", but was " + value);
    }
  }

  /** The directory whose files are released, if not all. */
  public Optional<TreePath> subTree() {
    return Optional.ofNullable(subTree);
  }

  /** The command that makes the release out of the exported tree, if there is one. */
  public Optional<BuildStep> build() {
    return Optional.ofNullable(build);
  }

  /** How many releases are remembered. */
  public int remembered() {
    return remembered;
  }

  /** How many trees are kept. */
  public int keptTrees() {
    return keptTrees;
  }

  /** How long a fetch may take. */
  public Duration fetchTimeout() {
    return fetchTimeout;
  }

  /** Where release times come from. */
  public InstantSource clock() {
    return clock;
  }
}
