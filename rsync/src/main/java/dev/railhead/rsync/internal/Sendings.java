package dev.railhead.rsync.internal;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.rsync.internal.sender.Options;
import dev.railhead.rsync.internal.sender.SharedTree;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The shipments that are still under way, each read once for all hosts. Thread-safe. */
final class Sendings {
  /** Any seed but 0, which means none; the same for all hosts, so that they ask alike. */
  private static final int SEED = 0x5ea11ed;

  /** What several hosts may want of a tree, whatever its size. */
  private static final long KEPT_BYTES = 32L << 20;

  /** Some twenty releases of 20,000 files each; one of 500,000. */
  private static final long REMEMBERED_BYTES = 32L << 20;

  private final RsyncSettings settings;
  private final Outlines outlines = new Outlines(REMEMBERED_BYTES);
  private final AtomicInteger begun = new AtomicInteger();

  /** Keys are compared by identity. */
  private final Cache<Shipment, Sending> all = CacheBuilder.newBuilder().weakKeys().build();

  /** Shipments that are read, and sent, as {@code settings} say. */
  Sendings(RsyncSettings settings) {
    this.settings = settings;
  }

  /** The first host that needs it reads it; others wait meanwhile. */
  Sending of(Shipment shipment) throws IOException, InterruptedException {
    try {
      return all.get(shipment, () -> new Sending(read(shipment), outlines));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw new InterruptedException();
      }
      throw new IOException(e.getCause() == null ? null : e.getCause().getMessage(), e);
    }
  }

  private SharedTree read(Shipment shipment) throws IOException, InterruptedException {
    SharedTree tree = tree(shipment);
    int every = settings.auditEvery();
    return every > 0 && begun.incrementAndGet() % every == 0 ? tree.auditing() : tree;
  }

  private SharedTree tree(Shipment shipment) throws IOException, InterruptedException {
    Options options = settings.options();
    return shipment.times().isPresent() && SharedTree.allowsListed(options)
        ? SharedTree.listed(
            shipment.directory(),
            shipment.release().manifest(),
            shipment.times().get(),
            SEED,
            KEPT_BYTES,
            options)
        : SharedTree.read(shipment.directory(), SEED, KEPT_BYTES, options);
  }
}
