package dev.railhead.trains.channel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Names as words of a topic. A word has letters, digits and {@code - _ . [ ] { } ^ ` \}; whatever
 * else a name holds is escaped as a URI would, one {@code %} and two hexadecimal digits for each
 * byte of UTF-8. So is the first letter of a name that is a keyword.
 */
final class TopicNames {
  static final Set<String> KEYWORDS = Set.of("config", "askme", "hold", "HOLD", "clear");

  private static final String PUNCTUATION = "-_.[]{}^`\\";

  private TopicNames() {}

  /** Whether {@code codePoint} stands in a word for itself. */
  static boolean isPlain(int codePoint) {
    return Character.isLetterOrDigit(codePoint) || PUNCTUATION.indexOf(codePoint) >= 0;
  }

  static String escaped(String name) {
    StringBuilder word = new StringBuilder();
    boolean first = true;
    for (int c : name.codePoints().toArray()) {
      boolean special = first && (c == '.' || KEYWORDS.contains(name));
      if (isPlain(c) && !special) {
        word.appendCodePoint(c);
      } else {
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          word.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
      }
      first = false;
    }
    return word.toString();
  }

  /** The name that {@code word} stands for; empty when its escapes are not UTF-8 in hexadecimal. */
  static Optional<String> unescaped(String word) {
    if (word.indexOf('%') < 0) {
      return Optional.of(word);
    }
    byte[] from = word.getBytes(StandardCharsets.UTF_8);
    ByteBuffer to = ByteBuffer.allocate(from.length);
    for (int i = 0; i < from.length; i++) {
      if (from[i] != '%') {
        to.put(from[i]);
        continue;
      }
      if (i + 2 >= from.length
          || !HexFormat.isHexDigit(from[i + 1])
          || !HexFormat.isHexDigit(from[i + 2])) {
        return Optional.empty();
      }
      to.put(
          (byte) (HexFormat.fromHexDigit(from[i + 1]) << 4 | HexFormat.fromHexDigit(from[i + 2])));
      i += 2;
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(to.flip()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
