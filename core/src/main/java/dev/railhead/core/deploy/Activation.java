package dev.railhead.core.deploy;

import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.source.Release;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Makes a release that was transferred to a host the one that it serves. Each call is for one host
 * and safe to repeat: a step that was done, wholly or in part, before a crash is finished by
 * calling it again. Thread-safe.
 *
 * <p>Calls that change a host present a {@link Fence}; the host refuses one lower than the highest
 * that it has seen with {@link FencedOffException}, and nothing is changed.
 */
public interface Activation {
  /**
   * Gets a place ready that {@code release} can be transferred to. Leftovers of interrupted deploys
   * are cleaned away.
   *
   * @throws FencedOffException if {@code fence} is too low; nothing was changed
   * @throws IOException if the host's layout is not one that can be worked with; the message names
   *     the path and the remedy
   */
  Place prepare(HostSession session, Release release, Fence fence)
      throws IOException, InterruptedException;

  /**
   * Checks that the place holds {@code release} byte for byte, makes it durable, and marks it
   * complete, in this order.
   *
   * @throws IntegrityException if an entry is missing, differs, or is not of the release; the place
   *     stays unmarked
   */
  void seal(HostSession session, Release release, Fence fence)
      throws IOException, InterruptedException;

  /**
   * Does what can be done of {@link #swap} before it, and changes nothing of what is served: all
   * hosts do this first, so that the swaps come within a short time of each other. Nothing by
   * default.
   *
   * @throws IOException if the swap could not be done now either; nothing was changed
   */
  default void arm(HostSession session, Live expected, ReleaseId next, Fence fence)
      throws IOException, InterruptedException {}

  /**
   * Serves {@code next} from now on, by one rename(2), durable on return. Does nothing but check
   * when it is live already.
   *
   * @param expected what must be live now; anything else live is refused
   * @throws IOException if {@code next} is not sealed here, or something else is live; nothing was
   *     changed
   */
  void swap(HostSession session, Live expected, ReleaseId next, Fence fence)
      throws IOException, InterruptedException;

  /** Whether hosts go back by themselves unless {@link #confirm} follows; no by default. */
  default boolean revertsUnlessConfirmed() {
    return false;
  }

  /**
   * Tells the host that {@code release} is to stay: all hosts have swapped, and all gates have
   * passed. Called only where {@link #revertsUnlessConfirmed}. Nothing by default.
   *
   * @throws IOException if the host has gone back already; nothing was changed
   */
  default void confirm(HostSession session, ReleaseId release, Fence fence)
      throws IOException, InterruptedException {}

  /**
   * Serves nothing from now on, if {@code release} is live: undoes a first swap.
   *
   * @throws IOException if something else is live; nothing was changed
   */
  void withdraw(HostSession session, ReleaseId release, Fence fence)
      throws IOException, InterruptedException;

  /** What the host serves now, as it says itself. */
  Live live(HostSession session) throws IOException, InterruptedException;

  /**
   * Deletes what is no longer needed: keeps the live release and the one before it, those of {@code
   * keep}, and, for a look at what went wrong, the newest few others.
   *
   * @param keep releases to keep if they are here, such as the newest successful ones
   * @return the releases that were deleted
   */
  List<ReleaseId> retain(HostSession session, List<ReleaseId> keep, Fence fence)
      throws IOException, InterruptedException;

  /** What {@link #prepare} found or made. */
  sealed interface Place {
    /** The release is here, sealed: nothing needs to be transferred. */
    record Sealed() implements Place {}

    /**
     * The release goes to {@code directory}.
     *
     * @param directory an existing directory that nothing serves from; a file that it holds may be
     *     a hard link to one of another release, so it is replaced and never written to
     * @param basis a directory of an earlier release to hard-link unchanged files from, relative to
     *     {@code directory}
     * @param held what the basis, or where there is none the directory, holds by its seal, a
     *     directory's having been taken away before this answer; empty if there was none
     * @param warnings what people should know of the host before it is deployed to, in words: files
     *     of the live release that were changed by hand, places that something still reads from
     */
    record Open(
        HostPath directory, Optional<String> basis, Optional<Held> held, List<String> warnings)
        implements Place {
      /** Copies the list. */
      public Open {
        warnings = List.copyOf(warnings);
      }

      /** A place of which no more is known. */
      public Open(HostPath directory, Optional<String> basis, List<String> warnings) {
        this(directory, basis, Optional.empty(), warnings);
      }

      /** A place with nothing to warn of. */
      public Open(HostPath directory, Optional<String> basis) {
        this(directory, basis, List.of());
      }
    }
  }
}
