package dev.railhead.core.announce;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Says announcements in a channel where people talk, one printable line each, by whatever speaks
 * there. Of one that is not heard nobody knows whether it was; it is said again. Thread-safe if its
 * voice is.
 */
public final class Channel implements Sink {
  private final Voice voice;

  private Channel(Voice voice) {
    this.voice = voice;
  }

  /** What speaks in a channel. */
  @FunctionalInterface
  public interface Voice {
    /**
     * Says {@code line}, and returns when it was heard, as far as that can be told.
     *
     * @throws IOException if it was not; it is said again a while later
     */
    void say(String line) throws IOException, InterruptedException;
  }

  /** A channel where {@code voice} speaks, such as an IRC bot's {@code bridge::say}. */
  public static Channel saying(Voice voice) {
    return new Channel(Objects.requireNonNull(voice, "voice"));
  }

  @Override
  public void send(List<Announcement> announcements) throws IOException, InterruptedException {
    for (Announcement announcement : announcements) {
      voice.say(announcement.text());
    }
  }

  @Override
  public String toString() {
    return "channel";
  }
}
