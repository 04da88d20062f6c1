package dev.railhead.atomic.internal;

import java.util.List;

/**
 * One step of what is done to a docroot: why, and the calls that do it. After each step, and
 * between any two calls in one, a process may be killed or the power may go: what is left is a
 * docroot that serves the old or the new release, whole, and from which doing it again gets to the
 * end. Immutable.
 *
 * @param kind what it is for
 * @param calls what is done, in order
 */
public record Step(Kind kind, List<Call> calls) {
  /** Copies the list. */
  public Step {
    calls = List.copyOf(calls);
  }

  /** A step of {@code kind} with {@code calls}. */
  static Step of(Kind kind, Call... calls) {
    return new Step(kind, List.of(calls));
  }

  /** Gives the file {@code path} one new content: after a power cut it has the old or the new. */
  static Step put(Kind kind, String path, String text) {
    int slash = path.lastIndexOf('/');
    return of(
        kind,
        new Call.Write(path + ".new", text),
        new Call.Sync(path + ".new"),
        new Call.Rename(path + ".new", path),
        new Call.Sync(slash < 0 ? "." : path.substring(0, slash)));
  }

  /** What a step is for, in the order of a deploy. */
  public enum Kind {
    /** The host remembers the fence, so that a lower one is refused from now on. */
    FENCE,
    /** What interrupted runs have left is cleared away. */
    CLEAN,
    /** A place stops being complete, durably, before anything is written to it. */
    UNSEAL,
    /** The place is there, and empty or as it was; its path is told to the transfer. */
    OPEN,
    /** Every byte is read again and compared with the release. */
    VERIFY,
    /** The release goes to the disk, from the bottom up. */
    PERSIST,
    /** The mark that the place is complete goes to the disk, after all that it vouches for. */
    SEAL,
    /** The staging directory gets the release's name. */
    NAME,
    /** What is about to be live, and its epoch, go to the disk. */
    PUBLISH,
    /** The next link is made, under a name of its own. */
    LINK,
    /** The link still leads where it did when this was decided. */
    COMPARE,
    /** One rename(2): from now on the other release is live. */
    SWAP,
    /** The rename goes to the disk. */
    PERSIST_LINK,
    /** What nothing can serve from or read any more is deleted. */
    RECLAIM
  }
}
