package dev.railhead.core.source;

import dev.railhead.core.internal.Names;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Names as bytes, shown to people as Git shows them (git-config(1), core.quotePath). */
final class Escapes {
  private Escapes() {}

  static String shown(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.codePoints().noneMatch(Escapes::needsQuotes) ? text : quote(bytes);
    } catch (CharacterCodingException e) {
      return quote(bytes);
    }
  }

  private static boolean needsQuotes(int codePoint) {
    return Names.forgesLines(codePoint) || codePoint == '"' || codePoint == '\\';
  }

  private static String quote(byte[] bytes) {
    StringBuilder text = new StringBuilder("\"");
    for (byte b : bytes) {
      switch (b) {
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        default -> text.append(b >= 0x20 && b < 0x7f ? String.valueOf((char) b) : octal(b));
      }
    }
    return text.append('"').toString();
  }

  private static String octal(byte b) {
    return String.format("\\%03o", b & 0xff);
  }
}
