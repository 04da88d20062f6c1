package dev.railhead.examples.compare;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Step;
import dev.railhead.examples.compare.RailheadDeploy.Way;
import dev.railhead.rsync.compare.ComparedTree;
import dev.railhead.rsync.compare.SshTargets;
import dev.railhead.rsync.fixture.ProcessorTime;
import dev.railhead.rsync.fixture.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A whole deploy, from the commit to live, of 20,000 files and 400 MB of which 200 have changed, to
 * 8 real sshd on this machine, all in memory where there is /dev/shm (which needs 16 GB): by a good
 * shell script, by Railhead in three ways, and by Capistrano where it is installed (Debian: {@code
 * capistrano ruby-ed25519 ruby-bcrypt-pbkdf}).
 *
 * <p>{@code .ci/bench examples --main dev.railhead.examples.compare.WholeDeploy [RUNS [HOSTS
 * [FILES]]]}: medians of RUNS deploys (3) after those that warm up; the script and Railhead with
 * numbered releases take turns, the others come after them, for want of memory. Whoever serves
 * another release than the script does ends it.
 */
public final class WholeDeploy {
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
    this.commits = Commits.in(directory.resolve("web.git"), tree.first().directory());
    Tools.run("rm", "-rf", "--", tree.second().directory().toString());
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
    inTurns(true, Way.EVERY_BYTE, Way.CHANGED_FILES);
    inTurns(false, Way.SLOTS);
    capistrano();
    print();
  }

  private void inTurns(boolean withScript, Way... ways) throws Exception {
    Path place = directory.resolve("place");
    Path repository = commits.repository();
    try (SshTargets targets = new SshTargets(place.resolve("hosts"), hosts)) {
      List<RailheadDeploy> ours = new ArrayList<>();
      List<Contender> all = new ArrayList<>();
      for (Way way : ways) {
        ours.add(new RailheadDeploy(way, place.resolve(way.name()), repository, targets));
      }
      if (withScript) {
        all.add(new ScriptDeploy(place.resolve("script"), repository, targets));
      }
      all.addAll(ours);
      takeTurns(all, targets, () -> requireSame(targets, withScript, ours));
      for (RailheadDeploy each : ours) {
        printSteps(each);
      }
      for (Contender each : all) {
        each.close();
      }
    }
    Tools.run("rm", "-rf", "--", place.toString());
  }

  /** What is looked at after a round. */
  private interface Check {
    void look() throws Exception;
  }

  private void takeTurns(List<Contender> all, SshTargets targets, Check check) throws Exception {
    int warming = all.stream().mapToInt(Contender::warming).max().orElseThrow();
    for (int run = -warming; run < runs; run++) {
      String commit = commits.next();
      for (Contender contender : all) {
        if (run >= -contender.warming()) {
          deploy(contender, targets, commit, run >= 0);
        }
      }
      Collections.rotate(all, 1);
      if (run >= 0) {
        check.look();
      }
    }
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
      takeTurns(new ArrayList<>(List.of(capistrano)), targets, () -> {});
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

  /** What all have made live is the same, but for times; without the script, as in the commit. */
  private void requireSame(SshTargets targets, boolean withScript, List<RailheadDeploy> ours)
      throws Exception {
    for (Host host : targets.hosts()) {
      Path login = targets.login(host);
      Path right =
          withScript
              ? login.resolve("script/current")
              : directory.resolve("trees").resolve("first");
      for (RailheadDeploy each : ours) {
        requireSame(right, each.current(login));
      }
    }
  }

  private static void requireSame(Path right, Path ours) throws Exception {
    String differences =
        Tools.run("rsync", "-rlnc", "--delete", "--out-format=%n", right + "/", ours + "/");
    if (!differences.isBlank()) {
      throw new IllegalStateException(ours + " is not the release: " + differences);
    }
  }

  private void printSteps(RailheadDeploy ours) {
    System.out.printf("%n| %s, by step | wall s | processor s on the hosts |%n", ours.title());
    System.out.println("|---|---|---|");
    Map<Step, List<Double>> there = ours.onHosts();
    int warming = ours.warming();
    ours.steps()
        .forEach(
            (step, times) ->
                System.out.printf(
                    Locale.ROOT,
                    "| %s | %.3f | %.2f |%n",
                    step,
                    median(times.subList(warming, times.size())),
                    median(there.getOrDefault(step, times).subList(warming, times.size()))));
    System.out.println();
  }

  private void print() {
    System.out.printf(
        "%n| to %d hosts | wall s, median | of the script's (goal: 0.25) | of Capistrano's (0.10) |"
            + " processor s here | on the hosts |%n",
        hosts);
    System.out.println("|---|---|---|---|---|---|");
    walls.forEach(
        (title, times) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %s | %s | %.2f | %.2f |%n",
                title,
                median(times),
                ratio(times, "script"),
                ratio(times, "Capistrano"),
                median(processors.getOrDefault(title, List.of())),
                median(hostProcessors.getOrDefault(title, List.of()))));
  }

  private String ratio(List<Double> times, String other) {
    List<Double> others = walls.getOrDefault(other, List.of());
    return others.isEmpty()
        ? "?"
        : String.format(Locale.ROOT, "%.2f", median(times) / median(others));
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
