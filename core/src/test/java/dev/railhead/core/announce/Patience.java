package dev.railhead.core.announce;

import java.time.Duration;

/** How long tests wait for what must happen: so long that only what never happens fails. */
final class Patience {
  static final Duration LONG = Duration.ofSeconds(60);

  private Patience() {}
}
