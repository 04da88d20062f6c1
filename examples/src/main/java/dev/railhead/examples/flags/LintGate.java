package dev.railhead.examples.flags;

import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.flags.Dialect;
import dev.railhead.flags.Finding;
import dev.railhead.flags.FlagLint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** Blocks a config push whose flags file would be refused by the applications. Thread-safe. */
final class LintGate implements Gate {
  private final Path repository;
  private final String file;

  LintGate(Path repository, String file) {
    this.repository = repository;
    this.file = file;
  }

  @Override
  public String name() {
    return "lint of " + file;
  }

  @Override
  public Verdict ask(Question question) throws IOException {
    byte[] bytes = fileOf(question.revision().id());
    if (bytes == null) {
      return Verdict.block("there is no " + file);
    }
    List<Finding> errors =
        FlagLint.of(Dialect.STRICT).check(file, bytes).stream().filter(Finding::isError).toList();
    return errors.isEmpty()
        ? Verdict.pass("nothing found")
        : Verdict.block(errors.get(0) + (errors.size() > 1 ? " and more" : ""));
  }

  private byte @Nullable [] fileOf(String revision) throws IOException {
    try (Repository git =
            new FileRepositoryBuilder().findGitDir(repository.toFile()).setMustExist(true).build();
        RevWalk walk = new RevWalk(git)) {
      ObjectId tree = walk.parseCommit(ObjectId.fromString(revision)).getTree();
      try (TreeWalk found = TreeWalk.forPath(git, file, tree)) {
        return found == null ? null : git.open(found.getObjectId(0)).getBytes(16 << 20);
      }
    }
  }
}
