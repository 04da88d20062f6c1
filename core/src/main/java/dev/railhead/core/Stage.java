package dev.railhead.core;

import dev.railhead.core.internal.Names;

/**
 * One step on a stack's way to its users, such as {@code princess} or {@code production}: a fleet
 * with its own gates. Stages are passed in order. Immutable.
 *
 * @param name 1 to 64 of {@code A-Z a-z 0-9 . _ -}, beginning with a letter or digit
 */
public record Stage(String name) implements Comparable<Stage> {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name breaks the rule
   */
  public Stage {
    Names.word("a stage's name", name);
  }

  /** The stage called {@code name}. */
  public static Stage of(String name) {
    return new Stage(name);
  }

  @Override
  public int compareTo(Stage other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
