package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.io.Serial;

/** An rsync daemon does not let us in. */
public final class RefusedException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final Why why;

  RefusedException(Why why, String message) {
    super(message);
    this.why = why;
  }

  /** For what kind of reason. */
  public enum Why {
    /** It does not know this user, or the password is another one. */
    LOGIN,
    /** It serves as many as it may; later it may serve us. */
    BUSY,
    /** Anything else. */
    OTHER
  }

  /** For what kind of reason it does not. */
  public Why why() {
    return why;
  }
}
