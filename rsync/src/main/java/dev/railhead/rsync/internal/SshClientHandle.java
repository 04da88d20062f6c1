package dev.railhead.rsync.internal;

import java.io.IOException;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that was made, with the host key it was made with. Immutable.
 *
 * @param client sshj's client, logged in
 * @param hostKey the key that the host presented and that was accepted
 * @param tunnel the channel through another host that it runs in
 */
record SshClientHandle(SSHClient client, KnownKey hostKey, Optional<DirectConnection> tunnel) {
  private static final Logger LOG = LoggerFactory.getLogger(SshClientHandle.class);

  /** Something that is closed and may fail at it. */
  interface Closing {
    void close() throws IOException;
  }

  /**
   * Closes what is of no more use; a failure at that changes nothing and is logged for debugging.
   */
  static void closeQuietly(Closing closing) {
    try {
      closing.close();
    } catch (IOException | IllegalStateException e) {
      LOG.debug("closing failed", e);
    }
  }

  boolean isAlive() {
    return client.isConnected() && client.getTransport().isRunning() && client.isAuthenticated();
  }

  void close() {
    closeQuietly(client::close);
    tunnel.ifPresent(channel -> closeQuietly(channel::close));
  }
}
