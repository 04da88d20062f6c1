package dev.railhead.atomic.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Files of the live release that were changed since it was sealed, found by their times alone,
 * which costs a look at each and no reading. A time that is set back hides a change from it, but
 * not from a verification.
 */
public final class Edits {
  private static final int LIMIT = 5;

  private Edits() {}

  /** A line for each of the first few; see the script's {@code edits}. */
  public static List<String> since(Path home, View.Now live) throws IOException {
    if (!live.isServing()) {
      return List.of();
    }
    Path tree = home.resolve(live.place());
    Path seal = home.resolve(View.STATE + "/seals/" + View.nameOf(live.place()));
    FileTime sealed;
    try {
      sealed = Files.getLastModifiedTime(seal);
    } catch (NoSuchFileException gone) {
      return List.of();
    }
    List<String> edits = new ArrayList<>();
    Files.walkFileTree(tree, new Walk(tree, sealed, edits));
    return edits;
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path tree;
    private final FileTime sealed;
    private final List<String> edits;

    Walk(Path tree, FileTime sealed, List<String> edits) {
      this.tree = tree;
      this.sealed = sealed;
      this.edits = edits;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      return look(directory, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      return look(file, attributes);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }

    /** A hard link made by a later release changes the one time, a source's clock the other. */
    private FileVisitResult look(Path path, BasicFileAttributes attributes) throws IOException {
      if (attributes.lastModifiedTime().compareTo(sealed) > 0
          && changed(path).compareTo(sealed) > 0) {
        String relative = tree.relativize(path).toString();
        String what = relative.isEmpty() ? "." : relative;
        edits.add("the live release was changed since it was sealed: " + Tree.printable(what));
      }
      return edits.size() < LIMIT ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    private static FileTime changed(Path path) throws IOException {
      return (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
    }
  }
}
