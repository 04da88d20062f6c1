package dev.railhead.rsync.internal.sender;

import dev.railhead.core.deploy.Shipment.Destination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that makes a host's rsync receive. The same options as the system's rsync is given as
 * a client, in the form in which rsync passes them on: {@code -lJtpre.LsfxCIvu} are links, without
 * links' own times, times, permissions, recursion, and, behind {@code e.}, what this end
 * understands (not {@code i}: the list comes whole, or it could not be shared).
 */
public final class ServerCommand {
  private static final int LEAST_DELETIONS = 10_000;

  private ServerCommand() {}

  /**
   * The program and its arguments.
   *
   * @param program rsync on the host
   * @param timeout when the host's rsync gives up on a silent peer
   */
  public static List<String> arguments(
      String program, SharedTree tree, Destination destination, Duration timeout) {
    List<String> arguments = new ArrayList<>();
    arguments.add(program);
    arguments.add("--server");
    if (tree.isWhole()) {
      arguments.add(tree.isTrusting() ? "-lJtpre.LsfxCIvu" : "-lJtprce.LsfxCIvu");
    } else {
      // Relative to the directory, and into none that is not listed as whole.
      arguments.addAll(List.of("-lJtpRde.LsfxCIvu", "--no-r"));
    }
    arguments.add("--timeout=" + ((timeout.toMillis() + 999) / 1000 + 1));
    arguments.add("--max-delete=" + mostDeletions(tree));
    arguments.add("--delete");
    arguments.add("-@-1");
    arguments.add("--checksum-seed=" + tree.seed());
    destination.basis().ifPresent(basis -> arguments.addAll(List.of("--link-dest", basis)));
    arguments.add(".");
    arguments.add(operand(destination.directory().value()));
    return arguments;
  }

  /**
   * More than any release before can have had beyond this one, and far less than a disk: were the
   * list ever misread, rsync would stop here.
   */
  private static int mostDeletions(SharedTree tree) {
    return Math.max(LEAST_DELETIONS, 4 * tree.size());
  }

  /** Never mistaken for an option, nor for a daemon's module. */
  private static String operand(String directory) {
    return (directory.startsWith("/") ? directory : "./" + directory) + "/";
  }
}
