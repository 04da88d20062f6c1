package dev.railhead.atomic.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
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
    Process process;
    try {
      process =
          new ProcessBuilder("sync", "-f", tree.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException noSuchProgram) {
      return false;
    }
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("sync -f " + tree + " failed: what was written may be lost");
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while bringing " + tree + " to disk");
    } finally {
      process.destroyForcibly();
    }
  }
}
