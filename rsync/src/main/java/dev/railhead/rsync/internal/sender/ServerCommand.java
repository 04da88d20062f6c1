package dev.railhead.rsync.internal.sender;

import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.rsync.internal.sender.Options.Feature;
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
  private ServerCommand() {}

  /**
   * The program and its arguments.
   *
   * @param program rsync on the host
   * @param timeout when the host's rsync gives up on a silent peer
   */
  public static List<String> arguments(
      String program, SharedTree tree, Destination destination, Duration timeout) {
    List<String> arguments = new ArrayList<>(List.of(program));
    arguments.addAll(options(tree, timeout));
    destination.basis().ifPresent(basis -> arguments.addAll(List.of("--link-dest", basis)));
    arguments.add(".");
    arguments.add(operand(destination.directory().value()));
    return arguments;
  }

  /** The same for a dry run in which the host's rsync tells of all that differs. */
  public static List<String> comparing(List<String> arguments) {
    List<String> dry = new ArrayList<>(arguments);
    dry.addAll(dry.indexOf("--server") + 1, List.of("-n", "--log-format=%i"));
    return dry;
  }

  /** What stands between the program and its operands. */
  static List<String> options(SharedTree tree, Duration timeout) {
    Options options = tree.options();
    List<String> arguments = new ArrayList<>();
    arguments.add("--server");
    arguments.add(letters(tree));
    if (!tree.isWhole()) {
      arguments.add("--no-r"); // but in those directories only of which something is gone
    }
    arguments.add("--timeout=" + ((timeout.toMillis() + 999) / 1000 + 1));
    arguments.add("--max-delete=" + mostDeletions(tree));
    arguments.addAll(options.arguments());
    arguments.add("-@-1");
    arguments.add("--checksum-seed=" + tree.seed());
    return arguments;
  }

  private static String letters(SharedTree tree) {
    Options options = tree.options();
    return "-l"
        + (options.has(Feature.WHOLE_FILES) ? "W" : "")
        + (tree.hasHardLinks() ? "H" : "")
        + (options.sendsOwners() ? "og" : "")
        + "Jtp"
        // Each file anew, also where what the host has seems to be the same: see Touched.
        + (tree.namesOnlyChanges() ? "I" : "")
        + (tree.isTrusting() ? "" : "c")
        + (tree.isWhole() ? "re" : "Rde")
        + ".LsfxCIvu";
  }

  /** Between client and server, -1 is what a user calls 0, "delete nothing, but say so". */
  private static int mostDeletions(SharedTree tree) {
    int most = tree.options().mostDeletions(tree.size());
    return most == 0 ? -1 : most;
  }

  /** Never mistaken for an option, nor for a daemon's module. */
  private static String operand(String directory) {
    return (directory.startsWith("/") ? directory : "./" + directory) + "/";
  }
}
