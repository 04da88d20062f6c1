package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Small trees of all that a release may have, under names that have broken transfers. */
final class GeneratedTrees {
  private GeneratedTrees() {}

  static final List<String> NAMES =
      List.of(
          "a",
          "b",
          "a%20b",
          "-rf",
          "new%0aline",
          "%ff%fe",
          "%c3%a9",
          "a.",
          "a0",
          "a.b",
          "zz",
          "%2a",
          "%5ba%5d",
          "a%5c");

  /** What stands at a path: file, directory, link or hard link of a file before it. */
  record Item(char type, boolean executable, String content, int age) {}

  static Arbitrary<Map<String, Item>> trees() {
    Arbitrary<String> paths =
        Arbitraries.of(NAMES).list().ofMinSize(1).ofMaxSize(3).map(n -> String.join("/", n));
    Arbitrary<String> contents =
        Arbitraries.of("", "1", "2", "longer", "LONGER", "x".repeat(5_000), "y".repeat(100_000))
            .flatMap(text -> Arbitraries.of(text, text + "tail", "head" + text));
    Arbitrary<Item> items =
        Combinators.combine(
                Arbitraries.of('f', 'f', 'f', 'd', 'l', 'h'),
                Arbitraries.of(true, false),
                contents,
                Arbitraries.integers().between(0, 2))
            .as(Item::new);
    return Arbitraries.maps(paths, items).ofMaxSize(12).map(TreeMap::new);
  }

  static Path build(Path root, Map<String, Item> items) throws IOException {
    Files.createDirectories(root);
    items.forEach((path, item) -> put(root, path, item));
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (Files.isDirectory(each) && !Files.isSymbolicLink(each)) {
          Files.setLastModifiedTime(each, FileTime.from(Instant.ofEpochSecond(1_700_000_000)));
        }
      }
    }
    return root;
  }

  private static void put(Path root, String encoded, Item item) {
    try {
      Path path =
          Path.of(
              URI.create(
                  root.toUri() + (root.toUri().toString().endsWith("/") ? "" : "/") + encoded));
      for (Path above = path.getParent(); !above.equals(root); above = above.getParent()) {
        if ((Files.exists(above) && !Files.isDirectory(above)) || Files.isSymbolicLink(above)) {
          return; // something else stands in the way
        }
      }
      Files.createDirectories(path.getParent());
      if (Files.exists(path) || Files.isSymbolicLink(path)) {
        return;
      }
      switch (item.type()) {
        case 'd' -> Files.createDirectory(path);
        case 'l' ->
            Files.createSymbolicLink(
                path, Path.of(item.content().isEmpty() ? "." : "x/" + item.content().charAt(0)));
        case 'h' -> {
          Path other = anyFile(root);
          if (other != null) {
            Files.createLink(path, other);
          }
        }
        default -> {
          Files.writeString(path, item.content());
          Files.setPosixFilePermissions(
              path, PosixFilePermissions.fromString(item.executable() ? "rwxr-xr-x" : "rw-r--r--"));
          // As in a release, what differs has another time, or rsync's quick check would pass it
          // by.
          int contentMark = item.content().hashCode() & 0xffff;
          long nanos = 1_000L * contentMark + item.age();
          Files.setLastModifiedTime(
              path, FileTime.from(Instant.ofEpochSecond(1_700_000_000, nanos)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Path anyFile(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .findFirst()
          .orElse(null);
    }
  }

  static void delete(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
