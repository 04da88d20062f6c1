package dev.railhead.atomic.serve.files;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The files of one release by the names that clients use. Thread-safe. */
interface FileTree {
  /** The file called {@code name}, or that a link of that name leads to inside of the tree. */
  Optional<WebFile> file(String name) throws IOException;

  /** Whether {@code name} is a directory, or a link that leads to one. */
  boolean isDirectory(String name) throws IOException;

  /** The compressed siblings of {@code name}. */
  static Map<Coding, WebFile> siblings(String name, Lookup lookup) throws IOException {
    Map<Coding, WebFile> found = new EnumMap<>(Coding.class);
    for (Coding coding : Coding.values()) {
      lookup.file(name + coding.suffix()).ifPresent(file -> found.put(coding, file));
    }
    return found;
  }

  /** Finds a file without its siblings. */
  interface Lookup {
    /** The file called {@code name}. */
    Optional<WebFile> file(String name) throws IOException;
  }
}
