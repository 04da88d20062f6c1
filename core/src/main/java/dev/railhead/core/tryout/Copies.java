package dev.railhead.core.tryout;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;

/** Opens repositories that people work in. */
final class Copies {
  private Copies() {}

  /** The repository with a working copy that {@code directory} is in. */
  static Repository open(Path directory) throws IOException {
    Repository repository = any(directory);
    if (repository.isBare()) {
      repository.close();
      throw new PatchException(directory + " is a bare repository, which has no working copy");
    }
    return repository;
  }

  /** The repository that {@code directory} is, or is in, with a working copy or without. */
  static Repository any(Path directory) throws IOException {
    FileRepositoryBuilder builder = new FileRepositoryBuilder();
    if (RepositoryCache.FileKey.isGitRepository(directory.toFile(), FS.DETECTED)) {
      builder.setGitDir(directory.toFile());
    } else {
      builder.findGitDir(directory.toFile());
    }
    if (builder.getGitDir() == null) {
      throw new PatchException(directory + " is not in a Git repository");
    }
    return builder.setMustExist(true).build();
  }
}
