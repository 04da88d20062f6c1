package dev.railhead.core.host;

import dev.railhead.core.Host;
import java.time.Duration;

/** A command did not end by its deadline; it was ended on the host. */
public final class CommandTimeoutException extends HostException {
  private static final long serialVersionUID = 1L;

  private final Duration deadline;

  /** {@code command} on {@code host} took longer than {@code deadline}. */
  public CommandTimeoutException(Host host, Command command, Duration deadline) {
    super(host, "no end within " + deadline.toMillis() + " ms: " + command, null);
    this.deadline = deadline;
  }

  /** The deadline that passed. */
  public Duration deadline() {
    return deadline;
  }
}
