package dev.railhead.core.source;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a release's tree holds: every entry with its type, mode, size and content digest, and one
 * digest of the whole. Immutable.
 *
 * <p>{@linkplain #bytes Its bytes} are just what these commands print in the tree with GNU
 * findutils and coreutils, so any host can compute its own and compare digests, without an agent:
 *
 * <pre>{@code
 * printf 'railhead-manifest 1\0'
 * find . -mindepth 1 \( -type d -printf 'd %m %P\0' -o -type f -printf 'f %m %s %P\0' \
 *     -o -type l -printf 'l %P//%l\0' -o -printf '%y %P\0' \) | LC_ALL=C sort -z
 * find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum -z
 * }</pre>
 */
public final class Manifest {
  private final SortedEntries entries;
  private final Sha256 digest;

  private Manifest(SortedEntries entries) {
    this.entries = entries;
    Hasher hasher = Hashing.sha256().newHasher();
    ManifestFormat.print(entries.all(), hasher::putBytes);
    this.digest = Sha256.of(hasher.hash());
  }

  /**
   * The manifest of {@code entries}, in any order.
   *
   * @throws ReleaseException if two entries have one path, an entry stands under something that is
   *     not a directory, or a link is absolute or leads out of the tree; the message names the path
   */
  public static Manifest of(Collection<? extends Entry> entries) throws ReleaseException {
    SortedEntries sorted = SortedEntries.of(entries);
    TreeCheck.check(sorted);
    return new Manifest(sorted);
  }

  /**
   * Reads what {@link #bytes} returned.
   *
   * @throws ReleaseException if the bytes are not a whole manifest of version 1
   */
  public static Manifest parse(byte[] bytes) throws ReleaseException {
    return of(ManifestFormat.parse(bytes));
  }

  /**
   * The manifest of what is in {@code directory} just now; every file is read.
   *
   * @throws ReleaseException if something in it cannot be part of a release: neither a file, a
   *     directory nor a link, a link that is absolute or leads out of it, or a name that is too
   *     long; the message names the path
   * @throws IOException if something cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public static Manifest read(Path directory) throws IOException, InterruptedException {
    return of(TreeScan.scan(directory).stream().map(Item::entry).toList());
  }

  /** The entries, sorted by path. */
  public Collection<Entry> entries() {
    return entries.all();
  }

  /** The entry at {@code path}. */
  public Optional<Entry> entry(TreePath path) {
    return Optional.ofNullable(entries.at(path));
  }

  /** The regular files, sorted by path. */
  public List<RegularFile> files() {
    List<RegularFile> files = new ArrayList<>();
    for (Entry entry : entries.all()) {
      if (entry instanceof RegularFile file) {
        files.add(file);
      }
    }
    return files;
  }

  /** How many bytes all regular files have together. */
  public long totalBytes() {
    return files().stream().mapToLong(RegularFile::size).sum();
  }

  /** The SHA-256 of {@link #bytes}. */
  public Sha256 digest() {
    return digest;
  }

  /** The manifest in the form that the class comment gives. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ManifestFormat.print(entries.all(), out::writeBytes);
    return out.toByteArray();
  }

  /** Up to {@code limit} differences between this and what {@code actual} lists, in words. */
  public List<String> differences(Manifest actual, int limit) {
    List<String> found = new ArrayList<>();
    SortedSet<TreePath> paths = new TreeSet<>();
    entries.all().forEach(entry -> paths.add(entry.path()));
    actual.entries.all().forEach(entry -> paths.add(entry.path()));
    for (TreePath path : paths) {
      if (found.size() == limit) {
        return List.copyOf(found);
      }
      Optional<Entry> wanted = entry(path);
      Optional<Entry> there = actual.entry(path);
      if (there.isEmpty()) {
        found.add("missing: " + path);
      } else if (wanted.isEmpty()) {
        found.add("not of this release: " + path);
      } else if (!wanted.equals(there)) {
        found.add("differs: " + wanted.get().describe() + ", but is " + there.get().describe());
      }
    }
    return List.copyOf(found);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Manifest that && digest.equals(that.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  /** The number of entries and the digest. */
  @Override
  public String toString() {
    return entries.all().size() + " entries, " + digest;
  }

  /** One entry of a tree. */
  public sealed interface Entry permits RegularFile, Directory, SymbolicLink {
    /** Where it stands. */
    TreePath path();

    /** Its path and what it is, for people. */
    String describe();
  }

  /**
   * A regular file.
   *
   * @param path where it stands
   * @param mode its permission bits, 0 to 07777
   * @param size its length in bytes
   * @param sha256 the digest of its content
   */
  public record RegularFile(TreePath path, int mode, long size, Sha256 sha256) implements Entry {
    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if mode or size is out of its bounds
     */
    public RegularFile {
      checkMode(mode);
      if (size < 0) {
        throw new IllegalArgumentException("a size must not be negative, but was " + size);
      }
    }

    @Override
    public String describe() {
      return String.format("%s (file %o, %d bytes, %s)", path, mode, size, sha256);
    }
  }

  /**
   * A directory.
   *
   * @param path where it stands
   * @param mode its permission bits, 0 to 07777
   */
  public record Directory(TreePath path, int mode) implements Entry {
    /**
     * Checks the mode.
     *
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public Directory {
      checkMode(mode);
    }

    @Override
    public String describe() {
      return String.format("%s (directory %o)", path, mode);
    }
  }

  /**
   * A symbolic link.
   *
   * @param path where it stands
   * @param target what it points to, relative to the directory it stands in
   */
  public record SymbolicLink(TreePath path, LinkTarget target) implements Entry {
    @Override
    public String describe() {
      return path + " (link to " + target + ")";
    }
  }

  private static void checkMode(int mode) {
    if (mode < 0 || mode > 07777) {
      throw new IllegalArgumentException(
          "a mode must be 0 to 07777, but was 0" + Integer.toOctalString(mode));
    }
  }
}
