package dev.railhead.atomic.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Small files that others write: read with a bound, never through a link, never from a pipe. */
final class StateFile {
  private static final int LONGEST_LINE = 4096;

  private StateFile() {}

  /** All of {@code file}. */
  static byte[] read(Path file, int limit) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString(), null, "not a regular file");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new IOException(file + " is longer than " + limit + " bytes");
      }
      return bytes;
    }
  }

  /** The one line of {@code file}, without its end; empty if there is no such file or line. */
  static String line(Path file) {
    try {
      String text = new String(read(file, LONGEST_LINE), ISO_8859_1);
      int end = text.indexOf('\n');
      return end < 0 ? "" : text.substring(0, end);
    } catch (IOException e) {
      return "";
    }
  }
}
