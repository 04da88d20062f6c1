package dev.railhead.core.host;

import dev.railhead.core.Host;
import org.jspecify.annotations.Nullable;

/** No connection to a host came about in time, or the connection was lost. May be transient. */
public final class HostUnreachableException extends HostException {
  private static final long serialVersionUID = 1L;

  /** {@code host} could not be reached, as {@code message} says. */
  public HostUnreachableException(Host host, String message, @Nullable Throwable cause) {
    super(host, message, cause);
  }
}
