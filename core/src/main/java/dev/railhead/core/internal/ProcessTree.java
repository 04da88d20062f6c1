package dev.railhead.core.internal;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A local process together with all that it started. */
public final class ProcessTree {
  private ProcessTree() {}

  /**
   * Kills {@code process} and its descendants and waits until it is gone. Parents go before their
   * children, and the tree is looked at again until nothing is left, so that nothing is started
   * meanwhile. One that has ended has no descendants any more: whatever it left behind is another's
   * child by now. To look for them all the same would read the state of every process there is.
   */
  public static void kill(Process process) {
    if (!process.isAlive()) {
      closeQuietly(process);
      return;
    }
    List<ProcessHandle> tree = new ArrayList<>();
    tree.add(process.toHandle());
    for (int round = 0; round < 10 && !tree.isEmpty(); round++) {
      List<ProcessHandle> children = new ArrayList<>();
      for (ProcessHandle handle : tree) {
        handle.descendants().forEach(children::add);
        handle.destroyForcibly();
      }
      tree = children;
    }
    awaitQuietly(process);
    closeQuietly(process);
  }

  /** A killed process ends at once; an interrupt here is kept for the caller's next wait. */
  private static void awaitQuietly(Process process) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = process.waitFor(5, TimeUnit.SECONDS) || !process.isAlive();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(Process process) {
    for (Closeable stream :
        List.of(process.getOutputStream(), process.getInputStream(), process.getErrorStream())) {
      try {
        stream.close();
      } catch (IOException alreadyGone) {
        // The other end is dead; there is nothing left to flush to it.
      }
    }
  }
}
