package dev.railhead.core.tryout;

import dev.railhead.core.internal.Names;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is looked at before a patch is tried, after Etsy's TryLib: conflicts, an empty patch, an
 * origin that is not the right one and a base that is too old block; a copy that is behind its
 * upstream, an ageing base, untracked files and files that are watched warn. Immutable and
 * thread-safe.
 */
public final class Preflight {
  /** From when on a base is old: 48 hours, as TryLib has it. */
  public static final Duration OLD = Duration.ofDays(2);

  /** From when on a base is too old: 100 hours, as TryLib has it. */
  public static final Duration TOO_OLD = Duration.ofHours(100);

  private final Duration old;
  private final Duration tooOld;
  private final Optional<String> origin;
  private final List<String> watched;
  private final InstantSource clock;

  private Preflight(
      Duration old,
      Duration tooOld,
      Optional<String> origin,
      List<String> watched,
      InstantSource clock) {
    this.old = old;
    this.tooOld = tooOld;
    this.origin = origin;
    this.watched = watched;
    this.clock = clock;
  }

  /** The usual checks, by the system's clock. */
  public static Preflight usual() {
    return new Preflight(OLD, TOO_OLD, Optional.empty(), List.of(), InstantSource.system());
  }

  /**
   * These checks, which warn of a base that is older than {@code old} and block one older than
   * {@code tooOld}.
   *
   * @throws IllegalArgumentException if they are negative, or the second is less than the first
   */
  public Preflight ages(Duration old, Duration tooOld) {
    if (old.isNegative() || tooOld.compareTo(old) < 0) {
      throw new IllegalArgumentException(
          "a base must be old before it is too old, but was " + old + " and " + tooOld);
    }
    return new Preflight(old, tooOld, origin, watched, clock);
  }

  /**
   * These checks, which block a copy whose remote {@code origin} is not at {@code address}.
   *
   * @throws IllegalArgumentException if that is not one printable line
   */
  public Preflight origin(String address) {
    Names.line("the address of an origin", address, 1000);
    return new Preflight(old, tooOld, Optional.of(address), watched, clock);
  }

  /**
   * These checks, which warn of changes to files that match {@code glob}, such as {@code
   * schema/**.sql}, by the rules of {@link java.nio.file.FileSystem#getPathMatcher}.
   *
   * @throws IllegalArgumentException if it is no glob
   */
  public Preflight watching(String glob) {
    matcher(glob);
    List<String> more = new ArrayList<>(watched);
    more.add(glob);
    return new Preflight(old, tooOld, origin, List.copyOf(more), clock);
  }

  /** These checks, by {@code clock}. */
  public Preflight clock(InstantSource clock) {
    return new Preflight(old, tooOld, origin, watched, clock);
  }

  /** What is to be said before {@code contents} are tried; of conflicts and the origin first. */
  public List<Finding> check(Survey survey, Contents contents) {
    List<Finding> findings = new ArrayList<>();
    if (!survey.unmerged().isEmpty()) {
      findings.add(
          Finding.block("solve the conflicts first: " + CopyTree.listed(survey.unmerged())));
    }
    origin
        .filter(right -> !survey.origin().equals(origin))
        .map(right -> wrong(survey, right))
        .ifPresent(findings::add);
    age(survey).ifPresent(findings::add);
    if (survey.behind() > 0) {
      findings.add(
          Finding.warning(
              "the copy is behind " + survey.upstream() + " by " + survey.behind() + " commits"));
    }
    if (!survey.untracked().isEmpty() && contents != Contents.WITH_UNTRACKED) {
      findings.add(
          Finding.warning("untracked files are not tried: " + CopyTree.listed(survey.untracked())));
    }
    return findings;
  }

  private static Finding wrong(Survey survey, String right) {
    String there = survey.origin().map(Names::quoted).orElse("not there");
    return Finding.block("origin is " + there + ", but should be " + Names.quoted(right));
  }

  private Optional<Finding> age(Survey survey) {
    Instant now = clock.instant();
    Duration age = Duration.between(survey.baseTime(), now);
    String text =
        "the base "
            + survey.base().abbreviated()
            + " is "
            + age.toHours()
            + " h old; fetch and rebase";
    if (age.compareTo(tooOld) > 0) {
      return Optional.of(Finding.block(text));
    }
    return age.compareTo(old) > 0 ? Optional.of(Finding.warning(text)) : Optional.empty();
  }

  /** What is to be said of {@code patch} itself. */
  public List<Finding> check(Patch patch) {
    List<Finding> findings = new ArrayList<>();
    if (patch.isEmpty()) {
      findings.add(Finding.block("there is nothing to try: no change since the base"));
    }
    for (String glob : watched) {
      PathMatcher matcher = matcher(glob);
      List<String> hit = patch.files().stream().filter(file -> matches(matcher, file)).toList();
      if (!hit.isEmpty()) {
        findings.add(
            Finding.warning("changes to " + glob + " need a second look: " + CopyTree.listed(hit)));
      }
    }
    return findings;
  }

  private static PathMatcher matcher(String glob) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob);
  }

  private static boolean matches(PathMatcher matcher, String file) {
    try {
      return matcher.matches(Path.of(file));
    } catch (InvalidPathException e) {
      return true;
    }
  }
}
