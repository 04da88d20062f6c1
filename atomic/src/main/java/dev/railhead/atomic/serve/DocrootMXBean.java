package dev.railhead.atomic.serve;

import java.util.List;
import java.util.Map;

/**
 * A resolver's metrics for JMX; times are in milliseconds. See {@link ResolverMetrics} for what
 * each means. The names follow the JavaBeans form, as JMX demands.
 */
public interface DocrootMXBean {
  /** The live release's name. */
  String getRelease();

  /** The live release's epoch, such as {@code 7.1}. */
  String getEpoch();

  /** Where it lies. */
  String getDirectory();

  /** When it went live here, as ISO 8601 text. */
  String getSince();

  /** How long ago the link was last read and led to a release. */
  long getMillisSinceLook();

  /** What is wrong with the link; empty if nothing is. */
  String getFault();

  /** Whether changes are heard of at once. */
  boolean isWatching();

  /** How often the link was read. */
  long getLooks();

  /** How many times another release went live. */
  long getSwaps();

  /** How many times the last good release had to stand in. */
  long getFallbacks();

  /** How many pins were reported as open for too long. */
  long getLeaks();

  /** How many leases the host can see. */
  int getLeases();

  /** How many pins and scopes are open. */
  long getOpenPins();

  /** How many pins and scopes are open on each release that is in use, by name and epoch. */
  Map<String, Long> getPinsByRelease();

  /** How many pins and scopes there are of each age, on all releases. */
  Map<String, Long> getPinsByAge();

  /** Who took the open pins, as far as that is known. */
  List<String> getPinOwners();

  /** How long the last release that was let go had still been pinned. */
  long getLastDrainMillis();

  /** The longest of those times. */
  long getLongestDrainMillis();
}
