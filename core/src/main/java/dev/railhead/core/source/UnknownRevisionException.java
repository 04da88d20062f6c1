package dev.railhead.core.source;

import java.io.IOException;

/** A name that stands for no commit, or for more than one. */
public final class UnknownRevisionException extends IOException {
  private static final long serialVersionUID = 1L;

  /** {@code message} names what was asked for, and what is there instead. */
  public UnknownRevisionException(String message) {
    super(message);
  }
}
