package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Held;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.rsync.internal.sender.SharedTree;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One shipment under way: its tree, and which host hears how much of it. Thread-safe. */
final class Sending {
  private final SharedTree tree;
  private final Outlines outlines;
  private final Map<Held, Optional<SharedTree>> differences = new ConcurrentHashMap<>();
  private final Set<Host> begun = ConcurrentHashMap.newKeySet();

  Sending(SharedTree tree, Outlines outlines) {
    this.tree = tree;
    this.outlines = outlines;
  }

  /** All of it. */
  SharedTree whole() {
    return tree;
  }

  /**
   * What {@code destination} is to hear: only what was touched, when what it holds is known and no
   * try has written to it yet. Of a release that has little in common with it all is said.
   */
  SharedTree next(Destination destination) {
    boolean isFirst = begun.add(destination.host());
    return destination
        .held()
        .filter(held -> isFirst && tree.isTrusting() && tree.allowsTouched())
        .flatMap(held -> differences.computeIfAbsent(held, this::since))
        .orElse(tree);
  }

  private Optional<SharedTree> since(Held held) {
    return outlines
        .of(held)
        .map(tree::since)
        .filter(touched -> touched.entries() <= Math.max(64, tree.entries() / 2));
  }

  /** A host has all of it. */
  void arrived(Shipment shipment) {
    outlines.remember(
        new Held(shipment.release().id(), shipment.release().manifest().digest()), tree);
  }
}
