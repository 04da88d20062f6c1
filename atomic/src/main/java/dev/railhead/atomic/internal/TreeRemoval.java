package dev.railhead.atomic.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a tree, as far as it can be; what stays is out of sight already. Directories may have
 * been made read-only. A file's mode is left alone, as its inode may be that of a live release,
 * too.
 */
final class TreeRemoval extends SimpleFileVisitor<Path> {
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final @Nullable Path kept;
  private final NioDisk.Watch watch;

  private TreeRemoval(@Nullable Path kept, NioDisk.Watch watch) {
    this.kept = kept;
    this.watch = watch;
  }

  static void remove(Path tree, NioDisk.Watch watch) throws IOException {
    if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(tree, new TreeRemoval(null, watch));
    }
  }

  static void empty(Path tree, NioDisk.Watch watch) throws IOException {
    Files.walkFileTree(tree, new TreeRemoval(tree, watch));
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
    try {
      Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(directory);
      if (allowed.addAll(OWNER)) {
        Files.setPosixFilePermissions(directory, allowed);
      }
    } catch (IOException notOurs) {
      return FileVisitResult.CONTINUE;
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    return delete(file);
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
    return directory.equals(kept) ? FileVisitResult.CONTINUE : delete(directory);
  }

  private FileVisitResult delete(Path path) {
    watch.before("unlink");
    try {
      Files.deleteIfExists(path);
    } catch (IOException staysForNextTime) {
      return FileVisitResult.CONTINUE;
    }
    return FileVisitResult.CONTINUE;
  }
}
