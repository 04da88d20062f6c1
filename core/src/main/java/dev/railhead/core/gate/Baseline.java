package dev.railhead.core.gate;

import dev.railhead.core.Host;
import dev.railhead.core.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What went wrong before the deploy of a revision.
 *
 * @param revision the revision
 * @param hosts the hosts whose logs were followed
 * @param span for how long
 * @param levels what each log and metric said, by name
 */
record Baseline(Revision revision, List<Host> hosts, Duration span, Map<String, Level> levels) {
  /** How many errors there were, and of which kinds. */
  record Level(long count, Set<String> kinds) {}
}
