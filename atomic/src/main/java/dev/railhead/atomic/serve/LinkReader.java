package dev.railhead.atomic.serve;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.source.Sha256;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks where a docroot's link leads, and what is there. Immutable and thread-safe. */
final class LinkReader {
  /** As many links in a row as Linux follows; see path_resolution(7). */
  private static final int MOST_LINKS = 40;

  private static final int TRIES = 16;
  private static final Pattern SEAL = Pattern.compile("railhead-seal 1 (\\S+) ([0-9a-f]{64})");
  private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");

  private final Path current;
  private final Path home;

  LinkReader(Path current) {
    this.current = current.toAbsolutePath();
    Path parent = this.current.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("a docroot's link must stand in a directory: " + current);
    }
    this.home = parent;
  }

  Path current() {
    return current;
  }

  Path home() {
    return home;
  }

  /** Where Railhead keeps its files in this home, whether there are any or not. */
  Path state() {
    return home.resolve(".railhead");
  }

  /**
   * Looks. What is returned was all true at one moment.
   *
   * @throws IOException if the link leads to no directory that can be entered
   */
  Sighting look() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Sighting.Mark mark = mark();
      Sighting seen = look(mark);
      if (mark.equals(mark())) {
        return seen;
      }
    }
    throw new IOException(current + " changed with each of " + TRIES + " looks");
  }

  /** What would be different if there had been a swap. */
  Sighting.Mark mark() throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(current, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    boolean link = attributes.isSymbolicLink();
    return new Sighting.Mark(
        link ? Files.readSymbolicLink(current).toString() : "",
        // A plain directory's time changes with what is in it, and is not a swap.
        link ? attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) : 0,
        // Two links that are made within a tick of the clock have one time: milliseconds, in Linux.
        link ? String.valueOf(attributes.fileKey()) : "",
        // Last: the line is published before the link is renamed, and names what that leads to.
        StateFile.line(state().resolve("epoch")));
  }

  private Sighting look(Sighting.Mark mark) throws IOException {
    Path directory = current.toRealPath();
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(current + ", which leads to " + directory + ",");
    }
    if (!Files.isExecutable(directory)) {
      throw new AccessDeniedException(current + ", which leads to " + directory + ",");
    }
    String place = place(directory);
    Matcher seal = SEAL.matcher(place == null ? "" : sealOf(place));
    ReleaseId id = seal.matches() ? idIn(seal.group(1), place) : null;
    Path firstLink = mark.target().isEmpty() ? current : home.resolve(mark.target()).normalize();
    return new Sighting(
        current,
        directory,
        firstLink,
        id != null ? id.toString() : lastName(directory),
        id,
        id != null ? Sha256.of(seal.group(2)) : null,
        place,
        id != null ? state().resolve("manifests").resolve(id.toString()) : null,
        mark,
        links());
  }

  private @Nullable String place(Path directory) throws IOException {
    Path real = home.toRealPath();
    if (!directory.startsWith(real) || directory.equals(real)) {
      return null;
    }
    String place = real.relativize(directory).toString();
    return PLACE.matcher(place).matches() ? place : null;
  }

  private String sealOf(String place) {
    String name = place.substring(place.lastIndexOf('/') + 1);
    return StateFile.line(state().resolve("seals").resolve(name));
  }

  /**
   * A seal speaks of a slot, which is in the home itself, or of the release that it is named for.
   */
  private static @Nullable ReleaseId idIn(String word, @Nullable String place) {
    if (place == null || (place.contains("/") && !place.equals("releases/" + word))) {
      return null;
    }
    try {
      return ReleaseId.parse(word);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String lastName(Path directory) {
    Path name = directory.getFileName();
    return name == null ? "/" : name.toString();
  }

  /** The directories of the links on the way, as far as they can be followed. */
  private List<Path> links() {
    List<Path> directories = new ArrayList<>();
    Path at = current;
    for (int i = 0; i < MOST_LINKS && Files.isSymbolicLink(at); i++) {
      Path parent = at.getParent();
      if (parent == null) {
        break;
      }
      if (!directories.contains(parent)) {
        directories.add(parent);
      }
      try {
        at = parent.resolve(Files.readSymbolicLink(at)).normalize();
      } catch (IOException e) {
        break;
      }
    }
    return List.copyOf(directories);
  }
}
