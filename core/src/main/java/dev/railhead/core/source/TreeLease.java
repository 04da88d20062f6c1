package dev.railhead.core.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that says "someone uses this tree", locked for as long as its process lives. Each lease
 * has a file of its own, which only its owner's process opens while it lives: see {@link StoreLock}
 * for the trap. Leases are taken and counted under the store's lock.
 */
final class TreeLease {
  private final Path file;
  private final FileChannel channel;

  private TreeLease(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static TreeLease take(Path leases) throws IOException {
    Files.createDirectories(leases);
    Path file = leases.resolve(ProcessMark.mark() + "-" + UUID.randomUUID());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw new IOException("a new lease is locked already: " + file);
    }
    return new TreeLease(file, channel);
  }

  /** Whether no living process has a lease; removes those of dead ones. */
  static boolean isFree(Path leases) throws IOException {
    if (!Files.isDirectory(leases)) {
      return true;
    }
    boolean free = true;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(leases)) {
      for (Path file : files) {
        free &= isDead(file);
      }
    }
    return free;
  }

  private static boolean isDead(Path file) throws IOException {
    if (file.getFileName().toString().startsWith(ProcessMark.mark() + "-")) {
      return !Files.exists(file);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        return false;
      }
      Files.deleteIfExists(file);
      return true;
    } catch (NoSuchFileException ended) {
      return true;
    }
  }

  /** Ends the lease. The file goes first: without it there is nothing to be locked. */
  void end() throws IOException {
    try {
      Files.deleteIfExists(file);
    } finally {
      channel.close();
    }
  }
}
