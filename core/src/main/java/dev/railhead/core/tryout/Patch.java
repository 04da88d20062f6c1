package dev.railhead.core.tryout;

import dev.railhead.core.Revision;
import java.util.List;

/**
 * What a working copy has beyond the revision that all have: a patch that {@code git apply} takes,
 * with binary files, renames and modes. Immutable.
 */
public final class Patch {
  private final Revision base;
  private final String tree;
  private final List<String> files;
  private final byte[] bytes;

  /** The bytes are the patch's from now on. */
  Patch(Revision base, String tree, List<String> files, byte[] bytes) {
    this.base = base;
    this.tree = tree;
    this.files = List.copyOf(files);
    this.bytes = bytes;
  }

  /** The revision that it applies to, which the upstream has. */
  public Revision base() {
    return base;
  }

  /** The full id of the Git tree that applying it to the base gives, exactly. */
  public String tree() {
    return tree;
  }

  /** The files that it touches, by their new names, or the old ones of those that it deletes. */
  public List<String> files() {
    return files;
  }

  /** A copy of the patch. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** How many bytes it has. */
  public int size() {
    return bytes.length;
  }

  /** Whether there is nothing to try. */
  public boolean isEmpty() {
    return files.isEmpty();
  }

  /** Such as {@code 3 files, 1234 bytes, on 4add615720}. */
  @Override
  public String toString() {
    return files.size() + " files, " + bytes.length + " bytes, on " + base.abbreviated();
  }
}
