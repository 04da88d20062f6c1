package dev.railhead.core.source;

import dev.railhead.core.source.Manifest.Directory;
import dev.railhead.core.source.Manifest.Entry;
import dev.railhead.core.source.Manifest.RegularFile;
import dev.railhead.core.source.Manifest.SymbolicLink;

/**
 * One entry of a release, with what the manifest does not say. Immutable.
 *
 * @param entry what the manifest says
 * @param mtime its modification time, in seconds since 1970
 * @param blob the Git object with its content, or empty for directories and built files
 */
record Item(Entry entry, long mtime, String blob) {
  /** Permission bits of every directory from Git, whatever the umask. */
  static final int DIRECTORY_MODE = 0755;

  TreePath path() {
    return entry.path();
  }

  boolean isDirectory() {
    return entry instanceof Directory;
  }

  /** Whether both are of one type and hold the same; modes may differ, and times. */
  boolean sameContent(Item other) {
    if (entry instanceof RegularFile one && other.entry instanceof RegularFile two) {
      return one.size() == two.size() && one.sha256().equals(two.sha256());
    }
    if (entry instanceof SymbolicLink one && other.entry instanceof SymbolicLink two) {
      return one.target().equals(two.target());
    }
    return isDirectory() && other.isDirectory();
  }
}
