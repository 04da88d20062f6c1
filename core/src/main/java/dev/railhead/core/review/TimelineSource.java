package dev.railhead.core.review;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Something that knows what happened besides deploys, such as a push queue of its holds. */
@FunctionalInterface
public interface TimelineSource {
  /**
   * What was under way at some moment from {@code from} on and before {@code until}, in any order.
   *
   * @throws IOException if it cannot be read
   */
  List<TimelineEntry> between(Instant from, Instant until) throws IOException;
}
