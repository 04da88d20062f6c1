package dev.railhead.examples.console.view;

import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.examples.console.StackPage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the branches stand for, as it was known last: asking may take the network, and nobody is to
 * wait for that. Thread-safe.
 */
public final class Heads {
  /**
   * The head of a branch.
   *
   * @param revision what it stands for; what it stood for last if asking failed
   * @param problem why it cannot be told, or nothing
   */
  record Head(Optional<Revision> revision, Optional<String> problem) {}

  private final List<StackPage> stacks;
  private final Pulse pulse;
  private final Map<Stack, Head> heads = new ConcurrentHashMap<>();

  /** The heads of {@code stacks}, which are not known before {@link #refresh}. */
  public Heads(List<StackPage> stacks, Pulse pulse) {
    this.stacks = stacks;
    this.pulse = pulse;
  }

  Head of(Stack stack) {
    return heads.getOrDefault(stack, new Head(Optional.empty(), Optional.empty()));
  }

  /** Asks all sources anew. */
  public void refresh() throws InterruptedException {
    for (StackPage page : stacks) {
      Head before = of(page.stack());
      Head now = ask(page, before);
      heads.put(page.stack(), now);
      if (!now.equals(before)) {
        pulse.beat();
      }
    }
  }

  private static Head ask(StackPage page, Head before) throws InterruptedException {
    try {
      Revision head = page.pipeline().source().resolve(page.branch());
      return new Head(Optional.of(head), Optional.empty());
    } catch (IOException e) {
      return new Head(
          before.revision(), Optional.of("cannot tell " + page.branch() + ": " + e.getMessage()));
    }
  }
}
