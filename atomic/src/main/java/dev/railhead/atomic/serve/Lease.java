package dev.railhead.atomic.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * One lease file, as the package comment describes it. It is opened once and never again, nor
 * anything done to it that would open it: closing another descriptor would drop the lock.
 */
final class Lease {
  private final Path file;
  private final FileChannel channel;
  private FileLock lock;

  private Lease(Path file, FileChannel channel, FileLock lock) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /** Puts a lease in place that says {@code line}. */
  static Lease take(Path directory, String name, String line) throws IOException {
    Path unnamed = directory.resolve("." + name);
    FileChannel channel =
        FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      Files.setPosixFilePermissions(unnamed, PosixFilePermissions.fromString("rw-r--r--"));
      ByteBuffer bytes = US_ASCII.encode(line);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      FileLock lock = lock(channel);
      Path named = directory.resolve(name);
      Files.move(unnamed, named, StandardCopyOption.ATOMIC_MOVE);
      return new Lease(named, channel, lock);
    } catch (IOException | RuntimeException e) {
      abandon(unnamed, channel, e);
      throw e;
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    FileLock lock = channel.tryLock();
    if (lock == null) {
      throw new IOException("a lease of this process is locked by another one");
    }
    return lock;
  }

  private static void abandon(Path file, FileChannel channel, Exception why) {
    try {
      Files.deleteIfExists(file);
      channel.close();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /** Whether the file is still there. */
  boolean isInPlace() {
    return Files.exists(file);
  }

  /**
   * Gives it a new modification time, through the one descriptor, and locks it again: something
   * else in this process, a backup or a virus scanner, may have opened and closed it, and with that
   * dropped the lock, which nothing tells.
   */
  void beat() throws IOException {
    channel.write(ByteBuffer.wrap(new byte[] {'r'}), 0);
    lock.release();
    lock = lock(channel);
  }

  /** Takes the lease away. */
  void end() throws IOException {
    try {
      Files.deleteIfExists(file);
    } finally {
      channel.close();
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
