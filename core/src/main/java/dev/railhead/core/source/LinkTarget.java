package dev.railhead.core.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a symbolic link points to, as bytes: 1 to 4095 of any but NUL. Immutable. */
public final class LinkTarget {
  private final byte[] bytes;

  private LinkTarget(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The target made of {@code bytes}, which are copied.
   *
   * @throws IllegalArgumentException if it is empty, longer than 4095 bytes or holds NUL
   */
  public static LinkTarget of(byte[] bytes) {
    LinkTarget target = new LinkTarget(bytes.clone());
    boolean nul = false;
    for (byte b : bytes) {
      nul |= b == 0;
    }
    if (bytes.length == 0 || bytes.length > 4095 || nul) {
      throw new IllegalArgumentException(
          "a link's target must be 1 to 4095 bytes without NUL, but was " + target);
    }
    return target;
  }

  /** The target whose UTF-8 bytes {@code text} has. */
  public static LinkTarget of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Whether the target begins at the root directory. */
  public boolean isAbsolute() {
    return bytes[0] == '/';
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinkTarget that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The target for people to read, quoted as {@link TreePath#toString} does. */
  @Override
  public String toString() {
    return Escapes.shown(bytes);
  }
}
