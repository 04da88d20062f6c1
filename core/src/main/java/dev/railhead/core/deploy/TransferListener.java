package dev.railhead.core.deploy;

import dev.railhead.core.Host;

/**
 * Hears of a shipment's progress. Called from any thread; must return at once. {@link
 * TransferMeter} makes rates and times left of it.
 */
public interface TransferListener {
  /** Hears nothing. */
  static TransferListener none() {
    return new TransferListener() {};
  }

  /**
   * {@code host} has come so far in the present try.
   *
   * @param files regular files sent so far
   * @param bytes bytes of content of these files so far; of a changed file also what the host had
   *     and was not sent
   * @param percent share of the release's bytes dealt with, 0 to 100
   */
  default void progressed(Host host, long files, long bytes, int percent) {}

  /** A try failed, and another will follow. {@code attempt} counts from 1. */
  default void retrying(Host host, int attempt, String why) {}

  /** Something about {@code host} that people should know, and that does not fail it. */
  default void warned(Host host, String warning) {}

  /** {@code result} is final for its host. */
  default void ended(HostTransfer result) {}
}
