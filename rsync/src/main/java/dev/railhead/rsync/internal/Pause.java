package dev.railhead.rsync.internal;

import java.time.Duration;

/** Waiting between tries; injected, so that tests need not wait. */
public interface Pause {
  /**
   * Lets {@code duration} pass.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  void pause(Duration duration) throws InterruptedException;
}
