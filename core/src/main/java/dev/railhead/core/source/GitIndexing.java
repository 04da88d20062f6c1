package dev.railhead.core.source;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingOutputStream;
import dev.railhead.core.source.Manifest.Directory;
import dev.railhead.core.source.Manifest.RegularFile;
import dev.railhead.core.source.Manifest.SymbolicLink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the items of a new release out of a Git tree and the newest release before. Objects that
 * are the same there are not read again.
 */
final class GitIndexing {
  private static final int LONGEST_LINK = 4095;

  private final @Nullable ReleaseIndex before;
  private final long time;
  private final GitObjects objects;

  GitIndexing(@Nullable ReleaseIndex before, long time, GitObjects objects) {
    this.before = before;
    this.time = time;
    this.objects = objects;
  }

  List<Item> items(List<GitTree.Entry> entries) throws IOException, InterruptedException {
    List<Item> items = new ArrayList<>(entries.size());
    for (GitTree.Entry entry : entries) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      items.add(item(entry));
    }
    return items;
  }

  private Item item(GitTree.Entry entry) throws IOException {
    Item old = before == null ? null : before.item(entry.path());
    Item item = fresh(entry, old);
    if (old == null || !old.sameContent(item)) {
      return item;
    }
    // Most are as they were, and releases that are kept in memory then have them in common.
    Item kept = new Item(item.entry(), old.mtime(), item.blob());
    return kept.equals(old) ? old : kept;
  }

  private Item fresh(GitTree.Entry entry, @Nullable Item old) throws IOException {
    TreePath path = entry.path();
    String blob = entry.id().name();
    return switch (entry.kind()) {
      case DIRECTORY, SUBMODULE -> new Item(new Directory(path, Item.DIRECTORY_MODE), time, "");
      case LINK -> new Item(new SymbolicLink(path, target(path, blob)), time, blob);
      case PROGRAM -> new Item(file(path, 0755, blob, old), time, blob);
      case FILE -> new Item(file(path, 0644, blob, old), time, blob);
    };
  }

  private RegularFile file(TreePath path, int mode, String blob, @Nullable Item old)
      throws IOException {
    if (old != null && old.blob().equals(blob) && old.entry() instanceof RegularFile file) {
      return new RegularFile(path, mode, file.size(), file.sha256());
    }
    return read(path, mode, blob);
  }

  private LinkTarget target(TreePath path, String blob) throws IOException {
    if (objects.size(blob) > LONGEST_LINK) {
      throw new ReleaseException("the target of the link " + path + " is too long", null);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    objects.copy(blob, bytes);
    try {
      return PathRules.target(bytes.toByteArray());
    } catch (IllegalArgumentException e) {
      throw new ReleaseException("the link " + path + " cannot be made: " + e.getMessage(), e);
    }
  }

  private RegularFile read(TreePath path, int mode, String blob) throws IOException {
    try (HashingOutputStream hashed =
        new HashingOutputStream(Hashing.sha256(), OutputStream.nullOutputStream())) {
      objects.copy(blob, hashed);
      return new RegularFile(path, mode, objects.size(blob), Sha256.of(hashed.hash()));
    }
  }
}
