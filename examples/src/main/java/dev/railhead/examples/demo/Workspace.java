package dev.railhead.examples.demo;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory that a demo works in: a temporary one that goes in the end, or one to keep. */
public final class Workspace implements AutoCloseable {
  private final Path directory;
  private final boolean temporary;

  private Workspace(Path directory, boolean temporary) {
    this.directory = directory;
    this.temporary = temporary;
  }

  /**
   * Opens {@code kept}, made if it is missing, or else a temporary directory.
   *
   * @throws IllegalArgumentException if {@code kept} is there and not an empty directory
   */
  public static Workspace open(Optional<Path> kept) throws IOException {
    if (kept.isEmpty()) {
      return new Workspace(Files.createTempDirectory("railhead-demo-").toRealPath(), true);
    }
    Path directory = kept.get().toAbsolutePath();
    if (Files.exists(directory) && !isEmptyDirectory(directory)) {
      throw new IllegalArgumentException(
          "the directory to keep must be new or empty, but was " + directory);
    }
    return new Workspace(Files.createDirectories(directory).toRealPath(), false);
  }

  private static boolean isEmptyDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  /** Where it is. */
  public Path directory() {
    return directory;
  }

  /** Deletes the directory, unless it is to be kept. */
  @Override
  public void close() throws IOException {
    if (temporary && Files.exists(directory)) {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }
}
