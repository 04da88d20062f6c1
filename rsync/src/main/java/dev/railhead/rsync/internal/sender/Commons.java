package dev.railhead.rsync.internal.sender;

import java.util.OptionalLong;

/**
 * What all conversations of one fan-out draw on. Thread-safe.
 *
 * @param throttle what they may send
 * @param memory what their unanswered requests may take
 */
public record Commons(Throttle throttle, RequestMemory memory) {
  /** A limit of so many bytes per second for all together, none when it is empty. */
  public static Commons of(OptionalLong bytesPerSecond) {
    return new Commons(Throttle.of(bytesPerSecond), RequestMemory.standard());
  }
}
