package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.io.Serial;

/** The host's rsync cannot do what is needed; the message names the remedy. */
public final class UnsupportedException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  UnsupportedException(String message) {
    super(message);
  }
}
