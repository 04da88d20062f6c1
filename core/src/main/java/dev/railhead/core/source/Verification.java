package dev.railhead.core.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Compares the files on the disk with what a release says. */
final class Verification {
  private Verification() {}

  /** Whether {@code files} holds just {@code index}: every entry, mode, byte and time. */
  static boolean holds(Path files, ReleaseIndex index) throws IOException, InterruptedException {
    List<Item> found;
    try {
      found = TreeScan.scan(files);
    } catch (ReleaseException neverOfARelease) {
      return false;
    }
    if (found.size() != index.items().size()) {
      return false;
    }
    for (Item item : found) {
      Item wanted = index.item(item.path());
      if (wanted == null
          || !wanted.entry().equals(item.entry())
          || wanted.mtime() != item.mtime()) {
        return false;
      }
    }
    return true;
  }
}
