package dev.railhead.examples.inventory;

import dev.railhead.core.deploy.Gate;
import java.io.IOException;

/**
 * A gate of an inventory: its name there, and how it is made. Immutable.
 *
 * @param name its name
 * @param making makes it from what the inventory opens
 */
public record GateEntry(String name, Making making) {
  /** Makes a gate. */
  @FunctionalInterface
  public interface Making {
    /** The gate, with what it needs of {@code depot}. */
    Gate in(Depot depot) throws IOException;
  }
}
