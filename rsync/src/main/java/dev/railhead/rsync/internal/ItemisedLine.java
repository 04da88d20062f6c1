package dev.railhead.rsync.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A line of rsync(1) {@code --out-format='%i %n'}: eleven letters, a blank, and a name in which
 * rsync writes what could not stand in a line as {@code \#ooo}, an octal number (rsync(1), OUTPUT
 * VERBOSITY AND ESCAPES). So no name can forge a line.
 *
 * @param kind what the letters say
 * @param path the name's bytes, without the slash that ends a directory's
 */
@SuppressWarnings("ArrayRecordComponent") // parsed and taken apart at once, compared by nobody
record ItemisedLine(Kind kind, byte[] path) {
  private static final int LETTERS = 11;

  /** What would be done. */
  enum Kind {
    CREATED,
    CHANGED,
    DELETED,
    /** The line says something else. */
    NONE
  }

  static ItemisedLine parse(byte[] line) {
    if (line.length <= LETTERS + 1 || line[LETTERS] != ' ') {
      return new ItemisedLine(Kind.NONE, new byte[0]);
    }
    String letters = new String(line, 0, LETTERS, StandardCharsets.ISO_8859_1);
    byte[] name = unescaped(Arrays.copyOfRange(line, LETTERS + 1, line.length));
    boolean isDirectory = name.length > 1 && name[name.length - 1] == '/';
    return new ItemisedLine(
        kind(letters), isDirectory ? Arrays.copyOf(name, name.length - 1) : name);
  }

  private static Kind kind(String letters) {
    if (letters.strip().equals("*deleting")) {
      return Kind.DELETED;
    }
    boolean isItem = "<>ch.".indexOf(letters.charAt(0)) >= 0;
    if (!isItem) {
      return Kind.NONE;
    }
    return letters.endsWith("+++++++++") ? Kind.CREATED : Kind.CHANGED;
  }

  private static byte[] unescaped(byte[] name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length);
    for (int i = 0; i < name.length; i++) {
      if (isEscape(name, i)) {
        bytes.write((name[i + 2] - '0') * 64 + (name[i + 3] - '0') * 8 + name[i + 4] - '0');
        i += 4;
      } else {
        bytes.write(name[i]);
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isEscape(byte[] name, int at) {
    return at + 4 < name.length
        && name[at] == '\\'
        && name[at + 1] == '#'
        && isOctal(name[at + 2])
        && isOctal(name[at + 3])
        && isOctal(name[at + 4]);
  }

  private static boolean isOctal(byte b) {
    return b >= '0' && b <= '7';
  }
}
