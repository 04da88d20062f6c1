package dev.railhead.rsync;

import dev.railhead.core.Host;
import dev.railhead.core.host.HostConnector;
import dev.railhead.rsync.FanOut.Sender;
import dev.railhead.rsync.internal.DaemonScan;
import dev.railhead.rsync.internal.Engine;
import dev.railhead.rsync.internal.RelayPush;
import dev.railhead.rsync.internal.RelaySettings;
import dev.railhead.rsync.internal.RsyncSettings;
import dev.railhead.rsync.internal.SharedScan;
import dev.railhead.rsync.internal.SystemRsync;
import java.util.function.Function;

/** By what a fan-out reaches its hosts. */
sealed interface Reach {
  /**
   * What sends.
   *
   * @throws IllegalArgumentException if {@code sender} does not send this way
   */
  Engine engine(Sender sender, RsyncSettings settings);

  /**
   * What lets a host send on what it has.
   *
   * @throws IllegalArgumentException if hosts that are reached this way cannot reach each other
   */
  RelayPush relays(RsyncSettings settings, Relays relays);

  /** Over the sessions of {@code connector}. */
  static Reach over(HostConnector connector) {
    return new Sessions(connector, ConnectorRoutes.of(connector));
  }

  /** By commands, and by rsync's own connections along {@code routes}. */
  record Sessions(HostConnector connector, SystemRsync.Routes routes) implements Reach {
    @Override
    public Engine engine(Sender sender, RsyncSettings settings) {
      return switch (sender) {
        case SYSTEM -> new SystemRsync(connector, routes, settings, System::nanoTime);
        case SHARED -> new SharedScan(connector, routes, settings, System::nanoTime);
      };
    }

    @Override
    public RelayPush relays(RsyncSettings settings, Relays relays) {
      if (!(connector instanceof SshHosts)) {
        throw new IllegalArgumentException(
            "relays send over SSH, so hosts must be reached by SshHosts, but were by "
                + connector.getClass().getName());
      }
      return new RelayPush(
          connector,
          routes,
          settings,
          new RelaySettings(relays.label(), relays.atOnce(), relays.sshConfig()));
    }
  }

  /** By connections to rsync daemons. */
  record Daemons(Function<Host, DaemonRoute> routes) implements Reach {
    @Override
    public Engine engine(Sender sender, RsyncSettings settings) {
      if (sender != Sender.SHARED) {
        throw new IllegalArgumentException(
            "rsync daemons are reached by Sender.SHARED, but the sender was " + sender);
      }
      return new DaemonScan(host -> routes.apply(host).address(), settings, System::nanoTime);
    }

    @Override
    public RelayPush relays(RsyncSettings settings, Relays relays) {
      throw new IllegalArgumentException(
          "relays send over SSH, but the hosts are reached by their rsync daemons");
    }
  }
}
