package dev.railhead.rsync.compare;

import dev.railhead.core.Host;
import dev.railhead.core.host.HostConnector;
import dev.railhead.rsync.SshHosts;
import dev.railhead.rsync.fixture.OpenSshServer;
import dev.railhead.rsync.fixture.ProcessorTime;
import dev.railhead.rsync.fixture.SshKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Real sshds on loopback, each with a directory of its own. */
public final class SshTargets implements Targets {
  private final List<OpenSshServer> servers = new ArrayList<>();
  private final List<Host> hosts = new ArrayList<>();
  private final Path directory;
  private final SshKey key;
  private final Path knownHosts;
  private final SshHosts connector;

  /** Starts {@code count} of them in {@code directory}. */
  public SshTargets(Path directory, int count) throws Exception {
    this.directory = directory;
    key = SshKey.generate(Files.createDirectories(directory).resolve("key"), "ed25519");
    for (int i = 1; i <= count; i++) {
      Path host = directory.resolve("web" + i);
      OpenSshServer server =
          OpenSshServer.in(host)
              .authorize(key)
              // Or bash would read the ~/.bashrc of whoever runs this, before each command.
              .option("SetEnv HOME=" + host)
              .start();
      servers.add(server);
      hosts.add(server.host("web" + i));
      Files.createDirectories(server.loginDirectory().resolve("next"));
    }
    knownHosts = OpenSshServer.knownHosts(directory.resolve("known_hosts"), servers);
    connector = SshHosts.builder().identity(key.file()).knownHosts(knownHosts).build();
  }

  @Override
  public String title() {
    return "ssh";
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public List<Host> hosts() {
    return hosts;
  }

  @Override
  public HostConnector connector() {
    return connector;
  }

  @Override
  public Path login(Host host) {
    return servers.get(hosts.indexOf(host)).loginDirectory();
  }

  @Override
  public List<String> remoteShell(Host host) {
    String ssh =
        "ssh -F none -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile="
            + knownHosts
            + " -i "
            + key.file()
            + " -p "
            + servers.get(hosts.indexOf(host)).port();
    return List.of(ssh, "127.0.0.1");
  }

  /** None: sshd's processes are not rsync's. */
  @Override
  public double receiverSeconds() {
    return 0;
  }

  /** Processor seconds of all sshd so far, with those of all that has run for them and ended. */
  public double hostSeconds() throws IOException {
    double seconds = 0;
    for (OpenSshServer server : servers) {
      for (ProcessHandle process : server.processes()) {
        seconds += ProcessorTime.seconds(process);
      }
    }
    return seconds;
  }

  @Override
  public void close() {
    connector.close();
    servers.forEach(OpenSshServer::close);
  }
}
