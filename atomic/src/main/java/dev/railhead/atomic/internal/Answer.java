package dev.railhead.atomic.internal;

import dev.railhead.core.internal.Names;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the docroot script answers: one word, and what belongs to it. Immutable. */
public final class Answer {
  private static final byte[] MARK = "\nrailhead-docroot: ".getBytes(StandardCharsets.US_ASCII);

  private final String word;
  private final byte[] rest;

  private Answer(String word, byte[] rest) {
    this.word = word;
    this.rest = rest;
  }

  /** Finds the answer in {@code stdout}, where a login script may have printed things before it. */
  static Optional<Answer> in(byte[] stdout) {
    for (int at = 0; at + MARK.length <= stdout.length; at++) {
      if (Arrays.equals(stdout, at, at + MARK.length, MARK, 0, MARK.length)) {
        return after(stdout, at + MARK.length);
      }
    }
    return Optional.empty();
  }

  private static Optional<Answer> after(byte[] stdout, int begin) {
    for (int end = begin; end < stdout.length; end++) {
      if (stdout[end] == '\n') {
        String word = new String(stdout, begin, end - begin, StandardCharsets.US_ASCII);
        return Optional.of(new Answer(word, Arrays.copyOfRange(stdout, end + 1, stdout.length)));
      }
    }
    return Optional.empty();
  }

  /** Which answer it is. */
  public String word() {
    return word;
  }

  /** A copy of what came after the word, up to the end of the output. */
  public byte[] rest() {
    return rest.clone();
  }

  /** Whether the answer is {@code word}. */
  public boolean is(String word) {
    return this.word.equals(word);
  }

  /** The rest, line by line. */
  public List<String> lines() {
    return new String(rest, StandardCharsets.UTF_8).lines().toList();
  }

  /** The rest as one printable line. */
  public String text() {
    return printable(rest);
  }

  /** {@code bytes} as text that cannot forge a line of a log. */
  static String printable(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    new String(bytes, StandardCharsets.UTF_8)
        .codePoints()
        .map(c -> Names.forgesLines(c) ? '\uFFFD' : c)
        .forEach(text::appendCodePoint);
    return text.toString();
  }
}
