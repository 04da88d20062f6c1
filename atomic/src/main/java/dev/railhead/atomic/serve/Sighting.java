package dev.railhead.atomic.serve;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.source.Sha256;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a docroot's link found. Immutable.
 *
 * @param link the link that was looked at, absolute
 * @param directory the real directory
 * @param firstLink what the link itself says, made absolute
 * @param name the release's id, or the directory's name
 * @param id the id in the seal, if there is one
 * @param digest the manifest's digest in the seal, if there is one
 * @param place the directory relative to the home, if it lies in there and has a plain name
 * @param manifestFile where the manifest should be, if there is a seal
 * @param mark the link's text and times, and the line of {@code .railhead/epoch}
 * @param links the directories that the links on the way stand in
 */
record Sighting(
    Path link,
    Path directory,
    Path firstLink,
    String name,
    @Nullable ReleaseId id,
    @Nullable Sha256 digest,
    @Nullable String place,
    @Nullable Path manifestFile,
    Mark mark,
    List<Path> links) {

  /**
   * What changes with every swap.
   *
   * @param target the link's text; empty if it is no link
   * @param modified the link's own modification time, in nanoseconds
   * @param epoch the number in {@code .railhead/epoch}, or -1
   * @param epochName the release that it names, or nothing
   */
  record Mark(String target, long modified, long epoch, String epochName) {}

  /** Whether the epoch file speaks of this release, and not of one that is about to go live. */
  boolean isNumbered() {
    return id != null && mark.epoch >= 0 && mark.epochName.equals(name);
  }

  /** Whether this is still what {@code last} was made of. */
  boolean isStill(LiveRelease last) {
    Sighting before = last.sighting();
    if (!directory.equals(before.directory) || !name.equals(before.name)) {
      return false;
    }
    if (isNumbered()) {
      return mark.epoch <= last.epoch();
    }
    return mark.target.equals(before.mark.target) && mark.modified == before.mark.modified;
  }

  /** The epoch of what was seen, after {@code last}. Never one that was given before. */
  long epochAfter(@Nullable LiveRelease last) {
    long given;
    if (isNumbered()) {
      given = mark.epoch;
    } else if (mark.epoch >= 0) {
      // The epoch is written before the link is renamed: what is live is the one before.
      given = Math.max(0, mark.epoch - 1);
    } else {
      given = 1;
    }
    return last == null ? given : Math.max(given, last.epoch() + 1);
  }
}
