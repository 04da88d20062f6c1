package dev.railhead.atomic.serve;

import java.time.Duration;
import java.util.List;

/** Something that happened to a docroot in this process. */
public sealed interface ResolverEvent {
  /** What happened, in a sentence for a log. */
  String text();

  /**
   * Requests that begin now are on another release.
   *
   * @param from what was live before
   * @param to what is live now
   */
  record Swapped(LiveRelease from, LiveRelease to) implements ResolverEvent {
    @Override
    public String text() {
      return to + " is live after " + from;
    }
  }

  /**
   * The link leads nowhere: the last good release stays live until it does again.
   *
   * @param lastGood what stays live
   * @param why what is wrong with the link, with the path
   */
  record FellBack(LiveRelease lastGood, String why) implements ResolverEvent {
    @Override
    public String text() {
      return lastGood + " stays live: " + why;
    }
  }

  /**
   * The link leads somewhere again.
   *
   * @param live what is live
   * @param after how long the last good release stood in
   */
  record Recovered(LiveRelease live, Duration after) implements ResolverEvent {
    @Override
    public String text() {
      return live + " is live; the link was broken for " + after.toMillis() + " ms";
    }
  }

  /**
   * The last pin on a release that is live no more was closed: its lease is gone.
   *
   * @param release the release
   * @param after how long that was after it ceased to be live
   */
  record Drained(LiveRelease release, Duration after) implements ResolverEvent {
    @Override
    public String text() {
      return release + " was let go " + after.toMillis() + " ms after its swap";
    }
  }

  /**
   * Pins have been open for too long. They keep their release's place from being reused.
   *
   * @param release the release they hold
   * @param pins how many there are
   * @param oldest how long the first has been open
   * @param owners who took them, as far as that is known; see {@link ResolverBuilder#tracingOwners}
   */
  record Leaked(LiveRelease release, long pins, Duration oldest, List<String> owners)
      implements ResolverEvent {
    /** Copies the owners. */
    public Leaked {
      owners = List.copyOf(owners);
    }

    @Override
    public String text() {
      return String.format(
          "%d pins on %s are open for too long, the oldest for %d s%s",
          pins, release, oldest.toSeconds(), owners.isEmpty() ? "" : ": " + owners);
    }
  }

  /**
   * The release is served without a lease: the host cannot know, and may reuse its place when time
   * says that it can.
   *
   * @param release the release
   * @param why what is in the way, with the path and the remedy
   */
  record Unleased(LiveRelease release, String why) implements ResolverEvent {
    @Override
    public String text() {
      return release + " is served without a lease: " + why;
    }
  }

  /**
   * Swaps are seen by the slow poll only, until the watch can be set again.
   *
   * @param why what is in the way
   */
  record WatchLost(String why) implements ResolverEvent {
    @Override
    public String text() {
      return "cannot watch: " + why;
    }
  }
}
