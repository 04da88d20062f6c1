package dev.railhead.rsync.compare;

import dev.railhead.core.Host;
import dev.railhead.core.host.HostConnector;
import dev.railhead.rsync.fixture.LocalFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Directories of this machine, reached through pipes. What stands in for ssh runs {@code rsync
 * --server} there, and writes down how much processor time that took.
 */
final class PipeTargets implements Targets {
  private static final String SHELL =
      "#!/bin/bash\n"
          + "# As rsync calls its remote shell: HOST COMMAND...\n"
          + "host=$1; shift\n"
          + "cd \"%s/hosts/$host\" || exit 1\n"
          + "TIMEFORMAT='%%3U %%3S'\n"
          + "exec 3>&2 2>>\"%s/receivers\"\n"
          + "time \"$@\" 2>&3\n";

  private final Path directory;
  private final LocalFleet fleet;
  private final Path shell;

  PipeTargets(Path directory, int hosts) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.fleet = LocalFleet.of(hosts, directory.resolve("hosts"));
    this.shell = directory.resolve("shell");
    Files.writeString(shell, String.format(SHELL, directory, directory));
    if (!shell.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable " + shell);
    }
  }

  @Override
  public String title() {
    return "pipes";
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public List<Host> hosts() {
    return fleet.hosts();
  }

  @Override
  public HostConnector connector() {
    return fleet.connector();
  }

  @Override
  public Path login(Host host) {
    return directory.resolve("hosts").resolve(host.name());
  }

  @Override
  public List<String> remoteShell(Host host) {
    return List.of(shell.toString(), host.name());
  }

  @Override
  public double receiverSeconds() throws IOException {
    Path written = directory.resolve("receivers");
    double seconds = 0;
    for (String line : Files.exists(written) ? Files.readAllLines(written) : List.<String>of()) {
      String[] words = line.split(" ", -1);
      seconds += Double.parseDouble(words[0]) + Double.parseDouble(words[1]);
    }
    return seconds;
  }

  @Override
  public void close() {
    fleet.close();
  }
}
