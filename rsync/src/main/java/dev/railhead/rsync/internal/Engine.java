package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;

/**
 * The seam between what a fan-out decides (whom, when, how often) and how files travel.
 * Thread-safe: several hosts are served at once.
 */
public interface Engine {
  /**
   * Tries once to bring {@code shipment} to {@code destination}.
   *
   * @param deadline when to give up at the latest
   * @param progress told how far this try has come, from the calling thread
   * @throws InterruptedException if the thread is interrupted; all that ran for this try has ended
   */
  Attempt push(Shipment shipment, Destination destination, Deadline deadline, Progress progress)
      throws InterruptedException;

  /**
   * Tries once to learn what {@link #push} would change, without changing it.
   *
   * @param differences told of it
   * @return {@link Attempt.Sent} if all of it was told
   * @throws InterruptedException if the thread is interrupted; all that ran for this try has ended
   */
  Attempt compare(
      Shipment shipment, Destination destination, Deadline deadline, Differences differences)
      throws InterruptedException;

  /** Hears nothing. */
  record Unheard() implements Progress {
    @Override
    public void moved(long files, long bytes, int percent) {}

    @Override
    public void warned(String warning) {}
  }

  /** Hears how far a try has come. */
  interface Progress {
    /** So many regular files and bytes of their content were sent, {@code percent} of the work. */
    void moved(long files, long bytes, int percent);

    /** Something that people should know, and that does not end the try. */
    void warned(String warning);
  }
}
