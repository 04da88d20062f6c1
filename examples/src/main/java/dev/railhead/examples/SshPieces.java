package dev.railhead.examples;

import dev.railhead.core.Host;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.HostSession;
import dev.railhead.rsync.DaemonRoute;
import dev.railhead.rsync.FanOut;
import dev.railhead.rsync.OpenSshConfig;
import dev.railhead.rsync.SshHosts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** Hosts over SSH, and a transfer to them. */
final class SshPieces {
  private SshPieces() {}

  /** Prints what web1 is. */
  static void uname() throws IOException, InterruptedException {
    // region: ssh
    Host web1 = Host.named("web1").at("10.0.0.11", 22).as("deploy").with("rack", "a");
    try (SshHosts hosts =
        SshHosts.builder()
            .identity(Path.of("deploy_key"))
            .knownHosts(Path.of("known_hosts")) // an unknown key is refused, always
            .config(OpenSshConfig.read(Path.of("ssh_config"))) // users, ports, jump hosts
            .build()) {
      try (HostSession session = hosts.connect(web1)) {
        CommandResult result = session.run(Command.of("uname", "-r").within(Duration.ofSeconds(5)));
        System.out.println(result.stdoutText());
      }
    }
    // endregion
  }

  /** A transfer that is easy on the network. */
  static FanOut gentle(SshHosts hosts) {
    // region: fan-out
    FanOut transfer =
        FanOut.over(hosts)
            .atOnce(16) // hosts at a time
            .tries(3) // of what can be transient
            .endAfterInactivity(Duration.ofSeconds(30))
            .eachHostWithin(Duration.ofMinutes(5))
            .bytesPerSecond(100_000_000) // for all hosts together
            .sender(FanOut.Sender.SHARED) // the default: read the release once for all hosts
            .build();
    // endregion
    return transfer;
  }

  /** A transfer to hosts that run an rsync daemon, who all have one password. */
  static FanOut toDaemons(Supplier<char[]> passwords) {
    // region: daemons
    FanOut daemons =
        FanOut.overDaemons(
                host ->
                    DaemonRoute.of(URI.create("rsync://deploy@" + host.address() + "/web"))
                        .withPassword(passwords))
            .build();
    // endregion
    return daemons;
  }
}
