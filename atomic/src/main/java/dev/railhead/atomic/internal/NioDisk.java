package dev.railhead.atomic.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A docroot on a disk of this machine: each call is one system call of this process or a few, no
 * program is started but to bring a large release to the disk. Immutable; callers hold the
 * docroot's lock.
 *
 * @param home the docroot's home
 * @param check compares a tree with the release that is to be sealed
 * @param watch hears of each system call that changes something, before it is made
 */
public record NioDisk(Path home, Check check, Watch watch) implements Disk {
  private static final int LONGEST_TEXT = 4096;
  private static final int USUAL_TEXT = 512;
  private static final FileAttribute<Set<PosixFilePermission>> MODE_755 =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

  /** Compares a tree with a release. */
  public interface Check {
    /**
     * Returns if {@code tree} is as it must be.
     *
     * @throws IOException if it is not, or cannot be read
     */
    void of(Path tree) throws IOException;
  }

  /** Hears of system calls; a test may end the process there, or copy the disk. */
  public interface Watch {
    /** {@code call} is about to be made. */
    void before(String call);
  }

  /** Nobody's. */
  public static final Watch UNWATCHED = call -> {};

  /** A disk for operations that check no tree, and that nobody watches. */
  public static NioDisk at(Path home) {
    return new NioDisk(
        home,
        tree -> {
          throw new IllegalStateException("there is no release to compare " + tree + " with");
        },
        UNWATCHED);
  }

  private Path path(String relative) {
    return relative.equals(".") ? home : home.resolve(relative);
  }

  @Override
  public void run(Call call) throws IOException {
    if (!watch.equals(UNWATCHED)) {
      // Not for nobody: a swap spends a tenth of its own time on these texts.
      watch.before(call.toString());
    }
    if (call instanceof Call.Rename rename) {
      rename(path(rename.from()), path(rename.to()));
    } else if (call instanceof Call.Sync sync) {
      sync(path(sync.path()));
    } else if (call instanceof Call.Link link) {
      link(Path.of(link.target()), path(link.path()));
    } else if (call instanceof Call.Write write) {
      write(path(write.path()), write.text());
    } else if (call instanceof Call.Remove remove) {
      Files.deleteIfExists(path(remove.path()));
    } else if (call instanceof Call.Expect expect) {
      expect(expect);
    } else {
      runOnTree(call);
    }
  }

  private void runOnTree(Call call) throws IOException {
    if (call instanceof Call.MakeDirectory make) {
      Files.createDirectory(path(make.path()), MODE_755);
      Files.setPosixFilePermissions(path(make.path()), MODE_755.value());
    } else if (call instanceof Call.Permit permit) {
      Files.setPosixFilePermissions(path(permit.path()), MODE_755.value());
    } else if (call instanceof Call.SyncTree tree) {
      TreeSync.sync(path(tree.path()), watch);
    } else if (call instanceof Call.Verify verify) {
      verify(path(verify.tree()));
    } else if (call instanceof Call.RemoveTree tree) {
      TreeRemoval.remove(path(tree.path()), watch);
    } else if (call instanceof Call.Empty empty) {
      TreeRemoval.empty(path(empty.path()), watch);
    } else {
      throw new IllegalArgumentException("no such call: " + call);
    }
  }

  /** What is compared goes to the disk meanwhile: bringing it there afterwards then takes less. */
  private void verify(Path tree) throws IOException {
    try (TreeSync.Early early = TreeSync.early(tree)) {
      check.of(tree);
      early.await();
    }
  }

  /** Tries first: asking whether something is there takes longer when there is not. */
  private void link(Path target, Path link) throws IOException {
    try {
      Files.createSymbolicLink(link, target);
    } catch (FileAlreadyExistsException leftover) {
      Files.deleteIfExists(link);
      watch.before("symlink");
      Files.createSymbolicLink(link, target);
    }
  }

  private static void rename(Path from, Path to) throws IOException {
    try {
      // Without ATOMIC_MOVE this would be an unlink and then a rename.
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException(
          to + " is on another file system than " + from + ": both must be on one", e);
    }
  }

  /** On Linux a directory that was opened for reading can be synced, too. */
  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void write(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      watch.before("write");
      ByteBuffer rest = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }

  private void expect(Call.Expect expect) throws IOException {
    String now = target(expect.path()).orElse("");
    if (!now.equals(expect.target()) || (now.isEmpty() && exists(expect.path()))) {
      throw new RefusedException(
          home
              + "/"
              + expect.path()
              + " was changed by something else just now: it leads to \""
              + now
              + "\", not to \""
              + expect.target()
              + '"');
    }
  }

  @Override
  public Optional<String> text(String relative) throws IOException {
    Path path = path(relative);
    // A channel, as a file stream also asks what it has opened, and a swap reads such files.
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return Optional.of(begin(channel));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (Files.isRegularFile(path)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** A read of a regular file falls short at its end only; few are longer than the first one. */
  private static String begin(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(USUAL_TEXT);
    channel.read(buffer);
    if (!buffer.hasRemaining()) {
      buffer = ByteBuffer.allocate(LONGEST_TEXT).put(buffer.flip());
      int more;
      do {
        more = channel.read(buffer);
      } while (more > 0);
    }
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public Optional<String> target(String relative) throws IOException {
    try {
      return Optional.of(Files.readSymbolicLink(path(relative)).toString());
    } catch (NotLinkException | NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean isDirectory(String relative) {
    return Files.isDirectory(path(relative), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public boolean exists(String relative) {
    return Files.exists(path(relative), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Optional<String> leadsTo(String relative) {
    try {
      Path end = end(path(relative));
      Path name = end.getFileName();
      boolean enterable = Files.isExecutable(end);
      return enterable && name != null ? Optional.of(name.toString()) : Optional.empty();
    } catch (IOException nowhere) {
      return Optional.empty();
    }
  }

  /**
   * A path to where {@code link} leads whose last name is a directory's own. Where one link leads
   * straight to a directory, that is what it says; the real path takes longer to find.
   *
   * @throws IOException if it does not lead to a directory
   */
  private static Path end(Path link) throws IOException {
    Path target = link.resolveSibling(Files.readSymbolicLink(link));
    String name = String.valueOf(target.getFileName());
    boolean named = !name.equals(".") && !name.equals("..");
    if (named && Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      return target;
    }
    Path real = link.toRealPath();
    if (!Files.isDirectory(real)) {
      throw new NotDirectoryException(real.toString());
    }
    return real;
  }

  @Override
  public boolean same(String one, String other) {
    try {
      return Files.isSameFile(path(one), path(other));
    } catch (IOException oneIsMissing) {
      return false;
    }
  }

  @Override
  public List<String> names(String relative) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(path(relative))) {
      all.forEach(each -> names.add(String.valueOf(each.getFileName())));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public Set<String> pinned() throws IOException {
    return PinFiles.in(home.resolve(View.STATE)).places();
  }
}
