package dev.railhead.core.source;

import java.nio.file.Path;
import java.util.Optional;

/** The files of a release in a local directory, held as they are until closed. */
public interface Checkout extends AutoCloseable {
  /** The release whose files these are. */
  Release release();

  /** The directory; for reading only. */
  Path directory();

  /**
   * The times of all entries, if the source knows that they are these and that no file has two
   * names in the directory: then the files can be sent without a look at those that hosts have. Of
   * {@link GitSource} those of releases without a build step, which may link files.
   */
  default Optional<ModificationTimes> times() {
    return Optional.empty();
  }

  /** Gives the directory back to its source, which may change it from now on. Idempotent. */
  @Override
  void close();
}
