package dev.railhead.atomic.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.Epoch;
import dev.railhead.atomic.internal.Call;
import dev.railhead.atomic.internal.Plans;
import dev.railhead.atomic.internal.RefusedException;
import dev.railhead.atomic.internal.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A host with a disk, a docroot, readers and time. For one thread. */
final class ModelHost {
  private static final List<String> SLOTS = List.of("yin", "yang", "spare");

  private final TestDisk disk;
  private final boolean slots;
  private final Guard guard;
  private final Set<Invariant> watched;
  private final List<ModelReader> readers = new ArrayList<>();
  private final List<Sight> history = new ArrayList<>();
  private final Map<Epoch, String> generations = new HashMap<>();
  private Optional<ModelDeployer> locked = Optional.empty();
  private long now;

  ModelHost(TestDisk disk, boolean slots, Guard removed, Set<Invariant> watched)
      throws IOException {
    this.disk = disk;
    this.watched = Set.copyOf(watched);
    this.slots = slots;
    this.guard = removed;
    for (String directory :
        List.of(".railhead", ".railhead/seals", ".railhead/manifests", "releases")) {
      disk.run(new Call.MakeDirectory(directory));
    }
    for (String directory : List.of(".", ".railhead", "releases")) {
      disk.run(new Call.Sync(directory));
    }
  }

  /** What was live since a moment. */
  private record Sight(long since, String id) {}

  /** Checks {@code claim} if {@code invariant} is what this is about. */
  void claim(Invariant invariant, Invariant.Claim claim) throws IOException {
    if (watched.contains(invariant)) {
      claim.check();
    }
  }

  TestDisk disk() {
    return disk;
  }

  boolean slots() {
    return slots;
  }

  Guard guard() {
    return guard;
  }

  boolean without(Guard other) {
    return guard == other;
  }

  View view() {
    return new View(disk, "home");
  }

  long now() {
    return now;
  }

  void tick(int ticks) {
    now += ticks;
  }

  List<ModelReader> readers() {
    return readers;
  }

  ModelReader newReader() {
    ModelReader reader = new ModelReader(this);
    readers.add(reader);
    return reader;
  }

  boolean isFree() {
    return locked.isEmpty() || without(Guard.LOCK);
  }

  void lock(ModelDeployer deployer) {
    locked = Optional.of(deployer);
  }

  void unlock(ModelDeployer deployer) {
    if (locked.filter(holder -> holder == deployer).isPresent()) {
      locked = Optional.empty();
    }
  }

  void leasesChanged() {
    Set<String> places = new HashSet<>();
    readers.forEach(reader -> places.addAll(reader.places()));
    disk.pin(without(Guard.LEASES) ? Set.of() : places);
  }

  /** The slot that a deployer fills, as {@code SlotChoice} has it when it does not wait. */
  String freeSlot(Plans plans) throws IOException {
    for (String slot : plans.idleSlots()) {
      boolean offered = !slot.equals("spare") || !without(Guard.THIRD_SLOT);
      if (offered && !disk.pinned().contains(slot)) {
        return slot;
      }
    }
    throw new RefusedException("no slot that nothing reads from");
  }

  /** Pin safety: what is written to, unsealed or deleted is neither live nor read. */
  void before(Call call) throws IOException {
    String touched = touched(call);
    if (touched.isEmpty() || !disk.exists(touched)) {
      return;
    }
    claim(Invariant.PIN_SAFETY, () -> checkUnused(touched, call));
  }

  private void checkUnused(String touched, Call call) throws IOException {
    assertThat(disk.same(touched, "current"))
        .as("pin safety: %s is live, and then comes %s", touched, call)
        .isFalse();
    for (ModelReader reader : readers) {
      assertThat(reader.places()).as("pin safety: before %s", call).doesNotContain(touched);
    }
  }

  private static String touched(Call call) {
    String path = "";
    if (call instanceof Call.Write write) {
      path = write.path();
    } else if (call instanceof Call.Empty empty) {
      path = empty.path() + "/";
    } else if (call instanceof Call.Rename rename && rename.to().endsWith(".trash")) {
      path = rename.from() + "/";
    } else if (call instanceof Call.Remove remove && remove.path().contains("/seals/")) {
      String name = remove.path().substring(remove.path().lastIndexOf('/') + 1);
      path = SLOTS.contains(name) ? name + "/" : "releases/" + name + "/";
    }
    int first = path.indexOf('/');
    int second = path.startsWith("releases/") ? path.indexOf('/', first + 1) : first;
    boolean place = path.startsWith("releases/") || SLOTS.stream().anyMatch(path::startsWith);
    return place && second > 0 ? path.substring(0, second) : "";
  }

  /** Looks at the link, as anybody may at any moment. */
  View.Now observe() throws IOException {
    View.Now live = view().live();
    String id = live.isServing() ? live.id() : live.describe();
    if (history.isEmpty() || !history.get(history.size() - 1).id().equals(id)) {
      history.add(new Sight(now, id));
    }
    return live;
  }

  /** Bounded staleness and identity: what a reader hands out was live a short while ago. */
  void acquired(ModelReader.Generation generation) throws IOException {
    claim(Invariant.BOUNDED_STALENESS, () -> checkFresh(generation));
    String id = generations.computeIfAbsent(generation.epoch(), key -> generation.id());
    claim(
        Invariant.IDENTITY,
        () -> assertThat(id).as("what epoch %s is", generation.epoch()).isEqualTo(generation.id()));
  }

  private void checkFresh(ModelReader.Generation generation) {
    long oldest = now - ModelReader.TTL;
    boolean fresh = false;
    for (int i = 0; i < history.size(); i++) {
      long end = i + 1 < history.size() ? history.get(i + 1).since() : Long.MAX_VALUE;
      fresh |= history.get(i).id().equals(generation.id()) && end >= oldest;
    }
    assertThat(fresh).as("%s at %s of %s", generation, now, history).isTrue();
  }

  /** Totality: what the link leads to is sealed and complete. */
  void checkTotality() throws IOException {
    View.Now live = observe();
    assertThat(live.isServing()).as("totality: %s", live).isTrue();
    assertThat(Files.complete(disk, live.place(), live.id())).as("totality: %s", live).isTrue();
  }

  /** Crash safety: whatever is sealed is complete. */
  void checkSeals() throws IOException {
    for (String name : disk.names(".railhead/seals")) {
      if (name.endsWith(".new")) {
        continue;
      }
      String place = SLOTS.contains(name) ? name : "releases/" + name;
      Optional<View.Seal> seal = view().seal(name);
      if (seal.isPresent() && disk.isDirectory(place)) {
        assertThat(Files.complete(disk, place, seal.get().id()))
            .as("crash safety: %s is sealed as %s", place, seal.get())
            .isTrue();
      }
    }
  }

  /** What interrupted runs have left. */
  List<String> leftovers() throws IOException {
    List<String> left = new ArrayList<>();
    disk.names(".").stream().filter(name -> name.startsWith(".railhead-")).forEach(left::add);
    disk.names("releases").stream().filter(name -> name.startsWith(".")).forEach(left::add);
    return left;
  }

  /** All processes die, as the machine does. */
  void die() {
    readers.forEach(ModelReader::kill);
    readers.clear();
    locked = Optional.empty();
    leasesChanged();
  }
}
