package dev.railhead.core.host;

import dev.railhead.core.Host;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Something that failed on, or on the way to, one host. The message begins with its name. */
public class HostException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Not serialized: an exception that crossed a wire no longer speaks of a live host. */
  private final transient Host host;

  /** A failure of {@code host}, described by {@code message}, caused by {@code cause} if known. */
  public HostException(Host host, String message, @Nullable Throwable cause) {
    super(host.name() + ": " + message, cause);
    this.host = host;
  }

  /** The host that failed. */
  public Host host() {
    return host;
  }
}
