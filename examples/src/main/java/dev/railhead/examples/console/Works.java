package dev.railhead.examples.console;

import dev.railhead.core.Stack;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.examples.console.view.LiveDeploys;
import dev.railhead.trains.store.PushQueue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a page shows and works with. Whoever makes it closes the parts, after the page. Immutable.
 *
 * @param ledger what is remembered
 * @param deployer what deploys
 * @param live a listener of that deployer
 * @param stacks the stacks, in the order of the page; at least one, and none twice
 * @param queue the push queue, if there is one
 */
public record Works(
    Ledger ledger,
    Deployer deployer,
    LiveDeploys live,
    List<StackPage> stacks,
    Optional<PushQueue> queue) {
  /**
   * Copies and checks the parts.
   *
   * @throws IllegalArgumentException if there is no stack, one is there twice, or one has a lane
   *     and there is no queue
   */
  public Works {
    Objects.requireNonNull(ledger, "ledger");
    Objects.requireNonNull(deployer, "deployer");
    Objects.requireNonNull(live, "live");
    stacks = List.copyOf(stacks);
    Map<Stack, StackPage> byName = new LinkedHashMap<>();
    for (StackPage page : stacks) {
      if (byName.put(page.stack(), page) != null) {
        throw new IllegalArgumentException("the stack " + page.stack() + " is there twice");
      }
      if (page.lane().isPresent() && queue.isEmpty()) {
        throw new IllegalArgumentException(page.stack() + " has a lane, but there is no queue");
      }
    }
    if (stacks.isEmpty()) {
      throw new IllegalArgumentException("a page must have at least one stack");
    }
  }

  /** The stack called {@code name}. */
  public Optional<StackPage> find(String name) {
    return stacks.stream().filter(page -> page.stack().name().equals(name)).findFirst();
  }
}
