package dev.railhead.examples.inventory;

import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Tolerance;
import java.util.List;

/**
 * One stage of a stack. Immutable.
 *
 * @param stage its name
 * @param title what its button says, such as {@code Get saved by the Princess}
 * @param fleet its hosts
 * @param gates asked before anything is transferred
 * @param afterGates asked after the swap
 * @param canaries hosts that come first
 * @param canaryGates asked between the canaries and all others
 * @param tolerance how many hosts may fail to receive a release
 */
public record StageEntry(
    Stage stage,
    String title,
    Fleet fleet,
    List<GateEntry> gates,
    List<GateEntry> afterGates,
    List<Host> canaries,
    List<GateEntry> canaryGates,
    Tolerance tolerance) {}
