package dev.railhead.trains.channel;

import java.io.IOException;
import java.util.List;

/**
 * The notices that one receiver has not heard yet, kept until it acknowledges them. Thread-safe.
 */
public interface NoticeFeed {
  /**
   * The oldest of them, in their order.
   *
   * @param most at most so many
   */
  List<Notice> next(int most) throws IOException;

  /** {@code last} and all before it were heard, and are not given again. */
  void acknowledge(Notice last) throws IOException;
}
