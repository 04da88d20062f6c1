package dev.railhead.core.source;

import dev.railhead.core.internal.Durable;
import dev.railhead.core.internal.RawPaths;
import dev.railhead.core.source.Manifest.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes what a build step left behind last: it cannot be made again. */
final class BuiltTree {
  private BuiltTree() {}

  /** Sets every time as {@code index} says, and writes all files and names through to the disk. */
  static void settle(Path root, ReleaseIndex index) throws IOException, InterruptedException {
    List<Item> childrenFirst = new ArrayList<>(index.items());
    Collections.reverse(childrenFirst);
    for (Item item : childrenFirst) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Path path = RawPaths.resolve(root, item.path().bytes());
      TreeUpdate.setTime(path, item.mtime());
      if (item.isDirectory() || item.entry() instanceof RegularFile) {
        Durable.sync(path);
      }
    }
    TreeUpdate.setTime(root, index.id().at().getEpochSecond());
    Durable.sync(root);
  }
}
