package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.rsync.RsyncOptions.Owners;
import dev.railhead.rsync.internal.sender.Options;
import dev.railhead.rsync.internal.sender.Options.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The arguments and the environment of one rsync.
 *
 * <p>The sender walks the release's directory itself ({@code -r}). A list of names ({@code
 * --files-from}) is not used, because rsync deletes only in directories whose whole contents it was
 * told to send, and a list of single names is not that: what a destination holds beyond the release
 * would stay. As no names are passed, there is no list whose separators ({@code --from0}) a name
 * could forge.
 */
final class RsyncCommand {
  private final RsyncSettings settings;
  private final Route route;

  RsyncCommand(RsyncSettings settings, Route route) {
    this.settings = settings;
    this.route = route;
  }

  /** The program and its arguments; names from outside stand only behind {@code --}. */
  List<String> arguments(Shipment shipment, Destination destination) {
    List<String> arguments = new ArrayList<>();
    arguments.add(settings.program());
    arguments.addAll(what());
    arguments.addAll(options(shipment.release().manifest().entries().size()));
    arguments.addAll(reporting());
    arguments.addAll(limits(shipment.destinations().size()));
    destination.basis().ifPresent(basis -> arguments.add("--link-dest=" + basis));
    arguments.addAll(route.options(settings.connect(), settings.remoteProgram()));
    arguments.add("--");
    arguments.add(shipment.directory().toAbsolutePath() + "/");
    arguments.add(route.operand(destination.directory()));
    return arguments;
  }

  /**
   * Directories, links (hard ones too), modes and times, but, unless wanted, no owners or groups:
   * files belong to whom rsync logs in as, so that nothing need run as root. Links' own times are
   * left out ({@code -J}), because they would be set on a link that a staged release shares with
   * the live one. Times are compared to the nanosecond, else a change within one second would be
   * taken for none. New content always goes to a temporary file that is then renamed (there is no
   * {@code --inplace}), and so never into a file that is shared. Delta transfer is rsync's own
   * choice: on over a network, off on one machine.
   */
  private static List<String> what() {
    return List.of("-rlHptJ", "--modify-window=-1", "--no-inc-recursive", "-s");
  }

  private List<String> options(int entries) {
    Options options = settings.options();
    List<String> arguments = new ArrayList<>(options.arguments());
    if (options.deletes()) {
      arguments.add("--max-delete=" + options.mostDeletions(entries));
    }
    if (options.owners() != Owners.NONE) {
      arguments.addAll(List.of("--owner", "--group"));
    }
    if (options.has(Feature.WHOLE_FILES)) {
      arguments.add("--whole-file");
    }
    options.filters().forEach(rule -> arguments.add("--filter=" + rule.text()));
    return arguments;
  }

  /** Numbers only: no file name ever reaches standard output, where it could be taken for one. */
  private static List<String> reporting() {
    return List.of("--info=none,progress2,stats2", "--no-human-readable");
  }

  private List<String> limits(int hosts) {
    List<String> limits = new ArrayList<>();
    // One second later than our own watch, which can still see and end the whole process tree; it
    // is
    // for the far end, which learns of it and so does not wait for ever either.
    limits.add("--timeout=" + ((settings.inactivity().toMillis() + 999) / 1000 + 1));
    if (settings.bytesPerSecond().isPresent()) {
      long each = settings.bytesPerSecond().getAsLong() / Math.min(hosts, settings.atOnce());
      limits.add("--bwlimit=" + Math.max(1, each / 1024));
    }
    return limits;
  }

  /** Takes out of {@code environment} what would change rsync's behaviour or language. */
  static void clean(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("RSYNC_"));
    environment.put("LC_ALL", "C");
  }
}
