package dev.railhead.trains.irc;

import dev.railhead.trains.channel.FittedTopic;
import dev.railhead.trains.channel.Topic;
import dev.railhead.trains.channel.TopicCodec;
import dev.railhead.trains.channel.TopicReading;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a channel's topic what the queue is, and leaves what it does not know alone until somebody
 * says that it may go. For one thread.
 */
final class TopicKeeper {
  private static final String ALONE = "I leave it alone; .retopic replaces it with the queue";

  /** What a person's change of the topic asks for. */
  sealed interface Edit {
    /** Nothing. */
    record None() implements Edit {}

    /** Another banner, or none. */
    record Banner(Optional<String> text) implements Edit {}

    /** Nothing that can be done; what to say about it. */
    record Wrong(String words) implements Edit {}
  }

  private final TopicCodec codec;
  private Optional<String> shown = Optional.empty();
  private List<String> shortened = List.of();
  private boolean foreign;

  TopicKeeper(TopicCodec codec) {
    this.codec = codec;
  }

  /** What the channel shows. */
  Optional<String> shown() {
    return shown;
  }

  /**
   * The channel was entered.
   *
   * @param mine whether the topic is known to be one of this client's
   * @return what to say about a topic that is left alone
   */
  Optional<String> entered(Optional<String> topic, boolean mine, Topic wanted) {
    shown = topic;
    foreign = false;
    if (topic.isEmpty() || mine) {
      return Optional.empty();
    }
    Optional<String> why =
        codec
            .read(topic.get())
            .fold(
                read ->
                    read.topic().equals(wanted) || read.topic().equals(Topic.clear())
                        ? Optional.<String>empty()
                        : Optional.of("the topic shows a queue that I do not keep"),
                unreadable -> Optional.of(unreadable.message()));
    foreign = why.isPresent();
    return why.map(words -> words + "; " + ALONE);
  }

  /** Somebody else changed the topic. */
  Edit edited(Optional<String> topic, Topic wanted) {
    shown = topic;
    if (topic.isEmpty()) {
      return new Edit.None();
    }
    TopicReading reading = codec.read(topic.get());
    foreign = reading instanceof TopicReading.Unreadable;
    return reading.fold(
        read -> edited(read.topic(), wanted),
        unreadable -> new Edit.Wrong(unreadable.message() + "; " + ALONE));
  }

  private static Edit edited(Topic read, Topic wanted) {
    if (read.equals(wanted)) {
      return new Edit.None();
    } else if (read.cars().equals(wanted.cars())) {
      return new Edit.Banner(read.banner());
    }
    return new Edit.Wrong(
        "the topic shows the queue, and does not change it: .join, .kick and the like do."
            + " I put it back");
  }

  /** This client changed the topic. */
  void confirmed(Optional<String> topic) {
    shown = topic;
  }

  /** A topic that was left alone may go now. */
  void takeOver() {
    foreign = false;
  }

  /**
   * Sets the topic to {@code wanted}, where it is another and may be replaced.
   *
   * @return what to say, when it had to be shortened in another way than before
   */
  Optional<String> show(Topic wanted, IrcClient client) {
    int limit = client.topicBytes();
    if (foreign || limit < 16) {
      return Optional.empty();
    }
    FittedTopic fitted = codec.fit(wanted, limit);
    if (shown.equals(Optional.of(fitted.text())) || !client.topic(fitted.text())) {
      return Optional.empty();
    }
    shown = Optional.of(fitted.text());
    boolean news = !fitted.shortened().equals(shortened) && !fitted.isWhole();
    shortened = fitted.shortened();
    return news
        ? Optional.of(
            "the topic is too long ("
                + fitted.fullBytes()
                + " bytes, and "
                + limit
                + " fit): "
                + String.join(", ", shortened))
        : Optional.empty();
  }
}
