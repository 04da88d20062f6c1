package dev.railhead.core.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A tree that nobody else may change until this is closed. Thread-safe. */
final class LeasedTree implements AutoCloseable {
  private final Tree tree;
  private final TreeLease lease;
  private final Optional<ReleaseIndex> held;
  private final AtomicBoolean closed = new AtomicBoolean();

  LeasedTree(Tree tree, TreeLease lease, Optional<ReleaseIndex> held) {
    this.tree = tree;
    this.lease = lease;
    this.held = held;
  }

  Tree tree() {
    return tree;
  }

  Path files() {
    return tree.files();
  }

  /** What the files were when the lease was taken. */
  Optional<ReleaseIndex> held() {
    return held;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        lease.end();
      } catch (IOException e) {
        throw new UncheckedIOException("a tree could not be given back", e);
      }
    }
  }
}
