package dev.railhead.core.tryout;

import java.io.IOException;

/** A working copy of which no patch can be made, or a patch that cannot be tried, and why. */
public final class PatchException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The error, for people: what is wrong, and what to do. */
  public PatchException(String message) {
    super(message);
  }
}
