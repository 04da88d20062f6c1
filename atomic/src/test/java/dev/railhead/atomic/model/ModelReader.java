package dev.railhead.atomic.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.Epoch;
import dev.railhead.atomic.internal.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process that serves: it resolves the link, keeps what it found for a while, and pins it for
 * each request. A lease stands for as long as it may hand out or read a release. For one thread.
 */
final class ModelReader {
  /** For how many ticks what was found is handed out. */
  static final int TTL = 2;

  private final ModelHost host;
  private final List<Ticket> tickets = new ArrayList<>();
  private final Map<String, String> cache = new HashMap<>();
  private Optional<Generation> found = Optional.empty();
  private Optional<Generation> looked = Optional.empty();
  private Optional<Generation> leasing = Optional.empty();
  private Epoch newest = Epoch.NONE;
  private long until;
  private boolean alive = true;

  ModelReader(ModelHost host) {
    this.host = host;
  }

  /** What was live at some moment. */
  record Generation(String id, String place, Epoch epoch) {}

  /** One request on one release. */
  static final class Ticket {
    final Generation generation;
    int next;

    Ticket(Generation generation) {
      this.generation = generation;
    }
  }

  /** The places that must not be touched because of this process. */
  List<String> places() {
    List<String> places = new ArrayList<>();
    if (alive) {
      found.ifPresent(each -> places.add(each.place()));
      leasing.ifPresent(each -> places.add(each.place()));
      tickets.forEach(each -> places.add(each.generation.place()));
    }
    return places;
  }

  /** The first part of resolving: look at the link. */
  boolean look() throws IOException {
    if (!alive || (found.isPresent() && host.now() < until)) {
      return false;
    }
    if (found.isPresent() && host.without(Guard.REFRESH)) {
      return false;
    }
    looked = seen();
    return looked.isPresent();
  }

  /** The second part: put a lease in place for what was seen. */
  void lease() {
    leasing = looked;
    looked = Optional.empty();
    host.leasesChanged();
  }

  /** The third part: look again, and take it if it is still so. */
  void settle() throws IOException {
    Optional<Generation> before = leasing;
    leasing = Optional.empty();
    if (before.isPresent() && (host.without(Guard.SECOND_LOOK) || seen().equals(before))) {
      found = before;
      until = host.now() + TTL;
    }
    host.leasesChanged();
  }

  private Optional<Generation> seen() throws IOException {
    View.Now live = host.view().live();
    if (!live.isServing()) {
      return Optional.empty();
    }
    Epoch epoch = host.view().epochs().epochOf(live.id());
    return Optional.of(new Generation(live.id(), live.place(), epoch));
  }

  /** Begins a request on what was found. */
  void acquire() throws IOException {
    if (!alive || found.isEmpty()) {
      return;
    }
    Generation generation = found.get();
    Epoch before = newest;
    host.claim(
        Invariant.MONOTONY, () -> assertThat(generation.epoch()).isGreaterThanOrEqualTo(before));
    newest = generation.epoch();
    host.acquired(generation);
    tickets.add(new Ticket(generation));
    host.leasesChanged();
  }

  /** The oldest request reads its next file. */
  void read() throws IOException {
    if (!alive || tickets.isEmpty()) {
      return;
    }
    Ticket ticket = tickets.get(0);
    String name = Files.NAMES.get(ticket.next++ % Files.NAMES.size());
    String id = ticket.generation.id();
    String text = host.disk().text(ticket.generation.place() + "/" + name).orElse("missing");
    host.claim(
        Invariant.PIN_CONSISTENCY,
        () -> assertThat(text).as("%s of %s", name, id).isEqualTo(Files.content(id, name)));
    String cached = cache.computeIfAbsent(id + "/" + name, key -> text);
    host.claim(Invariant.IDENTITY, () -> assertThat(cached).isEqualTo(text));
  }

  /** The oldest request ends. */
  void release() {
    if (!tickets.isEmpty()) {
      tickets.remove(0);
      host.leasesChanged();
    }
  }

  /** Nothing is handed out any more; requests go on. */
  void forget() {
    found = Optional.empty();
    host.leasesChanged();
  }

  /** Dies; its leases no longer count. */
  void kill() {
    alive = false;
    tickets.clear();
    host.leasesChanged();
  }
}
