package dev.railhead.atomic.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Knows which release is live, and which of those before it are still in use. Looking and letting
 * go happen under one lock; reading what is live takes none. Thread-safe.
 */
final class Lookout {
  private static final int TRIES = 16;

  private final LinkReader reader;
  private final boolean byFirstLink;
  private final Timing timing;
  private final PinSettings pinSettings;
  private final Slots slots;
  private final Leases leases;
  private final Announcer announcer;
  private final Tally tally;
  private final Consumer<LiveRelease> publisher;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Retired> retired = new CopyOnWriteArrayList<>();
  private volatile @Nullable LiveRelease current;
  private volatile long lookedAt;
  private volatile @Nullable Fault fault;
  private long sequence;
  private boolean ended;

  /** A release that is live no more, since {@code nanos}. */
  private record Retired(LiveRelease release, long nanos) {}

  private record Fault(String why, long nanos) {}

  Lookout(
      LinkReader reader,
      boolean byFirstLink,
      Timing timing,
      PinSettings pinSettings,
      Slots slots,
      Leases leases,
      Announcer announcer,
      Tally tally,
      Consumer<LiveRelease> publisher) {
    this.reader = reader;
    this.byFirstLink = byFirstLink;
    this.timing = timing;
    this.pinSettings = pinSettings;
    this.slots = slots;
    this.leases = leases;
    this.announcer = announcer;
    this.tally = tally;
    this.publisher = publisher;
  }

  /** Looks for the first time. */
  LiveRelease first() throws IOException {
    lock.lock();
    try {
      lookedAt = timing.now();
      return observe();
    } finally {
      lock.unlock();
    }
  }

  LiveRelease current() {
    LiveRelease live = current;
    if (live == null) {
      throw new IllegalStateException("nothing was looked at yet");
    }
    return live;
  }

  /** When the look began that last found where the link leads. */
  long lookedAt() {
    return lookedAt;
  }

  Optional<String> fault() {
    return Optional.ofNullable(fault).map(Fault::why);
  }

  /** Looks now, after whoever is looking. */
  void look() {
    lock.lock();
    try {
      lookLocked();
    } finally {
      lock.unlock();
    }
  }

  /** Looks now, unless someone is looking already. */
  void lookUnlessBusy() {
    if (lock.tryLock()) {
      try {
        lookLocked();
      } finally {
        lock.unlock();
      }
    }
  }

  private void lookLocked() {
    if (ended) {
      return;
    }
    long began = timing.now();
    tally.looks.incrementAndGet();
    try {
      LiveRelease live = observe();
      lookedAt = began;
      recover(live);
    } catch (IOException | RuntimeException e) {
      fallBack(e);
    }
  }

  private LiveRelease observe() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Sighting seen = reader.look();
      LiveRelease last = current;
      if (last != null && seen.isStill(last)) {
        return last;
      }
      LiveRelease next = made(seen, last);
      leases.take(next);
      if (isStill(seen)) {
        publish(next, last);
        return next;
      }
      leases.drop(next);
    }
    throw new IOException(reader.current() + " changed with each of " + TRIES + " looks");
  }

  private LiveRelease made(Sighting seen, @Nullable LiveRelease last) {
    sequence++;
    PinTable pins = new PinTable(pinSettings, sequence);
    return new LiveRelease(seen, seen.epochAfter(last), timing.wall().instant(), byFirstLink, pins);
  }

  /**
   * The lease is in place by now: if nothing has changed, whoever changes it will see the lease.
   */
  private boolean isStill(Sighting seen) {
    try {
      return reader.mark().equals(seen.mark());
    } catch (IOException e) {
      return false;
    }
  }

  private void publish(LiveRelease next, @Nullable LiveRelease last) {
    if (last != null) {
      // First, so that a scope within a scope always finds its release in one of the two.
      retired.add(new Retired(last, timing.now()));
    }
    current = next;
    publisher.accept(next);
    if (last != null) {
      tally.swaps.incrementAndGet();
      next.readAheadAs(last, announcer);
      announcer.announce(new ResolverEvent.Swapped(last, next));
    }
  }

  private void recover(LiveRelease live) {
    Fault before = fault;
    if (before != null) {
      fault = null;
      announcer.announce(new ResolverEvent.Recovered(live, timing.since(before.nanos)));
    }
  }

  private void fallBack(Exception e) {
    Fault before = fault;
    String why = reader.current() + " leads to no release: " + e;
    if (before == null) {
      tally.fallbacks.incrementAndGet();
    }
    if (before == null || !before.why.equals(why)) {
      fault = new Fault(why, before == null ? timing.now() : before.nanos);
      announcer.announce(new ResolverEvent.FellBack(current(), why));
    }
  }

  /** The release of a generation that is held, and so is live or retired; it retires first. */
  LiveRelease bySequence(long sequence) {
    LiveRelease live = current();
    if (live.pins.sequence() == sequence) {
      return live;
    }
    for (Retired each : retired) {
      if (each.release.pins.sequence() == sequence) {
        return each.release;
      }
    }
    throw new IllegalStateException("generation " + sequence + " is held, and was let go");
  }

  boolean hasRetired() {
    return !retired.isEmpty();
  }

  boolean isDrained(LiveRelease release) {
    return release.pins.isEmpty(() -> slots.noneHolds(release.pins.sequence()));
  }

  /** Lets go of what is live no more and has no pins. */
  void letGo() {
    if (retired.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      for (Retired each : retired) {
        if (isDrained(each.release)) {
          letGo(each);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void letGo(Retired each) {
    retired.remove(each);
    each.release.attachments.close();
    leases.drop(each.release);
    long took = timing.now() - each.nanos;
    tally.drained(took);
    announcer.announce(new ResolverEvent.Drained(each.release, Duration.ofNanos(took)));
  }

  /** Shows the host that this process lives. */
  void beat() {
    lock.lock();
    try {
      leases.beat();
    } finally {
      lock.unlock();
    }
  }

  int leases() {
    lock.lock();
    try {
      return leases.count();
    } finally {
      lock.unlock();
    }
  }

  /** The live release, then those before it that are not let go. */
  List<LiveRelease> inUse() {
    List<LiveRelease> all = new ArrayList<>();
    all.add(current());
    retired.forEach(each -> all.add(each.release));
    return all;
  }

  /** The directories in which something may change. */
  List<Path> toWatch() {
    List<Path> all = new ArrayList<>();
    all.add(reader.home());
    current().sighting().links().stream().filter(each -> !all.contains(each)).forEach(all::add);
    return all;
  }

  /** Looks no more; false if that was so already. */
  boolean end() {
    lock.lock();
    try {
      boolean first = !ended;
      ended = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Ends with the pins that are left, which hold nothing from now on. */
  void close() {
    lock.lock();
    try {
      retired.forEach(each -> each.release.attachments.close());
      LiveRelease live = current;
      if (live != null) {
        live.attachments.close();
      }
      leases.close();
    } finally {
      lock.unlock();
    }
  }
}
