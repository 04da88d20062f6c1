package dev.railhead.examples.compare;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.railhead.rsync.fixture.Tools;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A repository of which each commit edits other files of a hundred, in their middle. For one
 * thread.
 */
final class Commits {
  private static final int EVERY = 100;

  private final Path repository;
  private final Path directory;
  private final List<Path> files;
  private int made;

  private Commits(Path repository, Path directory, List<Path> files) {
    this.repository = repository;
    this.directory = directory;
    this.files = files;
  }

  /** A bare repository at {@code repository} of the files in {@code directory}. */
  static Commits in(Path repository, Path directory) throws Exception {
    Tools.run("git", "init", "-q", "--bare", "-b", "main", repository.toString());
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(each -> Files.isRegularFile(each, NOFOLLOW_LINKS)).sorted().toList();
    }
    Commits commits = new Commits(repository, directory, files);
    // Nobody compresses what cannot be compressed.
    commits.git("config", "core.compression", "0");
    return commits;
  }

  private String git(String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of("git", "--git-dir=" + repository));
    words.addAll(List.of("-c", "user.name=bench", "-c", "user.email=bench@example.com"));
    words.addAll(List.of(arguments));
    return Tools.run(words.toArray(String[]::new)).strip();
  }

  /** Where it is. */
  Path repository() {
    return repository;
  }

  /** A new commit on {@code main}. */
  String next() throws Exception {
    if (made > 0) {
      edit();
    }
    git("--work-tree=" + directory, "add", "-A");
    String tree = git("write-tree");
    String message = "deploy " + made;
    String commit =
        made == 0
            ? git("commit-tree", tree, "-m", message)
            : git("commit-tree", tree, "-m", message, "-p", git("rev-parse", "main"));
    git("update-ref", "refs/heads/main", commit);
    made++;
    return commit;
  }

  private void edit() throws IOException {
    for (int i = made % EVERY; i < files.size(); i += EVERY) {
      try (RandomAccessFile open = new RandomAccessFile(files.get(i).toFile(), "rw")) {
        open.seek(open.length() / 2);
        open.write(("edited " + made).getBytes(StandardCharsets.US_ASCII));
      }
    }
  }
}
