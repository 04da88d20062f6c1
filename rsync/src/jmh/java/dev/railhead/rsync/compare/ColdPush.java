package dev.railhead.rsync.compare;

import dev.railhead.core.source.Release;
import dev.railhead.rsync.fixture.ReleaseTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The first push of a JVM. The start of the JVM is not counted. */
final class ColdPush {
  private ColdPush() {}

  /** Pushes {@code directory} from a JVM of its own. */
  static Cost run(List<String> jvmOptions, Path directory, Targets targets) throws Exception {
    return cost(ChildJvm.run(jvmOptions, ColdPush.class, arguments(directory, targets)));
  }

  /** The same from a JVM that has its classes from {@code archive}. */
  static Cost run(ClassArchive archive, List<String> jvmOptions, Path directory, Targets targets)
      throws Exception {
    return cost(archive.run(jvmOptions, ColdPush.class, arguments(directory, targets)));
  }

  /** What {@link #main} is told. */
  static String[] arguments(Path directory, Targets targets) {
    return new String[] {
      directory.toString(), targets.directory().toString(), Integer.toString(targets.hosts().size())
    };
  }

  private static Cost cost(String said) {
    String[] words = said.split(" ", -1);
    return new Cost(Double.parseDouble(words[0]), Double.parseDouble(words[1]));
  }

  /** In the child: the release's directory, that of the targets, and how many these are. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Release release = ReleaseTree.in(directory).release();
    try (Targets targets = new PipeTargets(Path.of(arguments[1]), Integer.parseInt(arguments[2]))) {
      Cost cost =
          new Engines(targets).shared(directory, release, Optional.empty(), Optional.empty());
      System.out.println(cost.senderSeconds() + " " + cost.wallSeconds());
    }
  }
}
