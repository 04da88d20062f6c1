package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostSession;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks a host whether its directory holds just what a release's manifest lists. Thread-safe. */
final class RelayCheck {
  /**
   * Argument: the directory. Prints the digest of its manifest, by the commands that {@link
   * dev.railhead.core.source.Manifest} gives.
   */
  private static final String DIGEST =
      "set -e; export LC_ALL=C; cd -- \"$1\"; { printf 'railhead-manifest 1\\0';"
          + " find . -mindepth 1 \\( -type d -printf 'd %m %P\\0'"
          + " -o -type f -printf 'f %m %s %P\\0'"
          + " -o -type l -printf 'l %P//%l\\0' -o -printf '%y %P\\0' \\) | sort -z;"
          + " find . -type f -print0 | sort -z | xargs -0 -r sha256sum -z; } | sha256sum";

  private static final Duration LONGEST = Duration.ofDays(1);

  private final HostConnector connector;

  RelayCheck(HostConnector connector) {
    this.connector = connector;
  }

  /** What is wrong with {@code destination}, if anything. */
  Optional<String> of(Shipment shipment, Destination destination, Deadline deadline)
      throws InterruptedException {
    String wanted = shipment.release().manifest().digest().toString();
    // A relative name that begins with a dash, or that CDPATH could lead elsewhere, is no option.
    String directory = destination.directory().value();
    String operand = directory.startsWith("/") ? directory : "./" + directory;
    Command command =
        Command.of(List.of("sh", "-c", DIGEST, "railhead", operand))
            .within(deadline.leftUpTo(LONGEST));
    try (HostSession session = connector.connect(destination.host())) {
      CommandResult result = session.run(command);
      if (!result.isSuccess()) {
        return Optional.of("its directory could not be verified: " + result.describe());
      }
      return result.stdoutText().startsWith(wanted + " ")
          ? Optional.empty()
          : Optional.of("its directory does not hold the release");
    } catch (IOException e) {
      return Optional.of("its directory could not be verified: " + e.getMessage());
    }
  }
}
