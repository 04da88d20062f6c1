package dev.railhead.atomic.serve.files;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.Hashing;
import dev.railhead.core.internal.RawPaths;
import dev.railhead.core.source.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of small files, kept in memory by their hash: so a file that did not change from one
 * release to the next is not read again, and a slot that is filled anew spoils nothing. What is
 * kept was hashed on its way in. Thread-safe.
 */
final class Contents {
  /** About what an entry takes besides its bytes. */
  private static final int OVERHEAD = 256;

  private final Cache<String, byte[]> byTag;
  private final long largest;

  /**
   * Keeps at most {@code total} bytes, of files of at most {@code largest} bytes.
   *
   * @param total in bytes; 0 keeps none
   */
  Contents(long total, long largest) {
    this.largest = Math.min(largest, total);
    this.byTag =
        CacheBuilder.newBuilder()
            .maximumWeight(total)
            .weigher((String tag, byte[] bytes) -> bytes.length + OVERHEAD)
            .build();
  }

  /** Whether {@code file} is one to be kept in memory. */
  boolean isSmall(WebFile file) {
    return file.isHash() && file.size() <= largest;
  }

  /** The bytes of {@code file}, if they are here. */
  byte @Nullable [] kept(WebFile file) {
    return byTag.getIfPresent(file.tag());
  }

  /**
   * Reads the small {@code file}, and keeps its bytes if they are those that its tag speaks of.
   *
   * @return null if they are not
   */
  byte @Nullable [] read(Path directory, WebFile file) throws IOException {
    byte[] bytes = bytes(directory, file);
    String tag = ManifestTree.tag(Sha256.of(Hashing.sha256().hashBytes(bytes).toString()));
    if (!tag.equals(file.tag())) {
      return null;
    }
    byTag.put(tag, bytes);
    return bytes;
  }

  /** One byte more than there should be tells that there is more. */
  private static byte[] bytes(Path directory, WebFile file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) file.size() + 1);
    try (FileChannel channel = open(directory, file)) {
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // Until the end.
      }
    }
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  /** Opens {@code file}, which must be no link. */
  static FileChannel open(Path directory, WebFile file) throws IOException {
    return FileChannel.open(
        path(directory, file), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  /** Where {@code file} is. */
  static Path path(Path directory, WebFile file) {
    return RawPaths.resolve(directory, file.path().bytes());
  }
}
