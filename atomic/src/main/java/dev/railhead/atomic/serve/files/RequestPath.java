package dev.railhead.atomic.serve.files;

import dev.railhead.core.source.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the path of a request names inside a tree. File names are bytes, and so is this: each
 * character of {@link #name} stands for one byte (ISO 8859-1), so that no two ways to write a name
 * are left to tell apart, overlong UTF-8 among them. Percent-encoding is taken off once, and once
 * only (RFC 3986 section 2.4); dot segments are removed after that, so that an encoded one is
 * removed, too (section 5.2.4). Immutable.
 *
 * @param name components joined by {@code /}, none of them empty, {@code .} or {@code ..}; empty
 *     for the top of the tree
 * @param isDirectory whether a slash or a dot segment came last
 */
record RequestPath(String name, boolean isDirectory) {
  private static final int LONGEST_RAW = 3 * TreePath.LONGEST_PATH;
  private static final String NOT_ESCAPED = "-._~!$&'()*+,;=:@/";

  /**
   * Reads {@code raw}, a path as it was sent, without its query.
   *
   * @return nothing if it does not begin with a slash, leads above its top, is too long, or holds a
   *     NUL, a backslash, an encoded slash, a broken escape, or what no byte can be
   */
  static Optional<RequestPath> parse(String raw) {
    if (raw.isEmpty() || raw.charAt(0) != '/' || raw.length() > LONGEST_RAW) {
      return Optional.empty();
    }
    String decoded = decode(raw);
    return decoded == null ? Optional.empty() : normalise(decoded);
  }

  /** Returns {@code raw} itself when there is nothing to decode: most often there is not. */
  private static @Nullable String decode(String raw) {
    StringBuilder decoded = null;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        decoded = decoded == null ? new StringBuilder(raw.length()).append(raw, 0, i) : decoded;
        int value = escaped(raw, i);
        if (value <= 0 || value == '/' || value == '\\') {
          return null;
        }
        decoded.append((char) value);
        i += 2;
      } else if (c == 0 || c == '\\' || c > 0xff) {
        return null;
      } else if (decoded != null) {
        decoded.append(c);
      }
    }
    return decoded == null ? raw : decoded.toString();
  }

  private static int escaped(String raw, int percent) {
    if (percent + 2 >= raw.length()) {
      return -1;
    }
    int high = hex(raw.charAt(percent + 1));
    int low = hex(raw.charAt(percent + 2));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /** Not Character.digit, which takes the digits of every script. */
  private static int hex(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private static Optional<RequestPath> normalise(String path) {
    if (!path.contains("//") && !path.contains("/.")) {
      boolean slash = path.endsWith("/");
      return bounded(path.substring(1, Math.max(1, path.length() - (slash ? 1 : 0))), slash);
    }
    StringBuilder name = new StringBuilder(path.length());
    boolean directory = true;
    for (int begin = 1; begin <= path.length(); ) {
      int slash = path.indexOf('/', begin);
      int end = slash < 0 ? path.length() : slash;
      String segment = path.substring(begin, end);
      directory = slash >= 0 || segment.isEmpty() || isDots(segment);
      if (!append(name, segment)) {
        return Optional.empty();
      }
      begin = end + 1;
    }
    return bounded(name.toString(), directory);
  }

  private static boolean isDots(String segment) {
    return segment.equals(".") || segment.equals("..");
  }

  /** Answers false when that would lead above the top. */
  private static boolean append(StringBuilder name, String segment) {
    if (segment.isEmpty() || segment.equals(".")) {
      return true;
    }
    if (!segment.equals("..")) {
      name.append(name.isEmpty() ? "" : "/").append(segment);
      return true;
    }
    if (name.isEmpty()) {
      return false;
    }
    name.setLength(Math.max(0, name.lastIndexOf("/")));
    return true;
  }

  private static Optional<RequestPath> bounded(String name, boolean directory) {
    return name.length() > TreePath.LONGEST_PATH
        ? Optional.empty()
        : Optional.of(new RequestPath(name, directory));
  }

  /** Whether a component begins with a dot, as names do that are not meant to be seen. */
  boolean isHidden() {
    return name.startsWith(".") || name.contains("/.");
  }

  /** The bytes of the name. */
  byte[] bytes() {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The path of a request for this, beginning with just one slash: no link to another host. */
  String encoded() {
    StringBuilder path = new StringBuilder("/");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || NOT_ESCAPED.indexOf(c) >= 0);
      path.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return path.append(isDirectory && !name.isEmpty() ? "/" : "").toString();
  }
}
