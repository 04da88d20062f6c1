package dev.railhead.core.tryout;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A repository of its own that sees all objects of another one, and is deleted when it is closed:
 * what is written to it leaves the other one as it was. For one thread.
 */
final class Scratch implements AutoCloseable {
  private final Path directory;
  private final Repository repository;

  private Scratch(Path directory, Repository repository) {
    this.directory = directory;
    this.repository = repository;
  }

  /** One without files. */
  static Scratch beside(Repository other) throws IOException {
    Path directory = Files.createTempDirectory("railhead-patch-");
    return made(
        directory, new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare(), other);
  }

  /** One with files, in a new directory within {@code parent}. */
  static Scratch withFiles(Repository other, Path parent) throws IOException {
    Path directory = Files.createTempDirectory(parent, "railhead-try-");
    File git = directory.resolve(".git").toFile();
    return made(
        directory,
        new FileRepositoryBuilder().setGitDir(git).setWorkTree(directory.toFile()),
        other);
  }

  private static Scratch made(Path directory, FileRepositoryBuilder builder, Repository other)
      throws IOException {
    try {
      Repository made = builder.setup().build();
      made.create(made.isBare());
      made.close();
      Path objects = other.getCommonDirectory().toPath().resolve("objects").toRealPath();
      Path alternates = made.getDirectory().toPath().resolve("objects/info/alternates");
      Files.createDirectories(alternates.getParent());
      Files.write(alternates, (objects + "\n").getBytes(StandardCharsets.UTF_8));
      return new Scratch(directory, builder.build());
    } catch (IOException | RuntimeException e) {
      delete(directory);
      throw e;
    }
  }

  Path directory() {
    return directory;
  }

  Repository repository() {
    return repository;
  }

  private static void delete(Path directory) throws IOException {
    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  @Override
  public void close() throws IOException {
    repository.close();
    delete(directory);
  }
}
