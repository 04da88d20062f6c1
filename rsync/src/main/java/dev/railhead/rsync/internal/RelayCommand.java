package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Shipment.Destination;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments by which a relay's rsync sends what it has to another host. What is sent and what
 * is left alone there is as {@link RsyncCommand} says; the line for the relay's shell is made of
 * these arguments in the one place where such lines are made.
 */
final class RelayCommand {
  private final RsyncSettings settings;
  private final RelaySettings relays;
  private final int entries;

  /** For a release of so many {@code entries}. */
  RelayCommand(RsyncSettings settings, RelaySettings relays, int entries) {
    this.settings = settings;
    this.relays = relays;
    this.entries = entries;
  }

  /** From the directory {@code from} of the host that this is run on to {@code to}. */
  List<String> arguments(Destination from, Destination to) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("env", "-u", "RSYNC_RSH", "-u", "RSYNC_PROXY", "-u", "RSYNC_PARTIAL_DIR"));
    arguments.addAll(List.of("LC_ALL=C", settings.remoteProgram().value()));
    arguments.addAll(RsyncCommand.what());
    arguments.addAll(RsyncCommand.reporting());
    arguments.addAll(RsyncCommand.options(settings.options(), entries));
    arguments.add("--timeout=" + ((settings.inactivity().toMillis() + 999) / 1000 + 1));
    settings
        .bytesPerSecond()
        .ifPresent(
            limit -> arguments.add("--bwlimit=" + Math.max(1, limit / relays.atOnce() / 1024)));
    to.basis().ifPresent(basis -> arguments.add("--link-dest=" + basis));
    arguments.add("-e");
    arguments.add(ssh(to.host()));
    arguments.add("--rsync-path=" + settings.remoteProgram().value());
    arguments.add("--");
    arguments.add(local(from.directory().value()));
    arguments.add(remote(to));
    return arguments;
  }

  /** Asks nobody anything, accepts no unknown host key, and forwards nothing. */
  private String ssh(Host host) {
    long seconds = Math.max(1, (settings.connect().toMillis() + 999) / 1000);
    return "ssh"
        + relays.sshConfig().map(file -> " -F " + Route.Ssh.quoted(file.value())).orElse("")
        + " -a -x -T -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout="
        + seconds
        + " -p "
        + host.port();
  }

  /** Never mistaken for an option, nor for another host's directory. */
  private static String local(String directory) {
    return (directory.startsWith("/") ? directory : "./" + directory) + "/";
  }

  /** The address of a {@link Host} has nothing that rsync or a shell would take for more. */
  private static String remote(Destination to) {
    String address = to.host().address();
    String user = to.host().user().map(name -> name + "@").orElse("");
    String named = address.contains(":") ? "[" + address + "]" : address;
    return user + named + ":" + to.directory().value() + "/";
  }
}
