package dev.railhead.trains;

import dev.railhead.core.Actor;
import dev.railhead.core.internal.Names;
import java.util.Objects;

/**
 * A command, from somebody. Immutable.
 *
 * @param id what makes it one and the same when it is sent again: it is carried out once. Unique in
 *     the queue, one printable line of at most 100 characters
 * @param by who commands
 * @param command what
 */
public record Order(String id, Actor by, Command command) {
  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the id is not one printable line
   */
  public Order {
    Names.line("an order's id", id, 100);
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(command, "command");
  }

  /** The order {@code id} of {@code by}. */
  public static Order of(String id, Actor by, Command command) {
    return new Order(id, by, command);
  }
}
