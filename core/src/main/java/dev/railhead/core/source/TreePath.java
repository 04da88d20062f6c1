package dev.railhead.core.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A path inside a release's tree, as bytes: components joined by {@code /}, of any bytes but NUL.
 * Sorts by unsigned bytes, as {@code LC_ALL=C sort} does. Immutable.
 */
public final class TreePath implements Comparable<TreePath> {
  /** The longest component, in bytes: NAME_MAX on Linux. */
  public static final int LONGEST_NAME = 255;

  /** The longest path, in bytes: PATH_MAX on Linux, less room for the docroot before it. */
  public static final int LONGEST_PATH = 3072;

  private final byte[] bytes;

  private TreePath(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The path made of {@code bytes}, which are copied.
   *
   * @throws IllegalArgumentException if it is empty or absolute, holds NUL, has an empty, {@code .}
   *     or {@code ..} component, or is longer than the bounds above
   */
  public static TreePath of(byte[] bytes) {
    TreePath path = new TreePath(bytes.clone());
    path.check();
    return path;
  }

  /** The path whose UTF-8 bytes {@code text} has; see {@link #of(byte[])}. */
  public static TreePath of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  private void check() {
    int begin = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        checkName(begin, i);
        begin = i + 1;
      } else if (bytes[i] == 0) {
        throw wrong("must not hold NUL");
      }
    }
    if (bytes.length > LONGEST_PATH) {
      throw wrong("must be at most " + LONGEST_PATH + " bytes");
    }
  }

  private void checkName(int begin, int end) {
    int length = end - begin;
    boolean dot = length == 1 && bytes[begin] == '.';
    boolean dots = length == 2 && bytes[begin] == '.' && bytes[begin + 1] == '.';
    if (length == 0 || dot || dots) {
      throw wrong("must not be absolute nor have an empty, . or .. component");
    }
    if (length > LONGEST_NAME) {
      throw wrong("must have names of at most " + LONGEST_NAME + " bytes");
    }
  }

  private IllegalArgumentException wrong(String rule) {
    return new IllegalArgumentException("a path in a tree " + rule + ", but was " + this);
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The directory that this stands in, or null at the top of the tree. */
  @Nullable TreePath parent() {
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] == '/') {
        return new TreePath(Arrays.copyOf(bytes, i));
      }
    }
    return null;
  }

  /** How many bytes there are. */
  public int length() {
    return bytes.length;
  }

  @Override
  public int compareTo(TreePath other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TreePath that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /**
   * The path for people to read: as it is when it is printable UTF-8, else in double quotes with
   * {@code \n}, {@code \t}, {@code \"}, {@code \\} and octal escapes, as Git prints such names.
   */
  @Override
  public String toString() {
    return Escapes.shown(bytes);
  }
}
