package dev.railhead.atomic;

import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.internal.Listing;
import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Release;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;

/** A release of many files, staged in a docroot of its own. */
final class BigRelease implements AutoCloseable {
  private static final int SIZE = 4096;
  private static final int PER_DIRECTORY = 100;

  private final Path root;
  private final Path source;
  private final TestDocroot there;
  private final Release release;

  private BigRelease(Path root, Path source, TestDocroot there, Release release) {
    this.root = root;
    this.source = source;
    this.there = there;
    this.release = release;
  }

  static BigRelease copied(int files, boolean here) throws Exception {
    Path root = Files.createTempDirectory("railhead-bench-");
    Path source = Files.createDirectory(root.resolve("source"));
    Random random = new Random(1);
    byte[] bytes = new byte[SIZE];
    for (int i = 0; i < files; i++) {
      Path directory = source.resolve("d" + i / PER_DIRECTORY);
      Files.createDirectories(directory);
      random.nextBytes(bytes);
      Files.write(directory.resolve("f" + i), bytes);
    }
    Revision revision = Revision.of("0123456789".repeat(4));
    Release release =
        new Release(
            ReleaseId.of(revision, Instant.parse("2014-06-16T23:37:28Z")),
            revision,
            Manifest.parse(Listing.of(source)));
    TestDocroot there =
        here
            ? TestDocroot.here(root, Layout.RELEASES, "home")
            : TestDocroot.in(root, Layout.RELEASES, "home");
    Place.Open open = (Place.Open) there.docroot().stage(release, Fence.of(1));
    copy(source, there.local(open.directory()));
    return new BigRelease(root, source, there, release);
  }

  private static void copy(Path from, Path to) throws Exception {
    run("cp", "-a", from + "/.", to.toString());
  }

  void copyAgain() throws Exception {
    copy(source, Files.createDirectory(root.resolve("again")));
  }

  void seal() throws Exception {
    there.docroot().seal(release, Fence.of(1));
  }

  private static void run(String... command) throws Exception {
    if (new ProcessBuilder(command).start().waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed");
    }
  }

  @Override
  public void close() throws Exception {
    there.close();
    run("rm", "-rf", root.toString());
  }
}
