package dev.railhead.core.announce;

import java.io.IOException;

/** A sink is there and does not want an announcement: it would not want it the next time either. */
public final class SinkRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says why, without any secret. */
  public SinkRefusedException(String message) {
    super(message);
  }

  /** Says why, without any secret, and what it comes from. */
  public SinkRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
