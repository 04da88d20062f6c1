package dev.railhead.trains;

import dev.railhead.core.internal.Names;

/**
 * Which lane, by its name, such as {@code code} or {@code config}. Immutable.
 *
 * @param name 1 to 64 of {@code A-Z a-z 0-9 . _ -}, beginning with a letter or digit
 */
public record LaneId(String name) implements Comparable<LaneId> {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name breaks the rule
   */
  public LaneId {
    Names.word("a lane's name", name);
  }

  /** The lane called {@code name}. */
  public static LaneId of(String name) {
    return new LaneId(name);
  }

  @Override
  public int compareTo(LaneId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
