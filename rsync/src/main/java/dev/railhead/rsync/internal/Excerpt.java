package dev.railhead.rsync.internal;

import dev.railhead.core.internal.Names;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The beginning and the end of what a program said, however much that was: the first lines name the
 * reason, the last ones sum up. Thread-safe.
 */
final class Excerpt {
  private static final int HALF = 4096;
  private static final int LINES_SHOWN = 6;
  private static final int LONGEST_LINE = 300;

  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private final byte[] tail = new byte[HALF];
  private long afterHead;

  synchronized void accept(byte[] buffer, int length) {
    int toHead = Math.min(length, HALF - head.size());
    head.write(buffer, 0, toHead);
    for (int i = toHead; i < length; i++) {
      tail[(int) (afterHead++ % HALF)] = buffer[i];
    }
  }

  /** The excerpt of {@code bytes}, all of which are there. */
  static Excerpt of(byte[] bytes) {
    Excerpt excerpt = new Excerpt();
    excerpt.accept(bytes, bytes.length);
    return excerpt;
  }

  /** The lines, without blank ones, made harmless: no controls, each at most 300 characters. */
  synchronized List<String> lines() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.toByteArray());
    if (afterHead > HALF) {
      all.writeBytes("\n…\n".getBytes(StandardCharsets.UTF_8));
    }
    for (long i = Math.max(0, afterHead - HALF); i < afterHead; i++) {
      all.write(tail[(int) (i % HALF)]);
    }
    return all.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .map(Excerpt::harmless)
        .toList();
  }

  /** The last few lines as one, for a message. */
  String ending() {
    List<String> lines = lines();
    return String.join("; ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }

  private static String harmless(String line) {
    StringBuilder text = new StringBuilder();
    line.codePoints()
        .limit(LONGEST_LINE)
        .forEach(c -> text.appendCodePoint(Names.forgesLines(c) ? '?' : c));
    return text.toString().strip();
  }
}
