package dev.railhead.atomic.serve.files;

import dev.railhead.atomic.serve.files.FileAnswer.Field;
import dev.railhead.core.source.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** What can be set of {@link StaticFiles}. Immutable. */
record FilesSettings(
    String directory,
    String index,
    String cacheControl,
    Predicate<String> fingerprinted,
    long memory,
    int largestInMemory,
    MediaTypes types,
    boolean hiddenShown) {
  private static final String WELL_KNOWN = ".well-known";
  private static final Field FOR_EVER =
      new Field("Cache-Control", "public, max-age=31536000, immutable");
  private static final Field RANGES = new Field("Accept-Ranges", "bytes");
  private static final Field NO_SNIFFING = new Field("X-Content-Type-Options", "nosniff");
  private static final long MOST_MEMORY = 16L << 30;
  private static final int LARGEST = 64 << 20;

  static FilesSettings standard(String directory) {
    String inBytes = directory.isEmpty() ? "" : checked("a directory of a release", directory);
    return new FilesSettings(
        inBytes,
        "index.html",
        "no-cache",
        name -> false,
        64L << 20,
        256 << 10,
        MediaTypes.standard(),
        false);
  }

  /** The path with one character for each byte. */
  private static String checked(String what, String path) {
    try {
      return new String(TreePath.of(path).bytes(), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + ": " + e.getMessage(), e);
    }
  }

  /** A value that cannot end its line and begin another. */
  private static String value(String what, String value) {
    Objects.requireNonNull(value, what);
    if (value.isBlank() || !value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          what + " must be one line of printable ASCII, but was \"" + value + "\"");
    }
    return value;
  }

  FilesSettings withIndex(String name) {
    String inBytes = checked("an index file", name);
    if (name.contains("/")) {
      throw new IllegalArgumentException("an index file must be one name, but was " + name);
    }
    return new FilesSettings(
        directory,
        inBytes,
        cacheControl,
        fingerprinted,
        memory,
        largestInMemory,
        types,
        hiddenShown);
  }

  FilesSettings withCacheControl(String value) {
    String checked = value("Cache-Control", value);
    return new FilesSettings(
        directory, index, checked, fingerprinted, memory, largestInMemory, types, hiddenShown);
  }

  FilesSettings withImmutable(Predicate<String> fingerprinted) {
    Objects.requireNonNull(fingerprinted, "fingerprinted");
    return new FilesSettings(
        directory, index, cacheControl, fingerprinted, memory, largestInMemory, types, hiddenShown);
  }

  FilesSettings withMemory(long total, int largest) {
    if (total < 0 || total > MOST_MEMORY) {
      throw new IllegalArgumentException("memory must be 0 to 16 GiB, but was " + total + " bytes");
    }
    if (largest < 0 || largest > LARGEST) {
      throw new IllegalArgumentException(
          "the largest file in memory must have 0 to 64 MiB, but was " + largest + " bytes");
    }
    return new FilesSettings(
        directory, index, cacheControl, fingerprinted, total, largest, types, hiddenShown);
  }

  FilesSettings withTypes(Map<String, String> byEnd) {
    byEnd.values().forEach(type -> value("a media type", type));
    MediaTypes more = types.with(byEnd);
    return new FilesSettings(
        directory, index, cacheControl, fingerprinted, memory, largestInMemory, more, hiddenShown);
  }

  FilesSettings showingHidden() {
    return new FilesSettings(
        directory, index, cacheControl, fingerprinted, memory, largestInMemory, types, true);
  }

  /** The name in the tree of what clients call {@code name}. */
  String inTree(String name) {
    if (directory.isEmpty() || name.isEmpty()) {
      return directory + name;
    }
    return directory + "/" + name;
  }

  /** RFC 8615 keeps one name with a dot for what everybody is to see. */
  boolean showsHidden(RequestPath path) {
    String name = path.name();
    boolean wellKnown =
        name.startsWith(WELL_KNOWN + "/")
            && !name.startsWith(".", WELL_KNOWN.length() + 1)
            && !name.substring(1).contains("/.");
    return hiddenShown || wellKnown;
  }

  /** The media type of {@code name}. */
  String type(String name) {
    return types.of(name);
  }

  /** The fields of the file {@code name} that do not depend on its content. */
  List<Field> fieldsOf(String name) {
    Field cache = fingerprinted.test(name) ? FOR_EVER : new Field("Cache-Control", cacheControl);
    return List.of(new Field("Content-Type", type(name)), cache, RANGES, NO_SNIFFING);
  }
}
