package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds up how far all hosts have come, in hosts. What a try that failed had done is not taken off.
 * Thread-safe.
 */
final class WorkDone {
  private final Map<Host, Integer> under = new HashMap<>();
  private long percent;

  /** {@code host} has come to {@code now} per cent. */
  synchronized void reached(Host host, int now) {
    int before = under.getOrDefault(host, 0);
    if (now > before) {
      under.put(host, now);
      percent += now - before;
    }
  }

  /** Two hosts that are half done are one. */
  synchronized double hosts() {
    return percent / 100.0;
  }
}
