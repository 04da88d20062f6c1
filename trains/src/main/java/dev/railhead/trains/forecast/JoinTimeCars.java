package dev.railhead.trains.forecast;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * PushBot's rule: who joins gets a seat at once, in the first car behind the first one that is not
 * full and carries no configuration; configuration rides alone. For one thread.
 */
final class JoinTimeCars {
  private final Timetable rules;
  private final int capacity;
  private final Deque<Traveller> coming;
  private final List<List<Traveller>> cars = new ArrayList<>();
  private final List<Double> departures = new ArrayList<>();

  JoinTimeCars(Timetable rules, List<Traveller> riders) {
    this.rules = rules;
    this.capacity = rules.capacity();
    this.coming = new ArrayDeque<>(riders);
  }

  List<Double> run() {
    double free = 0;
    while (!coming.isEmpty() || !cars.isEmpty()) {
      if (cars.isEmpty()) {
        free = Math.max(free, coming.getFirst().arrived);
        seat(coming.removeFirst());
      }
      free = depart(free);
    }
    return departures;
  }

  /** Sends the first car off; while it is on its way it stands in front, and is not joined. */
  private double depart(double departure) {
    List<Traveller> train = cars.get(0);
    double takes = train.get(0).config ? rules.configMinutes() : rules.trainMinutes();
    departures.add(departure);
    for (Traveller rider : train) {
      rider.departAt(departure);
      rider.ended = departure + takes;
    }
    while (!coming.isEmpty() && coming.getFirst().arrived < departure + takes) {
      seat(coming.removeFirst());
    }
    cars.remove(0);
    return departure + takes;
  }

  private void seat(Traveller rider) {
    for (int i = 1; i < cars.size() && !rider.config; i++) {
      List<Traveller> car = cars.get(i);
      if (car.size() < capacity && !car.get(0).config) {
        car.add(rider);
        return;
      }
    }
    cars.add(new ArrayList<>(List.of(rider)));
  }
}
