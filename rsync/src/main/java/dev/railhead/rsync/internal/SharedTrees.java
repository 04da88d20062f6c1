package dev.railhead.rsync.internal;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.rsync.internal.sender.Options;
import dev.railhead.rsync.internal.sender.SharedTree;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** One tree for each shipment that is still under way, read once for all hosts. Thread-safe. */
final class SharedTrees {
  /** Any seed but 0, which means none; the same for all hosts, so that they ask alike. */
  private static final int SEED = 0x5ea11ed;

  /** What several hosts may want of a tree, whatever its size. */
  private static final long KEPT_BYTES = 32L << 20;

  private final Options options;

  /** Keys are compared by identity. */
  private final Cache<Shipment, SharedTree> trees = CacheBuilder.newBuilder().weakKeys().build();

  /** Trees that are read, and sent, as {@code options} say. */
  SharedTrees(Options options) {
    this.options = options;
  }

  /** The first host that needs it reads it; others wait meanwhile. */
  SharedTree of(Shipment shipment) throws IOException, InterruptedException {
    try {
      return trees.get(
          shipment, () -> SharedTree.read(shipment.directory(), SEED, KEPT_BYTES, options));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw new InterruptedException();
      }
      throw new IOException(e.getCause() == null ? null : e.getCause().getMessage(), e);
    }
  }
}
