package dev.railhead.core.source;

import java.nio.file.Path;

/** A tree of the store, lent out. Thread-safe. */
record TreeCheckout(Release release, LeasedTree tree) implements Checkout {
  @Override
  public Path directory() {
    return tree.files();
  }

  @Override
  public void close() {
    tree.close();
  }
}
