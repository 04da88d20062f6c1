package dev.railhead.core.source;

import dev.railhead.core.Revision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Uses a store from a process of its own. Arguments: {@code once} or {@code forever}, the
 * repository, the store, and revisions. Prints a line per checkout: the release's id, the digest of
 * its manifest, and that of what stood on the disk.
 */
final class SourceProcess {
  private SourceProcess() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Revision> revisions = Arrays.stream(arguments).skip(3).map(Revision::of).toList();
    Path repository = Path.of(arguments[1]);
    try (GitSource source = GitSource.open(repository, Path.of(arguments[2]), settings())) {
      do {
        for (Revision revision : revisions) {
          System.out.println(use(source, revision));
        }
      } while (arguments[0].equals("forever"));
    }
  }

  /** So few are remembered that there is always something to make. */
  static SourceSettings settings() {
    return SourceSettings.defaults().withRemembered(5).withKeptTrees(2);
  }

  static String use(GitSource source, Revision revision) throws IOException, InterruptedException {
    Release release = source.release(revision);
    try (Checkout checkout = source.checkout(release)) {
      Manifest found = GitSourceTest.manifest(checkout);
      return release.id() + " " + release.manifest().digest() + " " + found.digest();
    }
  }
}
