package dev.railhead.examples.inventory;

import dev.railhead.core.deploy.Gate;
import java.io.IOException;
import java.util.Optional;

/**
 * A gate of an inventory: its name there, and how it is made. Immutable.
 *
 * @param name its name
 * @param place where in a stage it can stand
 * @param making makes it from what the inventory opens
 */
public record GateEntry(String name, Place place, Making making) {
  /** One in which something was found: who names it, is not wrong as well. */
  static GateEntry unreadable(String name) {
    return new GateEntry(
        name,
        Place.ANYWHERE,
        depot -> {
          throw new IllegalStateException("the gate " + name + " could not be read");
        });
  }

  /** Where in a stage a gate can stand. */
  public enum Place {
    /** Wherever gates stand. */
    ANYWHERE,
    /** After a swap only, for it compares with what was before. */
    AFTER_A_SWAP
  }

  /**
   * A gate, made.
   *
   * @param before what must be asked before anything is transferred for {@code gate} to know
   * @param gate the gate
   */
  public record Made(Optional<Gate> before, Gate gate) {
    static Made of(Gate gate) {
      return new Made(Optional.empty(), gate);
    }
  }

  /** Makes a gate. */
  @FunctionalInterface
  public interface Making {
    /** The gate, with what it needs of {@code depot}. */
    Made in(Depot depot) throws IOException;
  }
}
