package dev.railhead.core.source;

import java.nio.file.Path;
import java.util.Optional;

/** A tree of the store, lent out. Thread-safe. */
record TreeCheckout(ReleaseIndex index, LeasedTree tree) implements Checkout {
  @Override
  public Release release() {
    return index.release();
  }

  @Override
  public Optional<ModificationTimes> times() {
    return index.recipe().built()
        ? Optional.empty()
        : Optional.of(ModificationTimes.of(index.items()));
  }

  @Override
  public Path directory() {
    return tree.files();
  }

  @Override
  public void close() {
    tree.close();
  }
}
