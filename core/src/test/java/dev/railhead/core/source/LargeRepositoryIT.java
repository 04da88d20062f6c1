package dev.railhead.core.source;

import static dev.railhead.core.testing.TestRepository.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.testing.Node;
import dev.railhead.core.testing.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The work for the next release grows with the change, not with the tree. */
class LargeRepositoryIT {
  private static final int FILES = 20_000;

  @TempDir Path temporary;

  @Test
  void three_changed_files_among_20000_are_all_that_is_written_and_all_that_rsync_transfers()
      throws Exception {
    try (TestRepository repository = TestRepository.in(temporary.resolve("origin.git"));
        GitSource source = GitSource.open(repository.directory(), temporary.resolve("store"))) {
      Map<TreePath, Node> files = files();
      Release first = source.release(repository.commit(files));
      Map<Path, String> before;
      Path target = temporary.resolve("target");
      try (Checkout checkout = source.checkout(first)) {
        before = inodes(checkout.directory());
        rsync(checkout.directory(), target);
      }
      files.put(path("d0/f0"), Node.file("other 0"));
      files.put(path("d7/f1007"), Node.file("CONTENT 1007"));
      files.put(path("new"), Node.program("new"));
      Release second = source.release(repository.commit(files));
      try (Checkout checkout = source.checkout(second)) {
        Set<Path> written = new HashSet<>();
        inodes(checkout.directory())
            .forEach(
                (file, inode) -> {
                  if (!inode.equals(before.get(file))) {
                    written.add(checkout.directory().relativize(file));
                  }
                });
        assertThat(written)
            .containsExactlyInAnyOrder(Path.of("d0/f0"), Path.of("d7/f1007"), Path.of("new"));
        assertThat(rsync(checkout.directory(), target))
            .containsExactlyInAnyOrder(
                ">f.st...... d0/f0", ">f..t...... d7/f1007", ">f+++++++++ new");
        assertThat(rsync(checkout.directory(), target)).isEmpty();
      }
    }
  }

  private static Map<TreePath, Node> files() {
    Map<TreePath, Node> files = new TreeMap<>();
    for (int i = 0; i < FILES; i++) {
      files.put(path("d" + i % 1000 + "/f" + i), Node.file("content " + i));
    }
    return files;
  }

  /** The inode and the time of the last change of every file, which nobody can set. */
  private static Map<Path, String> inodes(Path root) throws IOException {
    Map<Path, String> inodes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        Map<String, Object> read =
            Files.readAttributes(file, "unix:ino,ctime", LinkOption.NOFOLLOW_LINKS);
        inodes.put(file, read.toString());
      }
    }
    return inodes;
  }

  /** The files that a real rsync transfers, as it names them. */
  private static List<String> rsync(Path from, Path to) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("rsync", "-a", "--delete", "--itemize-changes", from + "/", to + "/")
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    List<String> lines = new ArrayList<>(printed.lines().toList());
    lines.removeIf(line -> line.startsWith(".d..t...... "));
    return lines;
  }
}
