package dev.railhead.atomic.serve;

import dev.railhead.atomic.Epoch;
import dev.railhead.atomic.internal.EpochLine;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.source.Sha256;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
  private static final Epoch FIRST = new Epoch(0, 1);

  /**
   * What changes with every swap.
   *
   * @param target the link's text; empty if it is no link
   * @param modified the link's own modification time, in nanoseconds
   * @param file tells the link from another one; empty if it is no link
   * @param epochs the line of {@code .railhead/epoch}; empty if there is none
   */
  record Mark(String target, long modified, String file, String epochs) {
    private boolean isSameLink(Mark other) {
      return target.equals(other.target) && modified == other.modified && file.equals(other.file);
    }
  }

  /** Whether this is still what {@code last} was made of. */
  boolean isStill(LiveRelease last) {
    Sighting before = last.sighting();
    if (!directory.equals(before.directory) || !name.equals(before.name)) {
      return false;
    }
    Optional<Epoch> published = published();
    return published.isPresent()
        ? published.get().compareTo(last.epoch()) <= 0
        : mark.isSameLink(before.mark);
  }

  /** The epoch of what was seen, after {@code last}: never one that was given before. */
  Epoch epochAfter(@Nullable LiveRelease last) {
    Epoch given = published().or(this::newest).orElse(FIRST);
    if (last == null || given.compareTo(last.epoch()) > 0) {
      return given;
    }
    return new Epoch(last.epoch().fence(), last.epoch().number() + 1);
  }

  /** The epoch that the deploy published for this release, before it swapped to it. */
  private Optional<Epoch> published() {
    return id == null
        ? Optional.empty()
        : line()
            .filter(line -> line.release().equals(name) || line.releaseBefore().equals(name))
            .map(line -> line.epochOf(name));
  }

  /** That of a swap by hand is not below the last one published. */
  private Optional<Epoch> newest() {
    return line().map(EpochLine::epoch);
  }

  private Optional<EpochLine> line() {
    return EpochLine.parse(mark.epochs + "\n");
  }
}
