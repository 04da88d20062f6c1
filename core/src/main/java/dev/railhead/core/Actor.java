package dev.railhead.core;

import dev.railhead.core.internal.Names;

/**
 * Who did it: a person or a program, as locks, overrides and the deploy log name them. Immutable.
 *
 * @param name one printable line of 1 to 100 characters, such as {@code kchung}
 */
public record Actor(String name) {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name is blank, too long or has control characters
   */
  public Actor {
    Names.line("an actor's name", name, 100);
  }

  /** The actor called {@code name}. */
  public static Actor of(String name) {
    return new Actor(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
