package dev.railhead.atomic.serve;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a resolver is doing, at one moment.
 *
 * @param live what new pins are on
 * @param sinceLook how long ago the link was last read and led to a release: no answer is staler
 *     than this, plus what it takes to hear of a change
 * @param fault what is wrong with the link, while the last good release stands in
 * @param watching whether changes are heard of at once, and not only by polling
 * @param looks how often the link was read
 * @param swaps how many times another release went live
 * @param fallbacks how many times the last good release had to stand in
 * @param leaks how many pins were reported as open for too long
 * @param leases how many leases the host can see
 * @param drains how many releases were let go
 * @param lastDrain how long the last of them was still pinned after its swap
 * @param longestDrain the longest of those times
 * @param missedEvents how many events no listener heard, because one was too slow
 * @param pins the open pins of each release that is live or has some, the live one first
 */
public record ResolverMetrics(
    LiveRelease live,
    Duration sinceLook,
    Optional<String> fault,
    boolean watching,
    long looks,
    long swaps,
    long fallbacks,
    long leaks,
    int leases,
    long drains,
    Duration lastDrain,
    Duration longestDrain,
    long missedEvents,
    List<PinCensus> pins) {
  /** Copies the list. */
  public ResolverMetrics {
    pins = List.copyOf(pins);
  }

  /**
   * All of it in the text format of Prometheus (version 0.0.4), to be sent as {@code text/plain;
   * version=0.0.4}. Names begin with {@code railhead_docroot_}.
   *
   * @param docroot the value of the label {@code docroot}, such as the site's name
   */
  public String text(String docroot) {
    return new MetricsText(docroot).of(this);
  }

  /** How many pins and scopes are open, on whichever release. */
  public long openPins() {
    return pins.stream().mapToLong(PinCensus::open).sum();
  }
}
