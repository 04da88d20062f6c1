package dev.railhead.core.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eclipse.jgit.lib.FileMode;

/**
 * Something that a commit of a {@link TestRepository} holds at a path.
 *
 * @param mode what it is
 * @param bytes a file's content or a link's target
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode look into the array
public record Node(FileMode mode, byte[] bytes) {
  /** A regular file. */
  public static Node file(String content) {
    return new Node(FileMode.REGULAR_FILE, content.getBytes(StandardCharsets.UTF_8));
  }

  /** An executable file. */
  public static Node program(String content) {
    return new Node(FileMode.EXECUTABLE_FILE, content.getBytes(StandardCharsets.UTF_8));
  }

  /** A symbolic link. */
  public static Node link(String target) {
    return new Node(FileMode.SYMLINK, target.getBytes(StandardCharsets.UTF_8));
  }

  /** A submodule. */
  public static Node submodule() {
    return new Node(FileMode.GITLINK, new byte[0]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Node that && mode.equals(that.mode) && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return mode + ":" + new String(bytes, StandardCharsets.UTF_8);
  }
}
