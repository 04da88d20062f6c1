package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Which hosts one shipment has been delivered to, in a file that is appended to and flushed to the
 * disk line by line. The first line names the release's digest, each further one a host; every line
 * begins with a checksum of its rest, and the file is believed up to the first line that is not
 * whole. Locked while it is open. Thread-safe.
 */
final class Journal implements Closeable {
  private static final String NAME = "fan-out.journal";

  /** A fleet of 100,000 hosts with the longest of directories. */
  private static final long LARGEST = 512L << 20;

  private final Path file;
  private final FileChannel channel;
  private final Map<Host, Delivered> delivered;

  private Journal(Path file, FileChannel channel, Map<Host, Delivered> delivered) {
    this.file = file;
    this.channel = channel;
    this.delivered = delivered;
  }

  /**
   * Opens the journal of {@code directory}, which is made if need be. What it says of another
   * release is forgotten.
   *
   * @throws IOException if it cannot be written, or another push has it open
   */
  static Journal open(Path directory, Shipment shipment) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(NAME);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(channel, file);
      Journal journal = new Journal(file, channel, new HashMap<>());
      journal.readOrBegin(shipment);
      sync(directory);
      return journal;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path file) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new IOException(file + " is in use by another push", e);
    }
    if (lock == null) {
      throw new IOException(file + " is in use by another push");
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }

  private void readOrBegin(Shipment shipment) throws IOException {
    byte[] bytes = read();
    JournalText text = JournalText.of(bytes);
    String head = JournalText.head(shipment.release().manifest().digest().toString());
    if (text.head().filter(head::equals).isEmpty()) {
      channel.truncate(0);
      append(head);
      return;
    }
    channel.truncate(text.wholeBytes());
    channel.position(text.wholeBytes());
    for (Destination destination : shipment.destinations()) {
      text.delivered(destination).ifPresent(found -> delivered.put(destination.host(), found));
    }
  }

  private byte[] read() throws IOException {
    if (channel.size() > LARGEST) {
      return new byte[0];
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) channel.size());
    while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
      // Reads on until the end.
    }
    return buffer.array();
  }

  /** What earlier pushes of this shipment delivered, to directories that are still asked for. */
  Map<Host, Delivered> delivered() {
    return Map.copyOf(delivered);
  }

  /** Notes {@code result}; on return it is on the disk. */
  synchronized void note(Destination destination, Delivered result) throws IOException {
    append(JournalText.line(destination, result));
  }

  private void append(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  /** All hosts have been delivered: nothing is to be resumed. */
  synchronized void complete() throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
