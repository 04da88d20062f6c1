package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How many hosts of a fleet may fail to receive a release while the deploy still goes on: a number,
 * a percentage, or all but a quorum, and always none of those that are {@linkplain #butNoneOf
 * indispensable}. Immutable. Hosts that failed are left on what they serve and named in the
 * outcome.
 */
public final class Tolerance {
  private static final Tolerance NONE = new Tolerance(Kind.AT_MOST, 0, Set.of());

  private final Kind kind;
  private final int number;
  private final Set<Host> indispensable;

  private Tolerance(Kind kind, int number, Set<Host> indispensable) {
    this.kind = kind;
    this.number = number;
    this.indispensable = indispensable;
  }

  private enum Kind {
    AT_MOST,
    AT_MOST_PERCENT,
    ALL_BUT
  }

  /** All hosts must succeed; the default everywhere. */
  public static Tolerance none() {
    return NONE;
  }

  /**
   * At most {@code hosts} hosts may fail.
   *
   * @throws IllegalArgumentException if {@code hosts} is negative
   */
  public static Tolerance atMost(int hosts) {
    if (hosts < 0) {
      throw new IllegalArgumentException("a tolerance must not be negative, but was " + hosts);
    }
    return new Tolerance(Kind.AT_MOST, hosts, Set.of());
  }

  /**
   * At most {@code percent} per cent of the fleet may fail, rounded down to whole hosts.
   *
   * @throws IllegalArgumentException if {@code percent} is not 0 to 100
   */
  public static Tolerance atMostPercent(int percent) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("a percentage must be 0 to 100, but was " + percent);
    }
    return new Tolerance(Kind.AT_MOST_PERCENT, percent, Set.of());
  }

  /**
   * All may fail but a quorum of {@code hosts} hosts; in a smaller fleet, none.
   *
   * @throws IllegalArgumentException if {@code hosts} is less than 1
   */
  public static Tolerance allBut(int hosts) {
    if (hosts < 1) {
      throw new IllegalArgumentException("a quorum must be at least 1 host, but was " + hosts);
    }
    return new Tolerance(Kind.ALL_BUT, hosts, Set.of());
  }

  /** This, but not one of {@code hosts} may fail, nor of those named before. */
  public Tolerance butNoneOf(Collection<Host> hosts) {
    Objects.requireNonNull(hosts, "hosts");
    Set<Host> all = new HashSet<>(indispensable);
    all.addAll(hosts);
    return new Tolerance(kind, number, Collections.unmodifiableSet(all));
  }

  /**
   * Whether {@code failed} hosts of a fleet of {@code size} are few enough, if none of them is
   * indispensable. All of them never are.
   */
  public boolean allows(int failed, int size) {
    return failed == 0 || (failed <= allowed(size) && failed < size);
  }

  /** Whether just these {@code failed} hosts of a fleet of {@code size} may have failed. */
  public boolean allows(Set<Host> failed, int size) {
    return allows(failed.size(), size) && Collections.disjoint(failed, indispensable);
  }

  private int allowed(int size) {
    return switch (kind) {
      case AT_MOST -> number;
      case AT_MOST_PERCENT -> (int) ((long) size * number / 100);
      case ALL_BUT -> Math.max(0, size - number);
    };
  }

  /** What is left of this when {@code failed} hosts of a fleet of {@code size} have failed. */
  Tolerance after(int failed, int size) {
    return new Tolerance(Kind.AT_MOST, Math.max(0, allowed(size) - failed), indispensable);
  }

  /**
   * Such as {@code no host may fail} or {@code at most 5 % of the hosts may fail, and none of db1,
   * db2}.
   */
  @Override
  public String toString() {
    boolean isNone = number == 0 && kind != Kind.ALL_BUT;
    return count() + (indispensable.isEmpty() || isNone ? "" : ", and none of " + names());
  }

  private String count() {
    if (kind == Kind.ALL_BUT) {
      return "all but " + hosts() + " may fail";
    }
    if (number == 0) {
      return "no host may fail";
    }
    return "at most "
        + (kind == Kind.AT_MOST_PERCENT ? number + " % of the hosts" : hosts())
        + " may fail";
  }

  private String hosts() {
    return number + (number == 1 ? " host" : " hosts");
  }

  private String names() {
    return new TreeSet<>(indispensable).stream().map(Host::name).collect(Collectors.joining(", "));
  }
}
