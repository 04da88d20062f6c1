package dev.railhead.atomic.serve;

import java.time.Duration;

/**
 * How waiting for a release's last pin ended.
 *
 * @param release the release
 * @param pinsLeft how many pins and scopes were still open when the deadline passed; 0 if none, and
 *     then none can ever be again
 * @param waited how long it took
 */
public record Drain(LiveRelease release, long pinsLeft, Duration waited) {
  /** Whether nothing in this process reads the release any more. */
  public boolean isComplete() {
    return pinsLeft == 0;
  }
}
