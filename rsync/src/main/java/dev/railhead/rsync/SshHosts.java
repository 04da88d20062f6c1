package dev.railhead.rsync;

import dev.railhead.core.Host;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostSession;
import dev.railhead.rsync.internal.Login;
import dev.railhead.rsync.internal.Logins;
import dev.railhead.rsync.internal.RouteFiles;
import dev.railhead.rsync.internal.SshPool;
import dev.railhead.rsync.internal.SshSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Hosts reached by SSH with private keys. Every host must be known, by a known_hosts file or a
 * pinned fingerprint: there is no way to accept any key. Each host has one connection, which all of
 * its sessions share and which is made anew when it is found dead. Thread-safe.
 *
 * <p>A host needs a POSIX shell as the login shell and {@code timeout} of GNU coreutils: every
 * command runs under it, in a process group of its own, so that it can be ended with its children,
 * and ends even if this process is gone. A program that leaves its process group, as daemons do, is
 * out of reach.
 *
 * <p>Keys of hosts and users may be of type ed25519 or RSA, with SHA-2; ECDSA only where the
 * application has registered Bouncy Castle with the JVM.
 *
 * <p>The JVM's security providers are left alone. The SSH library, sshj, keeps its own switch for
 * whether it uses Bouncy Castle, which this turns off for all users of the same copy of sshj. Its
 * loggers, {@code net.schmizz.sshj} and {@code com.hierynomus.sshj}, report refused host keys, lost
 * connections and each channel that a host refuses because of its MaxSessions (sshd_config(5)) at
 * ERROR, on top of the exceptions thrown here, and even where nothing is thrown because the command
 * merely waits; an application may well turn them off.
 */
public final class SshHosts implements HostConnector {
  private final Logins logins;
  private final SshPool pool;
  private final RouteFiles routes;

  SshHosts(Logins logins, SshPool pool, RouteFiles routes) {
    this.logins = logins;
    this.pool = pool;
    this.routes = routes;
  }

  /** A builder with the defaults that its setters name. */
  public static SshHostsBuilder builder() {
    return new SshHostsBuilder();
  }

  /**
   * {@inheritDoc}
   *
   * @throws HostKeyChangedException if the host presents another key than the known ones
   * @throws HostKeyUnknownException if nothing is known of the host's key
   * @throws AuthenticationRefusedException if no key file is accepted for the user
   */
  @Override
  public HostSession connect(Host host) throws IOException, InterruptedException {
    Objects.requireNonNull(host, "host");
    return new SshSession(host, logins.of(host), pool);
  }

  /**
   * A way for ssh(1) to the same host with the same user, keys and host key, which has been
   * verified when this returns.
   *
   * @throws IOException as {@link #connect} does
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  SshRoute route(Host host) throws IOException, InterruptedException {
    Login login = logins.of(host);
    Path config = routes.write(login);
    return new SshRoute(config, RouteFiles.alias(login));
  }

  /**
   * Ends what still runs on the hosts, closes all connections and deletes the files that routes
   * were described in. Takes some seconds when hosts do not answer. Idempotent.
   */
  @Override
  public void close() {
    pool.close();
    routes.close();
  }
}
