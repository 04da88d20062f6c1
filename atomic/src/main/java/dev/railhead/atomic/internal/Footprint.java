package dev.railhead.atomic.internal;

import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Manifest.Directory;
import dev.railhead.core.source.Manifest.Entry;
import dev.railhead.core.source.Manifest.RegularFile;

/**
 * What a release takes on a disk when nothing of it is there yet. Immutable.
 *
 * @param bytes files and directories in whole blocks of 4 KiB, and a fifth more to spare
 * @param inodes one for each entry, and one for the release's own directory
 * @param directories how many of the entries are directories, and the release's own
 */
public record Footprint(long bytes, long inodes, long directories) {
  private static final long BLOCK = 4096;

  /** What the release listed by {@code manifest} takes. */
  public static Footprint of(Manifest manifest) {
    long blocks = 1;
    long directories = 1;
    for (Entry entry : manifest.entries()) {
      if (entry instanceof RegularFile file) {
        blocks += file.size() / BLOCK + 1;
      } else if (entry instanceof Directory) {
        blocks++;
        directories++;
      }
    }
    long bytes = Math.min(blocks, Long.MAX_VALUE / (2 * BLOCK)) * BLOCK;
    return new Footprint(bytes + bytes / 5, manifest.entries().size() + 1L, directories);
  }
}
