package dev.railhead.rsync.internal.sender;

import com.google.common.util.concurrent.RateLimiter;
import java.util.OptionalLong;

/** Holds writers back so that all of them together keep to a limit. Thread-safe. */
public interface Throttle {
  /** No limit. */
  Throttle NONE = bytes -> {};

  /** Returns when {@code bytes} more may be sent. */
  void take(int bytes);

  /** A limit of so many bytes per second for all writers together; none when it is empty. */
  @SuppressWarnings("UnstableApiUsage") // RateLimiter has been in beta, and unchanged, since 2012
  static Throttle of(OptionalLong bytesPerSecond) {
    if (bytesPerSecond.isEmpty()) {
      return NONE;
    }
    RateLimiter limiter = RateLimiter.create(bytesPerSecond.getAsLong());
    return limiter::acquire;
  }
}
