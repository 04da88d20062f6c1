package dev.railhead.rsync.compare;

import dev.railhead.core.source.Release;
import dev.railhead.rsync.fixture.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The shared sender beside forked rsyncs, in one run: {@code .ci/bench rsync --main
 * dev.railhead.rsync.compare.SenderComparison [RUNS]}, five runs of each by default. Everything is
 * in memory where there is /dev/shm, which then needs 14 GB for the unchanged release on 32 hosts.
 * Costs are medians: processor seconds of the deploying side, and seconds by the clock.
 *
 * <p>{@code --row TRANSPORT HOSTS KIND WARMING RUNS} measures one row, such as {@code --row pipes
 * 32 changed 3 5}; with 0 and 1 for the last two it is the first push of a JVM.
 */
public final class SenderComparison {
  private static final int FILES = 20_000;

  private final Path directory;
  private final ComparedTree tree;
  private final Release first;
  private final Release second;

  private SenderComparison(Path directory) throws Exception {
    this.directory = directory;
    this.tree = ComparedTree.in(directory.resolve("releases"), FILES);
    this.first = tree.first().release();
    this.second = tree.second().release();
  }

  /** Measures and prints the table. */
  public static void main(String[] arguments) throws Exception {
    Path memory = Path.of("/dev/shm");
    Path directory =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "railhead-compare-")
            : Files.createTempDirectory("railhead-compare-");
    try {
      SenderComparison comparison = new SenderComparison(directory);
      List<String> words = List.of(arguments);
      if (words.size() == 6 && words.get(0).equals("--row")) {
        Kind kind = Kind.valueOf(words.get(3).toUpperCase(Locale.ROOT));
        comparison.row(words.get(1), number(words, 2), kind, number(words, 4), number(words, 5));
      } else {
        comparison.table(words.isEmpty() ? 5 : number(words, 0));
      }
    } finally {
      Tools.run("rm", "-rf", "--", directory.toString());
    }
  }

  private static int number(List<String> words, int index) {
    return Integer.parseInt(words.get(index));
  }

  private void table(int runs) throws Exception {
    System.out.println(
        "| transport | hosts | push | forked, processor s | shared | ratio | forked, wall s"
            + " | shared | ratio |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    row("pipes", 32, Kind.UNCHANGED, 0, 1);
    for (Kind kind : List.of(Kind.UNCHANGED, Kind.CHANGED)) {
      row("pipes", 32, kind, 3, runs);
      row("ssh", 16, kind, 3, runs);
    }
    row("pipes", 16, Kind.FULL, 1, runs);
    row("ssh", 16, Kind.FULL, 1, runs);
  }

  private void row(String transport, int hosts, Kind kind, int warming, int runs) throws Exception {
    Path place = directory.resolve("targets");
    try (Targets targets =
        transport.equals("ssh") ? new SshTargets(place, hosts) : new PipeTargets(place, hosts)) {
      new Row(tree, first, second, targets, kind).measure(warming, runs);
    } finally {
      Tools.run("rm", "-rf", "--", place.toString());
    }
  }
}
