package dev.railhead.atomic.serve;

import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A manifest that is read when it is first asked for, once. Thread-safe. */
final class LazyManifest {
  /** Some 500,000 files. A larger manifest is not read. */
  private static final int LONGEST = 128 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(LazyManifest.class);

  private final @Nullable Path file;
  private final @Nullable Sha256 digest;
  private volatile @Nullable Read read;

  private record Read(Optional<Manifest> manifest) {}

  LazyManifest(@Nullable Path file, @Nullable Sha256 digest) {
    this.file = file;
    this.digest = digest;
  }

  boolean isRead() {
    return read != null;
  }

  Optional<Manifest> read() {
    Read known = read;
    return (known != null ? known : readOnce()).manifest;
  }

  private synchronized Read readOnce() {
    Read known = read;
    if (known == null) {
      known = new Read(parse());
      read = known;
    }
    return known;
  }

  private Optional<Manifest> parse() {
    if (file == null) {
      return Optional.empty();
    }
    try {
      Manifest manifest = Manifest.parse(StateFile.read(file, LONGEST));
      if (manifest.digest().equals(digest)) {
        return Optional.of(manifest);
      }
      LOG.warn("{} is not the manifest that the release was sealed with", file);
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", file, e.toString());
    }
    return Optional.empty();
  }
}
