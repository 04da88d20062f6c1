package dev.railhead.trains.irc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A listener that remembers. */
final class Heard implements IrcListener {
  private final List<IrcEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public void on(IrcEvent event) {
    events.add(event);
  }

  <T extends IrcEvent> T first(Class<T> kind) {
    return first(kind, event -> true);
  }

  <T extends IrcEvent> T first(Class<T> kind, Predicate<T> wanted) {
    Awaitility.await(kind.getSimpleName() + " among " + events)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> all(kind).stream().anyMatch(wanted));
    return all(kind).stream().filter(wanted).findFirst().orElseThrow();
  }

  <T extends IrcEvent> List<T> all(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
