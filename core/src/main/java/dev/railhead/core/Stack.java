package dev.railhead.core;

import dev.railhead.core.internal.Names;

/**
 * One thing that is deployed by itself, such as {@code web} or {@code web_config}. Two stacks may
 * deploy at the same time; one stack never deploys twice at once. Immutable.
 *
 * @param name 1 to 64 of {@code A-Z a-z 0-9 . _ -}, beginning with a letter or digit
 */
public record Stack(String name) implements Comparable<Stack> {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name breaks the rule
   */
  public Stack {
    Names.word("a stack's name", name);
  }

  /** The stack called {@code name}. */
  public static Stack of(String name) {
    return new Stack(name);
  }

  @Override
  public int compareTo(Stack other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
