package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * One tree, read once for all hosts: its listing, the listing's bytes for each dialect that a host
 * was met with, and the answers. Thread-safe.
 */
public final class SharedTree {
  private final Listing listing;
  private final Answers answers;
  private final int seed;
  private final Options options;
  private final Map<Dialect, byte[]> lists = new HashMap<>();

  private SharedTree(Listing listing, Answers answers, int seed, Options options) {
    this.listing = listing;
    this.answers = answers;
    this.seed = seed;
    this.options = options;
  }

  /**
   * Reads {@code root}.
   *
   * @param seed seeds the checksums of blocks, on all hosts alike; not 0
   * @param keptBytes how many bytes of answers are kept for hosts that may ask for the same
   * @param options what of it is sent, and how
   */
  public static SharedTree read(Path root, int seed, long keptBytes, Options options)
      throws IOException, InterruptedException {
    Listing listing = TreeWalk.of(root, options);
    boolean compresses = options.has(Options.Feature.COMPRESSION);
    return new SharedTree(listing, new Answers(listing, keptBytes, compresses), seed, options);
  }

  Listing listing() {
    return listing;
  }

  /** How many entries the tree has. */
  public int entries() {
    return listing.size();
  }

  Answers answers() {
    return answers;
  }

  Options options() {
    return options;
  }

  int seed() {
    return seed;
  }

  /** The file list, encoded; shared, not to be changed. */
  synchronized byte[] list(Dialect dialect) {
    return lists.computeIfAbsent(
        dialect, wanted -> ListingEncoder.encode(listing, wanted, options));
  }
}
