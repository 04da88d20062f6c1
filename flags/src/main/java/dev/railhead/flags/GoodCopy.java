package dev.railhead.flags;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The copy on disk of the last good file. Whoever reads it finds all of an old or of a new one. */
record GoodCopy(Path file) {
  byte[] read() throws IOException {
    return FlagFile.bytes(file);
  }

  void write(byte[] bytes) throws IOException {
    Path directory = file.getParent();
    if (directory == null) {
      throw new IOException(file + " is no file");
    }
    Files.createDirectories(directory);
    // Made for its owner only, as temporary files are.
    Path temporary = Files.createTempFile(directory, file.getFileName().toString(), ".new");
    try {
      try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        out.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
