package dev.railhead.rsync.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the keys of one host are known from: pinned fingerprints, or else known_hosts files, which
 * are read anew for each connection. Immutable.
 *
 * @param pins fingerprints such as {@code SHA256:…}; when there are any, files do not count
 * @param files known_hosts files; one that does not exist knows nobody
 */
public record HostKeys(Set<String> pins, List<Path> files) {
  /** Copies the parts. */
  public HostKeys {
    pins = Set.copyOf(pins);
    files = List.copyOf(files);
  }

  /** The entries about {@code name}, a {@code host} or {@code [host]:port} in lower case. */
  List<KnownHostsEntry> entries(String name) throws IOException {
    List<KnownHostsEntry> found = new ArrayList<>();
    for (Path file : files) {
      int number = 0;
      for (String line : lines(file)) {
        String place = file + ":" + ++number;
        KnownHostsEntry.parse(line, place).filter(e -> e.matches(name)).ifPresent(found::add);
      }
    }
    return found;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      // Comments may be in any encoding; all that counts is ASCII.
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
