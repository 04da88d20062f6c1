package dev.railhead.rsync;

import dev.railhead.core.Host;
import dev.railhead.core.host.HostException;
import org.jspecify.annotations.Nullable;

/** A host let nobody in: it knows none of the keys for this user, or a key could not be read. */
public final class AuthenticationRefusedException extends HostException {
  private static final long serialVersionUID = 1L;

  private final String user;

  /** {@code host} did not let {@code user} in, as {@code message} says. */
  public AuthenticationRefusedException(
      Host host, String user, String message, @Nullable Throwable cause) {
    super(host, message, cause);
    this.user = user;
  }

  /** The user who was to be logged in. */
  public String user() {
    return user;
  }
}
