package dev.railhead.core.host;

import dev.railhead.core.Host;
import java.io.IOException;

/**
 * Opens sessions on hosts and owns the connections beneath them: one connection per host, made on
 * first use and shared by all of its sessions. Thread-safe.
 */
public interface HostConnector extends AutoCloseable {
  /**
   * A session on {@code host}. Reuses the connection to that host when there is a live one.
   *
   * @throws HostUnreachableException if no connection comes about within the connector's deadlines
   * @throws IOException if the host refuses this user, or its identity is not the known one (typed
   *     by the connector)
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  HostSession connect(Host host) throws IOException, InterruptedException;

  /** Closes all connections; what still runs on the hosts for them is ended. Idempotent. */
  @Override
  void close();
}
