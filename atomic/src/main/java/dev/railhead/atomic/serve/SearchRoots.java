package dev.railhead.atomic.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories of a search path for one release. Immutable. */
final class SearchRoots {
  /** PATH_MAX on Linux. */
  private static final int LONGEST_NAME = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(SearchRoots.class);

  private final List<Root> roots;

  /**
   * One directory.
   *
   * @param named as it is shown
   * @param real free of links
   */
  private record Root(Path named, Path real) {}

  private SearchRoots(List<Root> roots) {
    this.roots = roots;
  }

  static SearchRoots of(List<Path> entries, LiveRelease release) {
    List<Root> roots = new ArrayList<>();
    for (Path entry : entries) {
      boolean inside = !entry.isAbsolute() || entry.startsWith(release.link());
      Path relative = entry.isAbsolute() && inside ? release.link().relativize(entry) : entry;
      Path named = inside ? release.directory().resolve(relative) : entry;
      try {
        Path real = named.toRealPath();
        boolean escapes = inside && !real.startsWith(release.realDirectory());
        if (Files.isDirectory(real) && !escapes) {
          roots.add(new Root(inside ? named : real, real));
        }
      } catch (IOException e) {
        LOG.debug("{} of a search path is not there", named, e);
      }
    }
    return new SearchRoots(List.copyOf(roots));
  }

  List<Path> directories() {
    return roots.stream().map(Root::named).toList();
  }

  Optional<Path> file(String name) {
    return isPlain(name) ? first(name, Files::isRegularFile) : Optional.empty();
  }

  Optional<Path> directory(String name) {
    return name.isEmpty() || isPlain(name) ? first(name, Files::isDirectory) : Optional.empty();
  }

  private Optional<Path> first(String name, Predicate<Path> wanted) {
    for (Root root : roots) {
      try {
        Path real = root.named.resolve(name).toRealPath();
        if (real.startsWith(root.real) && wanted.test(real)) {
          return Optional.of(root.named.resolve(root.real.relativize(real)));
        }
      } catch (IOException | InvalidPathException e) {
        LOG.trace("{} is not in {}", name, root.named, e);
      }
    }
    return Optional.empty();
  }

  /** Whether {@code path} lies in one of the directories, all links followed. */
  boolean contains(Path path) {
    try {
      Path real = path.toRealPath();
      return roots.stream().anyMatch(root -> real.startsWith(root.real));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isPlain(String name) {
    if (name.length() > LONGEST_NAME || name.indexOf('\0') >= 0 || name.indexOf('\\') >= 0) {
      return false;
    }
    for (String component : name.split("/", -1)) {
      if (component.isEmpty() || component.equals(".") || component.equals("..")) {
        return false;
      }
    }
    return true;
  }
}
