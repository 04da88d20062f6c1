package dev.railhead.trains.irc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Lines of UTF-8 from a server. A line that is too long is skipped to its end; a read that times
 * out loses nothing. For one thread.
 */
final class LineReader {
  /** IRCv3 tags, 8191 bytes, and a line of 512. */
  static final int LONGEST = 8703;

  private final InputStream in;
  private final byte[] chunk = new byte[8192];
  private final byte[] line = new byte[LONGEST];
  private int from;
  private int to;
  private int length;
  private boolean tooLong;
  private long skipped;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** The next line without its end; empty at the end of the stream. */
  Optional<String> next() throws IOException {
    while (true) {
      if (from == to) {
        int read = in.read(chunk);
        if (read < 0) {
          return Optional.empty();
        }
        from = 0;
        to = read;
      }
      while (from < to) {
        byte b = chunk[from++];
        if (b == '\n' || b == '\r') {
          Optional<String> whole = end();
          if (whole.isPresent()) {
            return whole;
          }
        } else if (length == LONGEST) {
          tooLong = true;
        } else {
          line[length++] = b;
        }
      }
    }
  }

  /** The line that ends here; empty when it was too long, or has nothing in it. */
  private Optional<String> end() {
    boolean keep = !tooLong && length > 0;
    Optional<String> whole =
        keep ? Optional.of(new String(line, 0, length, StandardCharsets.UTF_8)) : Optional.empty();
    skipped += tooLong ? 1 : 0;
    length = 0;
    tooLong = false;
    return whole;
  }

  /** How many lines were skipped because they were too long. */
  long skipped() {
    return skipped;
  }
}
