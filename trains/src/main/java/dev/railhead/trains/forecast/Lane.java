package dev.railhead.trains.forecast;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * One lane of a simulated day: one train at a time, which leaves when the lane is free and somebody
 * waits, and takes the oldest waiting riders of one kind. For one thread.
 */
final class Lane {
  private final Timetable rules;
  private final int capacity;
  private final DoubleSupplier codeMinutes;

  // Riders leave from the middle, by iterator, of lines that may be very long.
  @SuppressWarnings("JdkObsolete")
  private final LinkedList<Traveller> queue = new LinkedList<>();

  private final List<Double> departures = new ArrayList<>();

  Lane(Timetable rules, int capacity, List<Traveller> riders) {
    this(rules, capacity, riders, rules::trainMinutes);
  }

  /** A lane whose code trains take what {@code codeMinutes} says of each. */
  Lane(Timetable rules, int capacity, List<Traveller> riders, DoubleSupplier codeMinutes) {
    this.rules = rules;
    this.capacity = capacity;
    this.codeMinutes = codeMinutes;
    queue.addAll(riders);
  }

  /** Runs until nobody waits; the lane is free at {@code free}. Returns when each train left. */
  List<Double> run(double free) {
    double lastFree = free;
    while (!queue.isEmpty()) {
      double departure = rules.departure(lastFree, queue.getFirst().readyAt);
      List<Traveller> train = board(departure);
      departures.add(departure);
      train.forEach(rider -> rider.departAt(departure));
      lastFree = land(train, departure);
    }
    return departures;
  }

  private List<Traveller> board(double departure) {
    List<Traveller> train = new ArrayList<>();
    if (rules.hotfixFirst()) {
      take(train, departure, true);
    }
    take(train, departure, false);
    return train;
  }

  private void take(List<Traveller> train, double departure, boolean hotfixOnly) {
    Iterator<Traveller> waiting = queue.iterator();
    while (train.size() < capacity && waiting.hasNext()) {
      Traveller rider = waiting.next();
      if (rider.readyAt > departure) {
        return;
      }
      boolean sameKind = train.isEmpty() || train.get(0).config == rider.config;
      if (sameKind && (rider.hotfix || !hotfixOnly)) {
        train.add(rider);
        waiting.remove();
      }
    }
  }

  private double land(List<Traveller> train, double departure) {
    boolean config = train.get(0).config;
    double slowest = train.stream().mapToDouble(rider -> rider.verifyMinutes).max().orElse(0);
    double end = departure + (config ? rules.configMinutes() : codeMinutes.getAsDouble()) + slowest;
    List<Traveller> bad = train.stream().filter(rider -> rider.bad).toList();
    double last = bad.isEmpty() ? end : rules.onBad().endOf(rules, train, end);
    for (Traveller rider : train) {
      rider.ended = last;
    }
    if (!bad.isEmpty() && rules.onBad() != Timetable.OnBad.REPAIR) {
      bad.forEach(rider -> queueAgain(rider, last));
    }
    return last;
  }

  /** An ejected rider comes back with the change repaired, in the place they had. */
  private void queueAgain(Traveller rider, double ejected) {
    rider.bad = false;
    rider.readyAt = ejected + rules.repairMinutes();
    int place = 0;
    for (Traveller waiting : queue) {
      if (waiting.readyAt > rider.readyAt) {
        break;
      }
      place++;
    }
    queue.add(place, rider);
  }
}
