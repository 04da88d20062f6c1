package dev.railhead.trains;

import dev.railhead.core.Actor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A push queue at one revision. It is made by {@link #evolve evolving} the state before with an
 * {@link Entry}, never by hand. Immutable; a change shares all that it does not touch.
 *
 * @param queue the queue's name; empty before the first entry
 * @param revision how many entries made it
 * @param at the time of the last entry
 * @param settings how it works; its lanes are those at the beginning, {@link #lines} has today's
 * @param lines the lanes and who waits in them
 * @param trains the trains that board or are under way, by id
 * @param ended the last {@link #ENDED_LIMIT} trains that have ended, oldest first
 * @param holds the holds that were not released yet, by id
 * @param windows the windows, by id
 * @param banner the line above the queue
 * @param counters the last numbers that were given
 * @param seen the newest orders
 */
public record QueueState(
    String queue,
    long revision,
    Instant at,
    QueueSettings settings,
    List<Line> lines,
    List<Train> trains,
    List<Train> ended,
    List<Hold> holds,
    List<Window> windows,
    Optional<String> banner,
    Counters counters,
    Seen seen) {
  /** How many ended trains are kept at hand. */
  public static final int ENDED_LIMIT = 16;

  private static final QueueState NOTHING =
      new QueueState(
          "",
          0,
          Instant.EPOCH,
          QueueSettings.usual(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          new Counters(0, 0, 0, 0, 0),
          Seen.none());

  /**
   * The last numbers that were given. Immutable.
   *
   * @param rider the last rider's
   * @param train the last train's
   * @param hold the last hold's
   * @param window the last window's
   * @param token the last fencing token
   */
  public record Counters(long rider, long train, long hold, long window, long token) {
    Counters atRider(RiderId id) {
      return new Counters(id.number(), train, hold, window, token);
    }

    Counters atTrain(TrainId id) {
      return new Counters(rider, id.number(), hold, window, token);
    }

    Counters atHold(HoldId id) {
      return new Counters(rider, train, id.number(), window, token);
    }

    Counters atWindow(WindowId id) {
      return new Counters(rider, train, hold, id.number(), token);
    }

    Counters atToken(long token) {
      return new Counters(rider, train, hold, window, token);
    }
  }

  /** The state before the first entry of any queue. */
  public static QueueState nothing() {
    return NOTHING;
  }

  /** The queue {@code name} at revision 1, opened at {@code now} by {@code by}. */
  public static QueueState open(String name, QueueSettings settings, Actor by, Instant now) {
    return nothing().evolve(opening(name, settings, by, now));
  }

  /** The first entry of the queue {@code name}. */
  public static Entry opening(String name, QueueSettings settings, Actor by, Instant now) {
    LaneId.of(name);
    return new Entry(1, now, "open", by, List.of(new Event.QueueOpened(name, settings)));
  }

  /**
   * The state after {@code entry}.
   *
   * @throws IllegalArgumentException if it is not the next entry of this queue
   */
  public QueueState evolve(Entry entry) {
    return Evolution.evolve(this, entry);
  }

  /** The line of {@code lane}. */
  public Optional<Line> line(LaneId lane) {
    for (Line line : lines) {
      if (line.lane().id().equals(lane)) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  /** The train {@code id}, if it boards, is under way, or has ended lately. */
  public Optional<Train> train(TrainId id) {
    Optional<Train> current = trains.stream().filter(t -> t.id().equals(id)).findFirst();
    return current.isPresent()
        ? current
        : ended.stream().filter(t -> t.id().equals(id)).findFirst();
  }

  /** The rider {@code id}, if it waits or is under way. */
  public Optional<Rider> rider(RiderId id) {
    return Riders.find(this, id).map(Riders.Seat::rider);
  }

  /** All riders who wait or are under way, those under way first. */
  public List<Rider> riders() {
    List<Rider> riders = new ArrayList<>();
    trains.forEach(train -> riders.addAll(train.riders()));
    lines.forEach(line -> riders.addAll(line.waiting()));
    return riders;
  }

  /** The train that boards in {@code lane}. */
  public Optional<Train> boardingTrain(LaneId lane) {
    return Formation.trainOf(this, lane, TrainState.BOARDING);
  }

  /** The train of {@code lane} that is under way. */
  public Optional<Train> activeTrain(LaneId lane) {
    return trains.stream()
        .filter(train -> train.lane().equals(lane) && train.state().isActive())
        .findFirst();
  }

  /**
   * Who would ride if trains left {@code lane} one after another now; the first is the train that
   * boards. It is a projection: only departure makes it a fact.
   */
  public List<List<Rider>> forming(LaneId lane) {
    return line(lane).map(line -> Formation.of(this, line, at)).orElse(List.of());
  }

  /** Who would ride if the train {@code id} left now, or rides, if it has. */
  public List<Rider> aboard(TrainId id) {
    return train(id)
        .map(
            t ->
                t.state() == TrainState.BOARDING
                    ? Formation.first(this, line(t.lane()).orElseThrow(), at)
                    : t.riders())
        .orElse(List.of());
  }

  /** Why no train of {@code lane} may leave at {@code now}, for people; empty if one may. */
  public Optional<String> obstacle(LaneId lane, Instant now) {
    return line(lane)
        .flatMap(line -> Obstacles.before(this, line, now))
        .map(Obstacles.Obstacle::reason);
  }

  QueueState lines(List<Line> lines) {
    return new QueueState(
        queue, revision, at, settings, lines, trains, ended, holds, windows, banner, counters,
        seen);
  }

  QueueState trains(List<Train> trains) {
    return new QueueState(
        queue, revision, at, settings, lines, trains, ended, holds, windows, banner, counters,
        seen);
  }

  QueueState ended(List<Train> ended) {
    return new QueueState(
        queue, revision, at, settings, lines, trains, ended, holds, windows, banner, counters,
        seen);
  }

  QueueState holds(List<Hold> holds) {
    return new QueueState(
        queue, revision, at, settings, lines, trains, ended, holds, windows, banner, counters,
        seen);
  }

  QueueState windows(List<Window> windows) {
    return new QueueState(
        queue, revision, at, settings, lines, trains, ended, holds, windows, banner, counters,
        seen);
  }

  QueueState banner(Optional<String> banner) {
    return new QueueState(
        queue, revision, at, settings, lines, trains, ended, holds, windows, banner, counters,
        seen);
  }

  QueueState counters(Counters counters) {
    return new QueueState(
        queue, revision, at, settings, lines, trains, ended, holds, windows, banner, counters,
        seen);
  }

  QueueState opened(String queue, QueueSettings settings) {
    List<Line> lines = settings.lanes().stream().map(lane -> new Line(lane, List.of(), 0)).toList();
    return new QueueState(
        queue, revision, at, settings, lines, trains, ended, holds, windows, banner, counters,
        seen);
  }

  QueueState recorded(Entry entry) {
    return new QueueState(
        queue,
        entry.revision(),
        entry.at(),
        settings,
        lines,
        trains,
        ended,
        holds,
        windows,
        banner,
        counters,
        seen.with(entry.order()));
  }

  QueueState put(Line line) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).lane().id().equals(line.lane().id())) {
        return lines(Lists.set(lines, i, line));
      }
    }
    return lines(Lists.with(lines, lines.size(), line));
  }

  QueueState put(Train train) {
    for (int i = 0; i < trains.size(); i++) {
      if (trains.get(i).id().equals(train.id())) {
        return trains(Lists.set(trains, i, train));
      }
    }
    return trains(Lists.with(trains, trains.size(), train));
  }

  /** The train has ended so; the oldest of the ended ones is forgotten. */
  QueueState end(Train train, TrainState how) {
    int index = trains.indexOf(train);
    List<Train> kept = ended.size() < ENDED_LIMIT ? ended : Lists.without(ended, 0);
    return trains(Lists.without(trains, index))
        .ended(Lists.with(kept, kept.size(), train.in(how).run(train.run().over())));
  }

  Line existing(LaneId lane) {
    return line(lane).orElseThrow(() -> new IllegalArgumentException("there is no lane " + lane));
  }

  Train existing(TrainId id) {
    for (Train train : trains) {
      if (train.id().number() == id.number()) {
        return train;
      }
    }
    throw new IllegalArgumentException("train " + id + " is not there");
  }
}
