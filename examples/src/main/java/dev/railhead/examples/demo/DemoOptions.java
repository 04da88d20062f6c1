package dev.railhead.examples.demo;

import dev.railhead.atomic.Layout;
import dev.railhead.core.host.HostPath;
import dev.railhead.examples.SshOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What is asked of the demo on the command line. Filled by picocli, then only read. */
final class DemoOptions {
  @Option(
      names = "--repo",
      paramLabel = "DIR",
      description = "The Git repository to deploy (default: this project's own).",
      defaultValue = "${sys:railhead.home:-.}")
  Path repository = Path.of(".");

  @Option(
      names = "--revision",
      paramLabel = "NAME",
      description =
          "A branch, tag or id; twice, the older one first, or once for a commit after its parent"
              + " (default: the newest commit that changed enough files to show, after its parent)."
              + " With --inventory: what to deploy (default: HEAD).")
  List<String> revisions = new ArrayList<>();

  @Option(
      names = "--layout",
      description = "How releases lie on a host: ${COMPLETION-CANDIDATES} (default: RELEASES).",
      defaultValue = "RELEASES")
  Layout layout = Layout.RELEASES;

  @Option(names = "--dry-run", description = "Print the plan and change nothing.")
  boolean dryRun;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write a summary for programs to FILE.")
  @Nullable Path json;

  @ArgGroup(exclusive = false, heading = "%nA demo fleet in this process (the default):%n")
  Demo demo = new Demo();

  @ArgGroup(exclusive = false, heading = "%nHosts of your own:%n")
  @Nullable Own own;

  /** Options of the demo fleet. */
  static final class Demo {
    @Option(
        names = "--hosts",
        paramLabel = "N",
        description = "How many hosts, 2 to 64, the first of them the princess (default: 6).")
    int hosts = 6;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "Seconds of load besides the deploys, 0 to 3600 (default: 3).")
    int seconds = 3;

    @Option(
        names = "--keep",
        paramLabel = "DIR",
        description = "Work in DIR, new or empty, and leave it (default: a temporary directory).")
    @Nullable Path keep;
  }

  /** Options of real hosts. */
  static final class Own extends SshOptions {
    @Option(
        names = "--inventory",
        paramLabel = "FILE",
        required = true,
        description = {
          "Deploy to the hosts in FILE. One host a line: name address port user label=value...,",
          "- for the default user, # for comments. role=princess makes the first stage."
        })
    Path inventory = Path.of("");

    @Option(
        names = "--docroot",
        paramLabel = "PATH",
        description = "The docroot's home on the hosts (default: /srv/web).")
    String docroot = "/srv/web";

    @Option(
        names = "--state",
        paramLabel = "DIR",
        description =
            "Where locks, history and releases are kept (default: ~/.local/state/railhead).")
    Path state = Path.of(System.getProperty("user.home"), ".local", "state", "railhead");

    /** Where the docroot is, checked. */
    HostPath home() {
      try {
        return HostPath.of(docroot);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("--docroot: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Checks what can be checked before anything is begun.
   *
   * @throws IllegalArgumentException if an option breaks its rule; the message names both
   */
  void check() {
    require(
        demo.hosts >= DemoFleet.FEWEST && demo.hosts <= DemoFleet.MOST,
        "--hosts must be 2 to 64, but was " + demo.hosts);
    require(
        demo.seconds >= 0 && demo.seconds <= 3600,
        "--seconds must be 0 to 3600, but was " + demo.seconds);
    int most = own == null ? 2 : 1;
    require(
        revisions.size() <= most,
        "--revision may be given " + most + " times at most here, but was " + revisions);
    require(Files.isDirectory(repository), "--repo must be a directory, but was " + repository);
    Path summary = json;
    require(
        summary == null || (Files.isDirectory(parent(summary)) && !Files.isDirectory(summary)),
        "--json must be a file in a directory that exists, but was " + summary);
    if (own != null) {
      SshOptions.checkFile("--inventory", own.inventory);
      own.check();
      own.home();
    }
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  private static void require(boolean rule, String otherwise) {
    if (!rule) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
