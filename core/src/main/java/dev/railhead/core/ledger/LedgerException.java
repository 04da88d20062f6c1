package dev.railhead.core.ledger;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The ledger's database cannot be read or written; what was asked for was not done. */
public final class LedgerException extends IOException {
  private static final long serialVersionUID = 1L;

  /** {@code message} says what was being done. */
  public LedgerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
