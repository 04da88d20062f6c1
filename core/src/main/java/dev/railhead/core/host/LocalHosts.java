package dev.railhead.core.host;

import dev.railhead.core.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hosts that are directories of this machine: commands run here, each host's in a directory of its
 * own. For trying things out, for tests, and for the machine that the deploy tool itself runs on.
 * When a command ends, output that something in its background still holds open is waited for a
 * second, then closed; the something itself is left running. Thread-safe.
 */
public final class LocalHosts implements HostConnector {
  private final Path root;
  private final Set<LocalSession> sessions = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private LocalHosts(Path root) {
    this.root = root;
  }

  /**
   * Hosts whose login directories are {@code root/<name of the host>}.
   *
   * @throws IllegalArgumentException if {@code root} is not an existing directory
   */
  public static LocalHosts under(Path root) {
    Objects.requireNonNull(root, "root");
    if (!Files.isDirectory(root)) {
      throw new IllegalArgumentException(
          "the root of local hosts must be an existing directory, but was " + root);
    }
    return new LocalHosts(root.toAbsolutePath().normalize());
  }

  /** The login directory of {@code host}, absolute, whether it exists or not. */
  public Path directory(Host host) {
    return root.resolve(host.name());
  }

  /** {@inheritDoc} Makes the login directory if it is missing. Fails once this is closed. */
  @Override
  public HostSession connect(Host host) throws IOException {
    refuseIfClosed(host);
    Path directory = directory(host);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new HostUnreachableException(host, "cannot make its directory " + directory, e);
    }
    LocalSession session = new LocalSession(host, directory, sessions::remove);
    sessions.add(session);
    if (closed) {
      session.close();
      refuseIfClosed(host);
    }
    return session;
  }

  private void refuseIfClosed(Host host) throws HostUnreachableException {
    if (closed) {
      throw new HostUnreachableException(host, "the connector was closed", null);
    }
  }

  /** Ends what still runs for its sessions; connecting fails from now on. Idempotent. */
  @Override
  public void close() {
    closed = true;
    sessions.forEach(LocalSession::close);
  }
}
