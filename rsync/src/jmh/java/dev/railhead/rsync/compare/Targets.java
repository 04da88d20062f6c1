package dev.railhead.rsync.compare;

import dev.railhead.core.Host;
import dev.railhead.core.host.HostConnector;
import java.nio.file.Path;
import java.util.List;

/** Hosts that both engines push to. */
public interface Targets extends AutoCloseable {
  /** In one line of the table. */
  String title();

  /** Where all of it is, on this machine. */
  Path directory();

  /** The hosts. */
  List<Host> hosts();

  /** How ours reaches them. */
  HostConnector connector();

  /** Where a host's login begins, on this machine. */
  Path login(Host host);

  /** The words of rsync's {@code -e} for a host, and its name in front of the colon. */
  List<String> remoteShell(Host host);

  /** Processor seconds so far of receivers that rsync's own children are counted with. */
  double receiverSeconds() throws Exception;

  @Override
  void close() throws Exception;
}
