package dev.railhead.rsync;

import dev.railhead.core.Host;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.LocalHosts;
import dev.railhead.rsync.internal.Route;
import dev.railhead.rsync.internal.SystemRsync;
import java.io.IOException;

/** How the system's rsync reaches the hosts of the connectors that there are. */
final class ConnectorRoutes {
  private ConnectorRoutes() {}

  static SystemRsync.Routes of(HostConnector connector) {
    if (connector instanceof LocalHosts hosts) {
      return new LocalRoutes(hosts);
    }
    if (connector instanceof SshHosts hosts) {
      return new SshRoutes(hosts);
    }
    throw new IllegalArgumentException(
        "a fan-out goes over SshHosts or LocalHosts, but was given a "
            + connector.getClass().getName());
  }

  private record LocalRoutes(LocalHosts hosts) implements SystemRsync.Routes {
    @Override
    public Route to(Host host) {
      return new Route.Local(hosts.directory(host));
    }

    @Override
    public boolean isRefusal(IOException failure) {
      return false;
    }
  }

  private record SshRoutes(SshHosts hosts) implements SystemRsync.Routes {
    @Override
    public Route to(Host host) throws IOException, InterruptedException {
      SshRoute route = hosts.route(host);
      return new Route.Ssh(route.config(), route.alias());
    }

    @Override
    public boolean isRefusal(IOException failure) {
      return failure instanceof HostKeyChangedException
          || failure instanceof HostKeyUnknownException
          || failure instanceof AuthenticationRefusedException;
    }
  }
}
