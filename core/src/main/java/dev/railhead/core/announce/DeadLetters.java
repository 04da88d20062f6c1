package dev.railhead.core.announce;

import dev.railhead.core.internal.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Keeps announcements that no sink took, one JSON object a line, in a file that only its owner may
 * read. When the file would grow beyond its bound it becomes {@code <name>.1}, in the place of an
 * older one, so that there are never more than twice as many bytes. Thread-safe.
 */
final class DeadLetters {
  private static final Set<OpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

  private final Path file;
  private final long mostBytes;

  DeadLetters(Path file, long mostBytes) {
    this.file = file;
    this.mostBytes = mostBytes;
  }

  synchronized void keep(Instant at, String sink, String why, List<Announcement> announcements)
      throws IOException {
    for (Announcement announcement : announcements) {
      String letter =
          new JsonText()
              .begin()
              .put("failed_at", at.toString())
              .put("sink", sink)
              .put("why", why)
              .raw("announcement", announcement.toJson())
              .end()
              .toString();
      append(ByteBuffer.wrap((letter + "\n").getBytes(StandardCharsets.UTF_8)));
    }
  }

  private void append(ByteBuffer line) throws IOException {
    if (Files.exists(file) && Files.size(file) + line.remaining() > mostBytes) {
      Path older = file.resolveSibling(file.getFileName() + ".1");
      Files.move(file, older, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file, APPEND, attributes())) {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    }
  }

  private FileAttribute<?>[] attributes() {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
