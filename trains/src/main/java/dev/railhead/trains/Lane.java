package dev.railhead.trains;

import java.util.Objects;
import java.util.Set;

/**
 * One line to wait in. At most one train of a lane is under way, and none while one of a lane that
 * it conflicts with is. Immutable.
 *
 * @param id its name
 * @param kind what it carries
 * @param capacity how many riders one train takes, 1 to 1000
 * @param conflicts the lanes that it never deploys together with; conflict is mutual, so it is
 *     enough that one of the two says so
 */
public record Lane(LaneId id, LaneKind kind, int capacity, Set<LaneId> conflicts) {
  /** How many ride together unless said otherwise: what a queue of 150 engineers needs. */
  public static final int DEFAULT_CAPACITY = 8;

  /**
   * Copies and checks the parts.
   *
   * @throws IllegalArgumentException if the capacity is out of bounds, or the lane conflicts with
   *     itself
   */
  public Lane {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(kind, "kind");
    conflicts = Set.copyOf(conflicts);
    if (capacity < 1 || capacity > 1000) {
      throw new IllegalArgumentException("a capacity must be 1 to 1000, but was " + capacity);
    }
    if (conflicts.contains(id)) {
      throw new IllegalArgumentException("the lane " + id + " must not conflict with itself");
    }
  }

  /** The lane {@code name} of {@code kind}, with the default capacity and no conflicts. */
  public static Lane of(String name, LaneKind kind) {
    return new Lane(LaneId.of(name), kind, DEFAULT_CAPACITY, Set.of());
  }

  /** This lane, with trains of at most {@code capacity} riders. */
  public Lane withCapacity(int capacity) {
    return new Lane(id, kind, capacity, conflicts);
  }

  /** This lane, never deploying together with {@code others}. */
  public Lane conflictingWith(Set<LaneId> others) {
    return new Lane(id, kind, capacity, others);
  }
}
