package dev.railhead.core.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A revision that cannot become a release: a link out of the tree, a failed build step. */
public final class ReleaseException extends IOException {
  private static final long serialVersionUID = 1L;

  /** {@code message} names the path or the step, and the rule that it breaks. */
  public ReleaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
