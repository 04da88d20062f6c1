package dev.railhead.core.source;

import java.nio.file.Path;

/** The files of a release in a local directory, held as they are until closed. */
public interface Checkout extends AutoCloseable {
  /** The release whose files these are. */
  Release release();

  /** The directory; for reading only. */
  Path directory();

  /** Gives the directory back to its source, which may change it from now on. Idempotent. */
  @Override
  void close();
}
