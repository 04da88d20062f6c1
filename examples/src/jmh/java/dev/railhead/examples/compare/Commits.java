package dev.railhead.examples.compare;

import dev.railhead.rsync.fixture.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository whose commits have one of two trees in turn, so that each is new. */
final class Commits {
  private final Path repository;
  private final List<String> trees = new ArrayList<>();
  private int made;

  private Commits(Path repository) {
    this.repository = repository;
  }

  /** A bare repository at {@code repository} with the files of both directories. */
  static Commits in(Path repository, Path first, Path second) throws Exception {
    Tools.run("git", "init", "-q", "--bare", "-b", "main", repository.toString());
    Commits commits = new Commits(repository);
    // Nobody compresses what cannot be compressed.
    commits.git("config", "core.compression", "0");
    for (Path directory : List.of(first, second)) {
      commits.git("--work-tree=" + directory, "add", "-A");
      commits.trees.add(commits.git("write-tree"));
    }
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
    String tree = trees.get(made % 2);
    String message = "deploy " + made;
    String commit =
        made == 0
            ? git("commit-tree", tree, "-m", message)
            : git("commit-tree", tree, "-m", message, "-p", git("rev-parse", "main"));
    git("update-ref", "refs/heads/main", commit);
    made++;
    return commit;
  }
}
