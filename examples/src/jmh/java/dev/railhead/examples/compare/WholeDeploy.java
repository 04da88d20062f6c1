package dev.railhead.examples.compare;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Step;
import dev.railhead.rsync.compare.ComparedTree;
import dev.railhead.rsync.compare.SshTargets;
import dev.railhead.rsync.fixture.ProcessorTime;
import dev.railhead.rsync.fixture.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A whole deploy, from the commit to live, of 20,000 files and 400 MB of which 200 have changed, to
 * 8 real sshd on this machine, all in memory where there is /dev/shm (which needs 14 GB): by a good
 * shell script, by Railhead, and by Capistrano where it is installed (Debian: {@code capistrano
 * ruby-ed25519 ruby-bcrypt-pbkdf}).
 *
 * <p>{@code .ci/bench examples --main dev.railhead.examples.compare.WholeDeploy [RUNS [HOSTS
 * [FILES]]]}: medians of RUNS deploys (3) after two that are not counted; the script and Railhead
 * take turns. Whoever serves the wrong release afterwards ends it.
 */
public final class WholeDeploy {
  private static final int WARMING = 2;

  private final Path directory;
  private final int runs;
  private final int hosts;
  private final Commits commits;
  private final Map<String, List<Double>> walls = new LinkedHashMap<>();
  private final Map<String, List<Double>> processors = new LinkedHashMap<>();
  private final Map<String, List<Double>> hostProcessors = new LinkedHashMap<>();

  private WholeDeploy(Path directory, int runs, int hosts, int files) throws Exception {
    this.directory = directory;
    this.runs = runs;
    this.hosts = hosts;
    ComparedTree tree = ComparedTree.in(directory.resolve("trees"), files);
    this.commits =
        Commits.in(
            directory.resolve("web.git"), tree.first().directory(), tree.second().directory());
    Tools.run("rm", "-rf", "--", directory.resolve("trees").toString());
  }

  /** Measures and prints the tables. */
  public static void main(String[] arguments) throws Exception {
    Path memory = Path.of("/dev/shm");
    Path directory =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "railhead-deploy-")
            : Files.createTempDirectory("railhead-deploy-");
    // Also when it is stopped: what it holds is memory.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> tidyUp(directory), "tidy-up"));
    new WholeDeploy(
            directory,
            number(arguments, 0, 3),
            number(arguments, 1, 8),
            number(arguments, 2, 20_000))
        .run();
  }

  private static void tidyUp(Path directory) {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    try {
      Tools.run("rm", "-rf", "--", directory.toString());
    } catch (IOException e) {
      System.err.println("!!! left behind: " + directory + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int number(String[] arguments, int index, int otherwise) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
  }

  private void run() throws Exception {
    Path place = directory.resolve("both");
    Path repository = commits.repository();
    try (SshTargets targets = new SshTargets(place.resolve("hosts"), hosts);
        Contender script = new ScriptDeploy(place.resolve("script"), repository, targets);
        RailheadDeploy ours = new RailheadDeploy(place.resolve("ours"), repository, targets)) {
      for (int run = -WARMING; run < runs; run++) {
        String commit = commits.next();
        List<Contender> order = run % 2 == 0 ? List.of(ours, script) : List.of(script, ours);
        for (Contender contender : order) {
          deploy(contender, targets, commit, run >= 0);
        }
        for (Host host : targets.hosts()) {
          requireSame(targets.login(host));
        }
      }
      printSteps(ours);
    }
    Tools.run("rm", "-rf", "--", place.toString());
    capistrano();
    print();
  }

  private void capistrano() throws Exception {
    if (!CapistranoDeploy.isHere()) {
      System.out.println(
          "!!! Capistrano is not installed, so nothing is said of it: apt-get install capistrano"
              + " ruby-ed25519 ruby-bcrypt-pbkdf");
      return;
    }
    Path place = directory.resolve("capistrano");
    try (SshTargets targets = new SshTargets(place.resolve("hosts"), hosts);
        Contender capistrano =
            new CapistranoDeploy(
                place.resolve("project"),
                commits.repository(),
                targets,
                place.resolve("hosts").resolve("key"))) {
      // The first one clones; a JIT that would have to warm up it has none.
      for (int run = -1; run < runs; run++) {
        deploy(capistrano, targets, commits.next(), run >= 0);
      }
    }
  }

  private void deploy(Contender contender, SshTargets targets, String commit, boolean counts)
      throws Exception {
    double there = targets.hostSeconds();
    double processor = ProcessorTime.seconds();
    long began = System.nanoTime();
    contender.deploy(commit);
    double wall = (System.nanoTime() - began) / 1e9;
    double spent = ProcessorTime.seconds() - processor;
    double spentThere = targets.hostSeconds() - there;
    System.out.printf(
        Locale.ROOT,
        "%s %s: %.2f s, processor %.2f s here, %.2f s on the hosts%n",
        counts ? "counted" : "warming",
        contender.title(),
        wall,
        spent,
        spentThere);
    if (counts) {
      walls.computeIfAbsent(contender.title(), unused -> new ArrayList<>()).add(wall);
      processors.computeIfAbsent(contender.title(), unused -> new ArrayList<>()).add(spent);
      hostProcessors
          .computeIfAbsent(contender.title(), unused -> new ArrayList<>())
          .add(spentThere);
    }
  }

  /** What the script and Railhead have made live is the same, by size and time apart from these. */
  private static void requireSame(Path login) throws Exception {
    String differences =
        Tools.run(
            "rsync",
            "-rlpnc",
            "--delete",
            "--out-format=%n",
            login.resolve("script/current") + "/",
            login.resolve("railhead/current") + "/");
    if (!differences.isBlank()) {
      throw new IllegalStateException(login + " serves two different releases: " + differences);
    }
  }

  private void printSteps(RailheadDeploy ours) {
    System.out.println("\n| step of Railhead | wall s | processor s on the hosts |\n|---|---|---|");
    Map<Step, List<Double>> there = ours.onHosts();
    ours.steps()
        .forEach(
            (step, times) ->
                System.out.printf(
                    Locale.ROOT,
                    "| %s | %.3f | %.2f |%n",
                    step,
                    median(times.subList(WARMING, times.size())),
                    median(there.getOrDefault(step, times).subList(WARMING, times.size()))));
    System.out.println();
  }

  private void print() {
    System.out.printf(
        "%n| to %d hosts | wall s, median | of the script's | processor s here | on the hosts |%n",
        hosts);
    System.out.println("|---|---|---|---|---|");
    double script = median(walls.getOrDefault("script", List.of()));
    walls.forEach(
        (title, times) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.2f |%n",
                title,
                median(times),
                median(times) / script,
                median(processors.getOrDefault(title, List.of())),
                median(hostProcessors.getOrDefault(title, List.of()))));
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
