package dev.railhead.examples.push;

import dev.railhead.core.host.HostPath;
import dev.railhead.examples.SshOptions;
import dev.railhead.rsync.RsyncOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is asked on the command line. Filled by picocli, then only read. */
final class PushOptions {
  private static final int HERE = 8;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIRECTORY",
      description = "What to push (default, to hosts of this machine: a part of this project).")
  @Nullable Path directory;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DESTINATION",
      description = {
        "The directory on the hosts that is to hold the same, absolute or below the login directory;"
            + " made where it is missing. With two engines it is one directory for each in it."
      })
  @Nullable String destination;

  @Option(
      names = "--engine",
      description =
          "What sends: ${COMPLETION-CANDIDATES} (default: both to hosts of this machine, else"
              + " shared).")
  @Nullable Engine engine;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      description = "To how many hosts at a time, 1 to 1024 (default: what turns out best).")
  @Nullable Integer atOnce;

  @Option(
      names = "--times",
      paramLabel = "N",
      description =
          "How often, 1 to 100; the second time the hosts have it all (default: 1, to hosts of this"
              + " machine 3).")
  @Nullable Integer times;

  @Option(
      names = "--delete",
      description = "Delete what DESTINATION has and DIRECTORY does not. Try --dry-run first.")
  boolean delete;

  @Option(
      names = "--max-delete",
      paramLabel = "N",
      description = "How many entries may be deleted on a host; implies --delete.")
  @Nullable Integer mostDeletions;

  @Option(names = "--compress", description = "Compress what is sent, for slow links.")
  boolean compress;

  @Option(names = "--dry-run", description = "Print what would be done, and change nothing.")
  boolean dryRun;

  @ArgGroup(exclusive = true, heading = "%nTo whom:%n")
  Whom whom = new Whom();

  /** One of these. */
  static final class Whom {
    @ArgGroup(exclusive = false)
    @Nullable Here here;

    @ArgGroup(exclusive = false)
    @Nullable Named named;

    @ArgGroup(exclusive = false)
    @Nullable Listed listed;
  }

  /** Directories of this machine. */
  static final class Here {
    @Option(
        names = "--here",
        paramLabel = "N",
        required = true,
        description =
            "N directories of this machine, 1 to 64, thrown away in the end (default: 8).")
    int count = HERE;

    @Option(
        names = "--keep",
        paramLabel = "DIR",
        description = "Make them in DIR, new or empty, and leave them.")
    @Nullable Path keep;
  }

  /** Hosts by name. */
  static final class Named extends SshOptions {
    @Option(
        names = "--hosts",
        paramLabel = "HOST,...",
        required = true,
        split = ",",
        description = "Hosts over SSH, each [USER@]NAME[:PORT].")
    List<String> hosts = new ArrayList<>();
  }

  /** Hosts of the deploy tool. */
  static final class Listed {
    @Option(
        names = "--inventory",
        order = 4,
        paramLabel = "FILE",
        required = true,
        description = "All hosts of the deploy tool's inventory FILE, reached as it says.")
    Path inventory = Path.of("");

    @Option(
        names = "--stage",
        order = 5,
        paramLabel = "NAME",
        description = "Only those of this stage.")
    @Nullable String stage;
  }

  /**
   * Checks what can be checked before anything is begun.
   *
   * @throws IllegalArgumentException if an option breaks its rule; the message names both
   */
  void check() {
    require(
        times == null || (times >= 1 && times <= 100),
        "--times must be 1 to 100, but was " + times);
    require(
        atOnce == null || (atOnce >= 1 && atOnce <= 1024),
        "--at-once must be 1 to 1024, but was " + atOnce);
    require(
        mostDeletions == null || mostDeletions >= 0,
        "--max-delete must not be negative, but was " + mostDeletions);
    require(
        whom.here == null || (whom.here.count >= 1 && whom.here.count <= 64),
        "--here must be 1 to 64, but was " + hereCount());
    require(
        areHere() || (directory != null && destination != null),
        "DIRECTORY and DESTINATION are missing: what to push, and where it is to be on the hosts,"
            + " such as: ./public /srv/site");
    require(
        Files.isDirectory(directory()) && Files.isReadable(directory()),
        "DIRECTORY must be a directory that can be read, but was " + directory());
    destination();
    if (whom.named != null) {
      whom.named.check();
    }
    if (whom.listed != null) {
      SshOptions.checkFile("--inventory", whom.listed.inventory);
    }
  }

  private static void require(boolean rule, String otherwise) {
    if (!rule) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Whether the hosts are directories of this machine because nobody named others. */
  boolean areHere() {
    return whom.named == null && whom.listed == null;
  }

  private int hereCount() {
    return whom.here == null ? HERE : whom.here.count;
  }

  /** Where the hosts' directories are to stay, if they are. */
  Optional<Path> kept() {
    return Optional.ofNullable(whom.here).map(here -> here.keep);
  }

  /**
   * The hosts.
   *
   * @param workspace where those of this machine are made
   * @throws IllegalArgumentException if they are named wrongly
   */
  Hosts hosts(Path workspace) throws IOException {
    if (whom.listed != null) {
      return Hosts.listed(whom.listed.inventory, Optional.ofNullable(whom.listed.stage));
    }
    if (whom.named != null) {
      return Hosts.written(whom.named.hosts, whom.named.connection());
    }
    return Hosts.here(hereCount(), workspace);
  }

  Path directory() {
    return directory == null
        ? Path.of(System.getProperty("railhead.home", "."), "core", "src")
        : directory;
  }

  HostPath destination() {
    try {
      return HostPath.of(destination == null ? "pushed" : destination);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("DESTINATION: " + e.getMessage(), e);
    }
  }

  Engine engine() {
    if (engine != null) {
      return engine;
    }
    return areHere() ? Engine.BOTH : Engine.SHARED;
  }

  int times() {
    if (times != null) {
      return times;
    }
    return areHere() ? 3 : 1;
  }

  OptionalInt atOnce() {
    return atOnce == null ? OptionalInt.empty() : OptionalInt.of(atOnce);
  }

  /** What rsync does on the hosts: unlike a deploy's, it deletes nothing unless told to. */
  RsyncOptions rsync() {
    RsyncOptions options = RsyncOptions.standard();
    if (!delete && mostDeletions == null) {
      options = options.deleting(RsyncOptions.Deletion.NONE);
    }
    if (mostDeletions != null) {
      options = options.deletingAtMost(mostDeletions);
    }
    return compress ? options.compressing() : options;
  }
}
