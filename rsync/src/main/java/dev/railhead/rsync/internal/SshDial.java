package dev.railhead.rsync.internal;

import com.google.common.base.Throwables;
import dev.railhead.core.Host;
import dev.railhead.core.host.HostUnreachableException;
import dev.railhead.rsync.AuthenticationRefusedException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPublickey;
import org.jspecify.annotations.Nullable;

/** One attempt at a connection. One thread calls it; any may {@link #abort} it. */
final class SshDial implements Callable<SshClientHandle> {
  private final Login login;
  private final Optional<SshClientHandle> via;
  private final SshLimits limits;
  private final Identities identities;
  private final HostKeyCheck check;
  private final DialSockets sockets = new DialSockets();
  private final SSHClient client;
  private volatile boolean aborted;
  private volatile @Nullable DirectConnection tunnel;

  SshDial(
      Login login,
      Optional<SshClientHandle> via,
      SshLimits limits,
      Identities identities,
      Config config,
      HostKeyCheck check) {
    this.login = login;
    this.via = via;
    this.limits = limits;
    this.identities = identities;
    this.check = check;
    this.client = new SSHClient(config);
  }

  /** Gives the attempt up: {@link #call} ends soon, if it has not ended, and nothing stays open. */
  void abort() {
    aborted = true;
    SshClientHandle.closeQuietly(sockets::close);
    SshClientHandle.closeQuietly(this::close);
  }

  private void close() throws IOException {
    DirectConnection channel = tunnel;
    if (channel != null) {
      SshClientHandle.closeQuietly(channel::close);
    }
    client.close();
  }

  @Override
  public SshClientHandle call() throws IOException {
    boolean connected = false;
    try {
      configure();
      connect();
      authenticate();
      KnownKey key = check.accepted().orElseThrow(() -> new IOException("no host key was checked"));
      connected = !aborted;
      return new SshClientHandle(client, key, Optional.ofNullable(tunnel));
    } catch (IllegalStateException e) {
      // How sshj says that a connection was closed under its feet.
      throw unreachable(e);
    } finally {
      if (!connected) {
        abort();
      }
    }
  }

  private void configure() {
    client.setSocketFactory(sockets);
    client.setConnectTimeout(millis(limits.connect()));
    client.setTimeout(millis(limits.handshake()));
    client.getTransport().setTimeoutMs(millis(limits.handshake()));
    client.getConnection().setTimeoutMs(millis(limits.handshake()));
    client.addHostKeyVerifier(check);
    // sshj starts its keep-alive only if it is set up before it connects.
    if (client.getConnection().getKeepAlive() instanceof KeepAliveRunner keepAlive) {
      keepAlive.setKeepAliveInterval((int) limits.keepAlive().toSeconds());
      keepAlive.setMaxAliveCount(limits.keepAliveCount());
    }
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }

  private void connect() throws IOException {
    Host host = login.host();
    try {
      if (via.isPresent()) {
        DirectConnection channel =
            via.get().client().newDirectConnection(host.address(), host.port());
        tunnel = channel;
        client.connectVia(channel);
      } else {
        client.connect(host.address(), host.port());
      }
    } catch (IOException e) {
      if (check.refusal().isPresent()) {
        throw check.refusal().get();
      }
      throw unreachable(e);
    }
  }

  private HostUnreachableException unreachable(Exception e) {
    Host host = login.host();
    String way = login.via().map(jump -> " through " + jump.host().name()).orElse("");
    return new HostUnreachableException(
        host, "no connection to " + host.address() + ":" + host.port() + way + ": " + reason(e), e);
  }

  private String reason(Exception e) {
    if (isTimeout(e)) {
      // A socket that never came to be connected, or one whose other end says nothing.
      return sockets.isConnected()
          ? "no answer within " + limits.handshake().toMillis() + " ms (answerWithin of SshHosts)"
          : "not within " + limits.connect().toMillis() + " ms (connectWithin of SshHosts)";
    }
    if (e instanceof UnknownHostException) {
      // Its message is the name alone.
      return "the name " + e.getMessage() + " cannot be resolved to an address";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** sshj wraps what a socket says; that of a connection through another host is not ours. */
  private boolean isTimeout(Exception e) {
    return via.isEmpty()
        && Throwables.getCausalChain(e).stream().anyMatch(SocketTimeoutException.class::isInstance);
  }

  private void authenticate() throws IOException {
    List<AuthMethod> methods = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : login.identities()) {
      try {
        methods.add(new AuthPublickey(client.loadKeys(identities.pair(client, file))));
      } catch (IOException e) {
        problems.add(e.getMessage());
      }
    }
    if (methods.isEmpty()) {
      throw refused("there is no usable key", problems, null);
    }
    try {
      client.auth(login.user(), methods);
    } catch (UserAuthException e) {
      throw refused("the host accepts none of " + login.identities(), problems, e);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("Too many authentication failures")) {
        throw refused("the host tired of trying keys", problems, e);
      }
      throw unreachable(e);
    }
  }

  private IOException refused(String why, List<String> problems, @Nullable IOException cause) {
    boolean lost = cause instanceof UserAuthException && !client.getTransport().isRunning();
    if (lost && cause != null && !String.valueOf(cause).contains("Too many authentication")) {
      return unreachable(cause);
    }
    String also = problems.isEmpty() ? "" : "; " + String.join("; ", problems);
    return new AuthenticationRefusedException(
        login.host(), login.user(), "cannot log in as " + login.user() + ": " + why + also, cause);
  }
}
