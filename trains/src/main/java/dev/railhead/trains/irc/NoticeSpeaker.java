package dev.railhead.trains.irc;

import dev.railhead.trains.channel.Notice;
import dev.railhead.trains.channel.NoticeFeed;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Says what the queue has to tell, and takes it off the feed only when the server has taken it:
 * after a lost connection it is said again, and otherwise once. For one thread.
 */
final class NoticeSpeaker {
  private static final int AT_ONCE = 20;

  /** What was said, and the mark behind it. */
  private record Unconfirmed(long mark, Notice last) {}

  private final NoticeFeed feed;
  private java.util.Optional<Unconfirmed> unconfirmed = java.util.Optional.empty();

  NoticeSpeaker(NoticeFeed feed) {
    this.feed = feed;
  }

  /** Says what waits, unless something said is not confirmed yet. */
  void speak(IrcClient client) throws IOException {
    if (unconfirmed.isPresent() || !client.isReady()) {
      return;
    }
    List<Notice> waiting = feed.next(AT_ONCE);
    for (Notice notice : waiting) {
      if (!client.say(notice.text())) {
        return;
      }
    }
    if (!waiting.isEmpty()) {
      OptionalLong mark = client.mark();
      Notice last = waiting.get(waiting.size() - 1);
      if (mark.isPresent()) {
        unconfirmed = java.util.Optional.of(new Unconfirmed(mark.getAsLong(), last));
      }
    }
  }

  /** The server has taken what was sent before {@code mark}. */
  void passed(long mark) throws IOException {
    if (unconfirmed.isPresent() && unconfirmed.get().mark <= mark) {
      feed.acknowledge(unconfirmed.get().last);
      unconfirmed = java.util.Optional.empty();
    }
  }

  /** The connection is lost, and with it perhaps what was said. */
  void lost() {
    unconfirmed = java.util.Optional.empty();
  }
}
