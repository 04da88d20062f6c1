package dev.railhead.atomic.serve;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Directories to look for files in, one after the other, some of which stand in the docroot: what
 * PHP's {@code include_path} is, and incpath makes of it. For each release they are resolved once,
 * so that all that one request finds comes from one release.
 *
 * <pre>{@code
 * SearchPath templates = SearchPath.of(Path.of("templates"), Path.of("/usr/share/templates"));
 * try (Pin pin = docroot.pin()) {
 *   Optional<Path> page = templates.find(pin.release(), "mail/welcome.html");
 * }
 * }</pre>
 *
 * <p>What is found lies in one of the directories, whatever the name and whatever the symbolic
 * links in there: the real path decides. A name is taken as it is, so one that came from a URL is
 * to be decoded first, once.
 *
 * <p>Immutable and thread-safe.
 */
public final class SearchPath {
  private final List<Path> entries;

  private SearchPath(List<Path> entries) {
    this.entries = entries;
  }

  /**
   * The path of {@code entries}, in their order. A relative one stands in the release, and the
   * empty one is the release. So does an absolute one that begins with the docroot's link, such as
   * {@code /srv/web/current/lib}; any other stays as it is. One that does not exist finds nothing.
   *
   * @throws IllegalArgumentException if there is none, or a relative one leads out of the release
   *     by {@code ..}
   */
  public static SearchPath of(Path... entries) {
    if (entries.length == 0) {
      throw new IllegalArgumentException("a search path must have at least one entry");
    }
    List<Path> normal = new ArrayList<>();
    for (Path entry : entries) {
      Path each = entry.normalize();
      if (!each.isAbsolute() && each.startsWith("..")) {
        throw new IllegalArgumentException(
            "a relative entry of a search path must stay in the release, but was " + entry);
      }
      normal.add(each);
    }
    return new SearchPath(List.copyOf(normal));
  }

  /**
   * Reads entries that are parted by colons, as in {@code .:lib:/usr/share/php}.
   *
   * @throws IllegalArgumentException if there is none or an entry is not as {@link #of} demands
   */
  public static SearchPath parse(String text) {
    Objects.requireNonNull(text, "text");
    List<Path> entries = new ArrayList<>();
    for (String entry : text.split(":", -1)) {
      if (!entry.isEmpty()) {
        try {
          entries.add(Path.of(entry));
        } catch (InvalidPathException e) {
          throw new IllegalArgumentException("an entry of a search path is no path: " + entry, e);
        }
      }
    }
    return of(entries.toArray(Path[]::new));
  }

  /** The entries, in their order. */
  public List<Path> entries() {
    return entries;
  }

  /** The directories that exist, with those in {@code release} where they are. */
  public List<Path> directories(LiveRelease release) {
    return in(release).directories();
  }

  /**
   * The first regular file of this name.
   *
   * @param name relative, components parted by {@code /}; one that is absolute or empty, has an
   *     empty component, {@code .} or {@code ..}, a backslash or NUL, names nothing
   * @throws IllegalStateException if the release has ended because nothing held it
   */
  public Optional<Path> find(LiveRelease release, String name) {
    return in(release).file(name);
  }

  /** The first directory of this name; see {@link #find}. The empty name is the first of all. */
  public Optional<Path> findDirectory(LiveRelease release, String name) {
    return in(release).directory(name);
  }

  SearchRoots in(LiveRelease release) {
    return release.attachments.computeIfAbsent(
        this, SearchRoots.class, () -> SearchRoots.of(entries, release));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SearchPath that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    List<String> texts =
        entries.stream().map(Path::toString).map(t -> t.isEmpty() ? "." : t).toList();
    return String.join(":", texts);
  }
}
