package dev.railhead.core.source;

import dev.railhead.core.internal.RawPaths;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rules for names that a release may hold. */
final class PathRules {
  private PathRules() {}

  /**
   * The path of {@code name} under {@code parent}.
   *
   * @throws ReleaseException if a bound is broken, or the name is {@code .git} in any case: whoever
   *     can write one has Git run commands from it
   */
  static TreePath child(@Nullable TreePath parent, byte[] name) throws ReleaseException {
    String text = new String(name, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (parent != null) {
      bytes.writeBytes(parent.bytes());
      bytes.write('/');
    }
    bytes.writeBytes(name);
    if (text.equals(".git") || text.indexOf('/') >= 0) {
      throw new ReleaseException(
          "no entry may be called .git or hold a slash: " + Escapes.shown(bytes.toByteArray()),
          null);
    }
    try {
      return TreePath.of(bytes.toByteArray());
    } catch (IllegalArgumentException e) {
      throw new ReleaseException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The link target made of {@code bytes}.
   *
   * @throws IllegalArgumentException if it breaks a bound, or is one that Java cannot write
   */
  static LinkTarget target(byte[] bytes) {
    LinkTarget target = LinkTarget.of(bytes);
    if (!target.isAbsolute()) {
      Path written = RawPaths.relative(bytes);
      if (!Arrays.equals(RawPaths.bytes(written), bytes)) {
        throw new IllegalArgumentException("its target cannot be written as it is: " + target);
      }
    }
    return target;
  }
}
