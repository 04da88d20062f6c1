package dev.railhead.trains.channel;

import dev.railhead.core.internal.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Shortens a topic until it fits: first the spaces and long keywords, which lose nothing, then
 * notes and banner, then the tail of the queue, which becomes a count.
 */
final class TopicFitting {
  private static final int SHORTEST_LIMIT = 16;
  private static final int SHORT_NOTE = 20;

  /** One step: what it does to the topic, and how it is called. */
  private record Step(String said, UnaryOperator<Topic> change) {}

  private static final List<Step> STEPS =
      List.of(
          new Step(
              "notes cut to " + SHORT_NOTE + " characters",
              topic -> withNotes(topic, note -> note.map(words -> cut(words, SHORT_NOTE)))),
          new Step("notes left out", topic -> withNotes(topic, note -> Optional.empty())),
          new Step(
              "banner cut to " + SHORT_NOTE + " characters",
              topic ->
                  new Topic(topic.banner().map(words -> cut(words, SHORT_NOTE)), topic.cars())));

  private TopicFitting() {}

  static FittedTopic fit(TopicCodec codec, Topic topic, int limit) {
    if (limit < SHORTEST_LIMIT) {
      throw new IllegalArgumentException(
          "a topic's limit must be at least " + SHORTEST_LIMIT + " bytes, but was " + limit);
    }
    String whole = codec.write(topic);
    int full = TopicCodec.bytes(whole);
    if (full <= limit) {
      return new FittedTopic(whole, full, List.of());
    }
    List<String> said = new ArrayList<>(List.of("spaces and keywords shortened"));
    Topic now = topic;
    for (Step step : STEPS) {
      if (fits(codec, now, limit)) {
        break;
      }
      Topic next = step.change.apply(now);
      if (!next.equals(now)) {
        said.add(step.said);
        now = next;
      }
    }
    return new FittedTopic(codec.tight(cutTail(codec, now, limit, said)), full, said);
  }

  private static boolean fits(TopicCodec codec, Topic topic, int limit) {
    return TopicCodec.bytes(codec.tight(topic)) <= limit;
  }

  /** The most cars from the front that fit with a count of the rest, or without the banner none. */
  private static Topic cutTail(TopicCodec codec, Topic topic, int limit, List<String> said) {
    if (fits(codec, topic, limit)) {
      return topic;
    }
    for (int kept = topic.cars().size() - 1; kept >= 0; kept--) {
      Topic cut = headOf(topic, kept);
      if (fits(codec, cut, limit)) {
        said.add(leftOut(topic, kept));
        return cut;
      }
    }
    // A count alone fits within any limit that is taken: what is in the way is the banner.
    said.add("the banner left out");
    return cutTail(codec, topic.withoutBanner(), limit, said);
  }

  private static Topic headOf(Topic topic, int kept) {
    List<Topic.Car> cars = new ArrayList<>(topic.cars().subList(0, kept));
    if (kept < topic.cars().size()) {
      cars.add(new Topic.More(riders(topic, kept)));
    }
    return new Topic(topic.banner(), cars);
  }

  private static String leftOut(Topic topic, int kept) {
    return "the last "
        + (topic.cars().size() - kept)
        + " cars left out, with "
        + riders(topic, kept)
        + " riders";
  }

  private static int riders(Topic topic, int from) {
    int riders = 0;
    for (Topic.Car car : topic.cars().subList(from, topic.cars().size())) {
      if (car instanceof Topic.Ride ride) {
        riders += ride.seats().size();
      } else if (car instanceof Topic.More more) {
        riders += more.riders();
      }
    }
    return Math.min(riders, 999_999);
  }

  private static Topic withNotes(Topic topic, UnaryOperator<Optional<String>> change) {
    return new Topic(
        topic.banner(),
        topic.cars().stream()
            .map(
                car -> {
                  if (car instanceof Topic.Ride ride) {
                    return (Topic.Car)
                        new Topic.Ride(ride.state(), ride.seats(), change.apply(ride.note()));
                  }
                  return car instanceof Topic.Hold hold
                      ? new Topic.Hold(change.apply(hold.reason()))
                      : car;
                })
            .toList());
  }

  private static String cut(String words, int length) {
    return words.length() <= length
        ? words
        : Names.shortened(words, length - 1).stripTrailing() + "…";
  }
}
