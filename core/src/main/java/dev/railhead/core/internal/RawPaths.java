package dev.railhead.core.internal;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * File names as the bytes that the kernel sees, whatever the locale. A {@code Path} on a Unix file
 * system holds raw bytes, but its text methods pass through the locale's charset: under {@code
 * LANG=C} they refuse or mangle whatever is not ASCII. Only the conversions from and to a {@code
 * file:} URI leave the bytes alone, so these are used here. For Unix file systems. Immutable.
 */
public final class RawPaths {
  /** Nothing can stand under a device, so that a path under it is never taken for a directory. */
  private static final Path NOWHERE = Path.of("/dev/null");

  private static final String NOWHERE_URI = "/dev/null/";

  private RawPaths() {}

  /** The path with the name {@code relative}, one or more components, under {@code directory}. */
  public static Path resolve(Path directory, byte[] relative) {
    return directory.resolve(relative(relative));
  }

  /**
   * The relative path made of exactly {@code bytes}, as a link's target needs it: dots, a slash at
   * the end and double slashes are kept.
   *
   * @throws IllegalArgumentException if the bytes are empty, begin with a slash, hold NUL, three
   *     slashes in a row or two at the end, which no {@code Path} can hold
   */
  public static Path relative(byte[] bytes) {
    for (int i = 0; i + 1 < bytes.length; i++) {
      if (bytes[i] == '/' && bytes[i + 1] == '/') {
        // A URI's double slashes are merged, but resolve adds one slash without looking.
        Path head = single(Arrays.copyOf(bytes, i + 1));
        return head.resolve(relative(Arrays.copyOfRange(bytes, i + 2, bytes.length)));
      }
    }
    return single(bytes);
  }

  private static Path single(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] == '/') {
      throw new IllegalArgumentException(
          "a relative path must not be empty, begin with a slash, nor hold three slashes in a row"
              + " or two at its end");
    }
    StringBuilder uri = new StringBuilder("file:///");
    for (byte b : bytes) {
      escape(uri, b);
    }
    // The conversion drops one slash at the end, so that one more is needed.
    Path absolute = Path.of(URI.create(uri.append('/').toString()));
    return absolute.subpath(0, absolute.getNameCount());
  }

  private static void escape(StringBuilder uri, byte b) {
    boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '-' && b <= '9');
    if (plain) {
      uri.append((char) b);
    } else {
      uri.append('%').append(digit(b >> 4)).append(digit(b));
    }
  }

  private static char digit(int nibble) {
    return Character.toUpperCase(Character.forDigit(nibble & 0xf, 16));
  }

  /** The bytes of the last component of {@code path}. */
  public static byte[] name(Path path) {
    Path name = path.getFileName();
    if (name == null) {
      throw new IllegalArgumentException("the root directory has no name");
    }
    return bytes(name);
  }

  /**
   * The bytes of {@code relative}, exactly as they stand in it.
   *
   * @throws IllegalArgumentException if the path is absolute
   */
  public static byte[] bytes(Path relative) {
    if (relative.isAbsolute()) {
      throw new IllegalArgumentException("a relative path is needed");
    }
    String text = relative.toString();
    return isPlain(text) ? text.getBytes(StandardCharsets.US_ASCII) : escaped(relative);
  }

  /** Whether the bytes stand for themselves in every locale's charset, as most names' do. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '}' || c == '\\') { // Shift_JIS has a yen sign and an overline
        return false;
      }
    }
    return true;
  }

  private static byte[] escaped(Path relative) {
    String uri = NOWHERE.resolve(relative).toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = NOWHERE_URI.length(); i < uri.length(); i++) {
      if (uri.charAt(i) == '%') {
        bytes.write(Integer.parseInt(uri, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(uri.charAt(i));
      }
    }
    return bytes.toByteArray();
  }
}
