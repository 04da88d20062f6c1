package dev.railhead.rsync.compare;

import dev.railhead.rsync.fixture.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The shared sender beside forked rsyncs, in one run: {@code .ci/bench rsync --main
 * dev.railhead.rsync.compare.SenderComparison [WORD...]}. Prints a Markdown table of the processor
 * seconds of the deploying side and of the seconds by the clock, medians of five, with the goals.
 * Everything is in memory where there is /dev/shm, which then needs 15 GB.
 *
 * <p>Words choose rows: {@code pipes} or {@code ssh}, {@code 16} or {@code 32} hosts, {@code
 * unchanged}, {@code changed} or {@code full}, {@code unknown}, {@code known}, {@code walked},
 * {@code cold}, {@code sparing}, {@code archived}, {@code plain} or {@code small}; such as {@code
 * pipes 32 changed known}. {@code runs=7} takes medians of seven; {@code files=2000} takes a tenth
 * of the tree, to see that everything works.
 */
public final class SenderComparison {
  private static final int FILES = 20_000;
  private static final int RUNS = 5;

  private final Path directory;
  private final ComparedTree tree;
  private final int runs;
  private final Table table = new Table();

  private SenderComparison(Path directory, int files, int runs) throws Exception {
    this.directory = directory;
    this.tree = ComparedTree.in(directory.resolve("releases"), files);
    this.runs = runs;
  }

  /** Measures and prints the table. */
  public static void main(String[] arguments) throws Exception {
    Set<String> words = new HashSet<>(List.of(arguments));
    int runs = number(words, "runs=", RUNS);
    int files = number(words, "files=", FILES);
    List<Measurements> chosen = new ArrayList<>();
    Measurements.all().forEach(each -> chosen.add(each.only(words)));
    chosen.removeIf(each -> each.kinds().isEmpty());
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("no row has all of these words: " + words);
    }
    Path memory = Path.of("/dev/shm");
    Path directory =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "railhead-compare-")
            : Files.createTempDirectory("railhead-compare-");
    try {
      new SenderComparison(directory, files, runs).run(chosen);
    } finally {
      Tools.run("rm", "-rf", "--", directory.toString());
    }
  }

  /** Takes the word that begins with {@code name} out of {@code words}, and what it says. */
  private static int number(Set<String> words, String name, int otherwise) {
    for (String word : List.copyOf(words)) {
      if (word.startsWith(name)) {
        words.remove(word);
        return Integer.parseInt(word.substring(name.length()));
      }
    }
    return otherwise;
  }

  private void run(List<Measurements> chosen) throws Exception {
    long began = System.nanoTime();
    table.begin();
    for (Measurements each : chosen) {
      measure(each);
    }
    table.slopes();
    System.out.printf(
        Locale.ROOT,
        "%nCold is the first push of a JVM with its defaults, sparing that of one with %s, archived"
            + " the same with an archive of its classes, plain with %s, small with %s. Medians of %d; JDK %s, %d processors, %s; taken in %d s%n",
        String.join(" ", Contender.SPARING.jvmOptions()),
        String.join(" ", Contender.PLAIN.jvmOptions()),
        String.join(" ", Contender.SMALL.jvmOptions()),
        runs,
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        Tools.run("rsync", "--version").lines().findFirst().orElse("").strip(),
        (System.nanoTime() - began) / 1_000_000_000);
  }

  private void measure(Measurements measurements) throws Exception {
    Path place = directory.resolve("targets");
    Targets targets =
        measurements.transport().equals("ssh")
            ? new SshTargets(place, measurements.hosts())
            : new PipeTargets(place, measurements.hosts());
    try (Scene scene = new Scene(tree, targets)) {
      if (measurements.needsFilledHosts()) {
        scene.fill();
      }
      for (Measurement each : measurements.kinds()) {
        each.run(scene, runs, table);
      }
    } finally {
      Tools.run("rm", "-rf", "--", place.toString());
    }
  }
}
