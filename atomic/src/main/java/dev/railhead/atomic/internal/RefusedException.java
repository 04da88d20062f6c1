package dev.railhead.atomic.internal;

import java.io.IOException;

/** A docroot is in a state in which an operation must not be done; nothing was changed. */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Refused for the reason {@code message}, in words for people. */
  public RefusedException(String message) {
    super(message);
  }
}
