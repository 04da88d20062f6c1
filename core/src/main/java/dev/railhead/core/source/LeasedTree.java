package dev.railhead.core.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A tree that nobody else may change until this is closed. Thread-safe. */
final class LeasedTree implements AutoCloseable {
  private enum State {
    READY,
    SPOILT
  }

  private final Tree tree;
  private final TreeLease lease;
  private final State state;
  private final @Nullable ReleaseIndex held;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LeasedTree(Tree tree, TreeLease lease, State state, @Nullable ReleaseIndex held) {
    this.tree = tree;
    this.lease = lease;
    this.state = state;
    this.held = held;
  }

  /** Holds what was wanted. */
  static LeasedTree ready(Tree tree, TreeLease lease) {
    return new LeasedTree(tree, lease, State.READY, null);
  }

  /** Holds another release, and is to be changed. */
  static LeasedTree holding(Tree tree, TreeLease lease, ReleaseIndex held) {
    return new LeasedTree(tree, lease, State.SPOILT, held);
  }

  /** Holds no file, and is to be filled. */
  static LeasedTree empty(Tree tree, TreeLease lease) {
    return new LeasedTree(tree, lease, State.SPOILT, null);
  }

  boolean isReady() {
    return state == State.READY;
  }

  Tree tree() {
    return tree;
  }

  Path files() {
    return tree.files();
  }

  /** The files that are to be changed, if there are any. */
  Optional<ReleaseIndex> held() {
    return Optional.ofNullable(held);
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
