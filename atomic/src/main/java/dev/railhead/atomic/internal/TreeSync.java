package dev.railhead.atomic.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings a whole tree to the disk. A small one by fsync(2) of each file and then each directory,
 * from the bottom up; a large one by one syncfs(2) of its file system, which Java can reach only
 * through sync(1). Starting that costs about as much as {@value #FEW} fsyncs; see the module's
 * README for the measurement.
 */
final class TreeSync {
  /** Up to so many files and directories are synced one by one. */
  static final int FEW = 16;

  private static final long MINUTES = 10;

  private TreeSync() {}

  static void sync(Path tree, NioDisk.Watch watch) throws IOException {
    List<Path> paths = bottomUp(tree, FEW);
    if (paths.size() <= FEW) {
      for (Path path : paths) {
        watch.before("fsync");
        NioDisk.sync(path);
      }
    } else if (!syncfs(tree)) {
      for (Path path : bottomUp(tree, Integer.MAX_VALUE)) {
        NioDisk.sync(path);
      }
    }
  }

  /** Files and directories, each directory after all that is in it; stops soon after the limit. */
  private static List<Path> bottomUp(Path tree, int limit) throws IOException {
    List<Path> paths = new ArrayList<>();
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return attributes.isRegularFile() ? add(file) : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            return add(directory);
          }

          private FileVisitResult add(Path path) {
            paths.add(path);
            return paths.size() > limit ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }
        });
    return paths;
  }

  /** False if this machine has no program for it. */
  private static boolean syncfs(Path tree) throws IOException {
    Optional<Process> process = start(tree);
    if (process.isPresent()) {
      await(process.get(), tree);
    }
    return process.isPresent();
  }

  /**
   * Begins to bring a large tree to the disk, ahead of {@link #sync}, which is needed all the same:
   * it alone covers what is written meanwhile.
   */
  static Early early(Path tree) throws IOException {
    boolean large = bottomUp(tree, FEW).size() > FEW;
    return new Early(tree, large ? start(tree) : Optional.empty());
  }

  /**
   * A sync that runs meanwhile; ended when it is closed. For one thread.
   *
   * @param tree what is brought to the disk
   * @param process does it; none if the tree is small
   */
  record Early(Path tree, Optional<Process> process) implements AutoCloseable {
    /**
     * Waits for it.
     *
     * @throws IOException if it failed; a later sync may not hear of that again
     */
    void await() throws IOException {
      if (process.isPresent()) {
        TreeSync.await(process.get(), tree);
      }
    }

    @Override
    public void close() {
      process.ifPresent(Process::destroyForcibly);
    }
  }

  private static Optional<Process> start(Path tree) {
    try {
      return Optional.of(
          new ProcessBuilder("sync", "-f", tree.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException noSuchProgram) {
      return Optional.empty();
    }
  }

  private static void await(Process process, Path tree) throws IOException {
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("sync -f " + tree + " failed: what was written may be lost");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while bringing " + tree + " to disk");
    } finally {
      process.destroyForcibly();
    }
  }
}
