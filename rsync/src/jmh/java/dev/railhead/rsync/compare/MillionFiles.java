package dev.railhead.rsync.compare;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Held;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Manifest.Entry;
import dev.railhead.core.source.Release;
import dev.railhead.core.source.Sha256;
import dev.railhead.core.source.TreePath;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.fixture.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Pushes a release of very many files from a JVM of 512 MiB, which must be enough: {@code .ci/bench
 * rsync --main dev.railhead.rsync.compare.MillionFiles [FILES [HEAP [DIRECTORY]]]}. The files are
 * empty, and stand a thousand to a directory. Below /dev/shm, where there is one, which then needs
 * 2,002,000 free inodes ({@code df -i}), or below DIRECTORY.
 */
public final class MillionFiles {
  private static final int EACH = 1_000;
  private static final Revision REVISION = Revision.of("4add615720".repeat(4));
  private static final Sha256 EMPTY =
      Sha256.of("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

  private MillionFiles() {}

  /** Makes the tree, pushes it, and prints what that took. */
  public static void main(String[] arguments) throws Exception {
    int files = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    String heap = arguments.length > 1 ? arguments[1] : "512m";
    Path memory = Path.of(arguments.length > 2 ? arguments[2] : "/dev/shm");
    Path directory =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "railhead-million-")
            : Files.createTempDirectory("railhead-million-");
    try {
      make(directory.resolve("release"), files);
      System.out.printf("%d files, a heap of %s, one host:%n", files, heap);
      System.out.println(
          ChildJvm.run(
              List.of("-Xmx" + heap), Push.class, directory.toString(), Integer.toString(files)));
      String difference =
          Tools.run(
              "rsync",
              "-ani",
              "--delete",
              directory.resolve("release") + "/",
              directory.resolve("targets/hosts/web1/next") + "/");
      if (!difference.isEmpty()) {
        throw new IllegalStateException("a push left a difference: " + difference);
      }
    } finally {
      Tools.run("rm", "-rf", "--", directory.toString());
    }
  }

  private static void make(Path release, int files) throws Exception {
    for (int i = 0; i < files; i++) {
      Path file = release.resolve(name(i));
      if (i % EACH == 0) {
        Files.createDirectories(file.getParent());
        Files.setPosixFilePermissions(
            file.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      Files.createFile(file);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  private static String name(int file) {
    return "d" + file / EACH + "/f" + file;
  }

  /** What {@link MillionFiles#make} makes. */
  private static Release release(int files) throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      if (i % EACH == 0) {
        entries.add(new Manifest.Directory(TreePath.of("d" + i / EACH), 0755));
      }
      entries.add(new Manifest.RegularFile(TreePath.of(name(i)), 0644, 0, EMPTY));
    }
    return new Release(ReleaseId.of(REVISION, ReleaseTree.BUILT), REVISION, Manifest.of(entries));
  }

  /** In the child: the directory of all, and how many files there are. */
  static final class Push {
    private Push() {}

    /** Pushes to a host that has nothing, then all, then is known to have all. */
    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[0]);
      Release release = release(Integer.parseInt(arguments[1]));
      tell("manifest", new Cost(0, 0));
      try (Targets targets = new PipeTargets(directory.resolve("targets"), 1)) {
        Engines engines = new Engines(targets);
        Path files = directory.resolve("release");
        tell("first push", engines.shared(files, release, Optional.empty(), Optional.empty()));
        tell("unchanged", engines.shared(files, release, Optional.empty(), Optional.empty()));
        Held held = new Held(release.id(), release.manifest().digest());
        tell(
            "unchanged, known",
            engines.shared(files, release, Optional.empty(), Optional.of(held)));
      }
    }

    private static void tell(String what, Cost cost) {
      System.gc();
      Runtime heap = Runtime.getRuntime();
      System.out.printf(
          Locale.ROOT,
          "%s: %.1f s of processor, %.1f s; heap %d MiB afterwards%n",
          what,
          cost.senderSeconds(),
          cost.wallSeconds(),
          (heap.totalMemory() - heap.freeMemory()) >> 20);
    }
  }
}
