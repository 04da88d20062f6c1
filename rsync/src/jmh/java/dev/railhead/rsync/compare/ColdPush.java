package dev.railhead.rsync.compare;

import dev.railhead.core.source.Release;
import dev.railhead.rsync.fixture.ReleaseTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The first push of a JVM. The start of the JVM is not counted. */
final class ColdPush {
  private ColdPush() {}

  /** Pushes one of the two releases of {@code tree} from a JVM of its own. */
  static Cost run(List<String> jvmOptions, ComparedTree tree, Targets targets, boolean isFirst)
      throws Exception {
    String said =
        ChildJvm.run(
            jvmOptions,
            ColdPush.class,
            (isFirst ? tree.first() : tree.second()).directory().toString(),
            targets.directory().toString(),
            Integer.toString(targets.hosts().size()));
    String[] words = said.split(" ", -1);
    return new Cost(Double.parseDouble(words[0]), Double.parseDouble(words[1]));
  }

  /** In the child: the release's directory, that of the targets, and how many these are. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Release release = ReleaseTree.in(directory).release();
    try (Targets targets = new PipeTargets(Path.of(arguments[1]), Integer.parseInt(arguments[2]))) {
      Cost cost = new Engines(targets).shared(directory, release, Optional.empty());
      System.out.println(cost.senderSeconds() + " " + cost.wallSeconds());
    }
  }
}
