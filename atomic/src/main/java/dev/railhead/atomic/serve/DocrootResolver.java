package dev.railhead.atomic.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers which release a docroot's link leads to, and holds it for the whole of a request.
 *
 * <pre>{@code
 * try (DocrootResolver docroot = DocrootResolver.watching(Path.of("/srv/web/current")).open()) {
 *   try (Pin pin = docroot.pin()) { // one for each request
 *     serve(request, pin.release().directory());
 *   }
 * }
 * }</pre>
 *
 * <p>The answer is ready in memory. It changes when the link does: a watch on the directory that
 * the link stands in tells, a slow poll finds what no watch sees (a network file system, a mount),
 * and {@link #published} spares both where the deploy runs in the same process. When the link leads
 * nowhere, the last good release stays live, listeners hear of it, and it recovers by itself.
 *
 * <p>What is live never goes back: {@linkplain LiveRelease#epoch epochs} only grow, and of two pins
 * the later one is never on an earlier release. A release is known by its id and its epoch, never
 * by its path: a slot that is used again is seen as new though the link's text is the same. Links
 * that Capistrano, mod_realdoc's deploys or a script swap by rename(2) are understood; on a host
 * that Railhead deploys to, the host is told by a lease which places are in use (see the package).
 *
 * <p>Thread-safe. {@link #current}, {@link #pin}, {@link #scope} and {@link #call} never throw for
 * a link that is broken, take no lock, and never touch the disk, but for {@linkplain #caching one
 * way to set it up}. One resolver serves one docroot; keep one for each, and never choose one by a
 * name that a client sent. {@link #close} ends its daemon threads and closes its files.
 */
public final class DocrootResolver implements AutoCloseable {
  private final Lookout lookout;
  private final PinSettings pinSettings;
  private final Slots slots;
  private final Timing timing;
  private final Tally tally;
  private final Announcer announcer;
  private final Keeper keeper;
  private final long ttlNanos;
  private final long closingNanos;

  /** What new pins are on; nothing once this is closed. */
  private volatile @Nullable LiveRelease live;

  DocrootResolver(ResolverBuilder built) throws IOException {
    LinkReader reader = built.reader;
    this.timing = built.timing;
    this.ttlNanos = built.ttl == null ? 0 : built.ttl.toNanos();
    this.closingNanos = built.closing.toNanos();
    this.pinSettings = new PinSettings(built.tracing, built.stacks);
    this.slots = new Slots();
    this.tally = new Tally();
    this.announcer = new Announcer(List.copyOf(built.listeners), "railhead-docroot-events");
    Leases leases = new Leases(reader.state(), built.leasing, announcer);
    this.lookout =
        new Lookout(
            reader,
            built.byFirstLink,
            timing,
            pinSettings,
            slots,
            leases,
            announcer,
            tally,
            next -> live = next);
    this.keeper = new Keeper(this, lookout, slots, pinSettings, timing, tally, announcer, built);
    pinSettings.tick(timing.tick());
    boolean started = false;
    try {
      lookout.first();
      keeper.start();
      started = true;
    } finally {
      if (!started) {
        keeper.close();
        lookout.close();
        announcer.close();
      }
    }
  }

  /**
   * For the docroot that {@code current}, a link such as {@code /srv/web/current}, leads to;
   * changes of it are heard of at once.
   */
  public static ResolverBuilder watching(Path current) {
    return new ResolverBuilder(current, null);
  }

  /**
   * As {@link #watching}, but the link is read again when the answer is older than {@code ttl}, as
   * mod_realdoc does with {@code RealpathEvery}; 2 seconds is usual there. It is read by the
   * request that finds it so, which takes microseconds on a local disk, and by one at a time: the
   * others go on with the old answer meanwhile.
   *
   * @throws IllegalArgumentException if it is not 1 ms to 1 hour
   */
  public static ResolverBuilder caching(Path current, Duration ttl) {
    return new ResolverBuilder(current, Bounds.check("a time to live", ttl, "PT0.001S", "PT1H"));
  }

  /** What is live now. To read its files, take a {@link #pin}. */
  public LiveRelease current() {
    LiveRelease now = fresh();
    return now != null ? now : lookout.current();
  }

  private @Nullable LiveRelease fresh() {
    if (ttlNanos != 0 && timing.now() - lookout.lookedAt() > ttlNanos) {
      lookout.lookUnlessBusy();
    }
    return live;
  }

  /**
   * A ticket for what is live now.
   *
   * @throws IllegalStateException if this resolver is closed
   */
  public Pin pin() {
    return pin(null);
  }

  /**
   * A ticket for what is live now that says, should it leak, who took it.
   *
   * @param owner for people; asked for its text only then, and kept only while owners are traced
   * @throws IllegalStateException if this resolver is closed
   */
  public Pin pin(@Nullable Object owner) {
    LiveRelease now = open(fresh());
    while (true) {
      Pin pin = now.pins.take(now, owner);
      LiveRelease then = live;
      if (then == now) {
        return pin;
      }
      pin.close();
      now = open(then);
    }
  }

  /**
   * Holds what is live now for the calling thread, or what its outermost open scope holds.
   *
   * @throws IllegalStateException if this resolver is closed
   */
  public Scope scope() {
    Slot slot = slots.mine();
    LiveRelease release = slot.isIdle() ? hold(slot) : lookout.bySequence(slot.held());
    slot.enter();
    return new Scope(release, slot);
  }

  /** Calls {@code work} with what {@link #scope} holds, for as long as it takes. */
  public <T> T call(Function<LiveRelease, T> work) {
    try (Scope scope = scope()) {
      return work.apply(scope.release());
    }
  }

  private LiveRelease hold(Slot slot) {
    LiveRelease now = open(fresh());
    while (true) {
      slot.hold(now.pins.sequence(), pinSettings.tick());
      LiveRelease then = live;
      if (then == now) {
        return now;
      }
      slot.drop();
      now = open(then);
    }
  }

  private static LiveRelease open(@Nullable LiveRelease live) {
    if (live == null) {
      throw new IllegalStateException("the resolver of this docroot is closed");
    }
    return live;
  }

  /**
   * Reads the link now; to be called after a swap by the same process. When it returns, new pins
   * are on what the link leads to, and what was live before, unless someone holds it, is let go:
   * its lease is gone.
   *
   * @return what is live now
   */
  public LiveRelease published() {
    lookout.look();
    lookout.letGo();
    return lookout.current();
  }

  /**
   * Waits until no pin and no scope is open on {@code release}, which is live no more. If it says
   * so, none can ever be again; the lease of the release and the class loaders made for it are
   * gone.
   *
   * @param release one that this resolver gave out
   * @param deadline how long to wait; zero to look just once
   * @throws IllegalStateException if the release is live: swap first
   */
  public Drain awaitDrained(LiveRelease release, Duration deadline) throws InterruptedException {
    long began = timing.now();
    long limit = Bounds.nanos(deadline);
    long pause = 10_000;
    while (true) {
      if (release == live) {
        throw new IllegalStateException(release + " is live: swap to another release first");
      }
      boolean drained = lookout.isDrained(release);
      long waited = timing.now() - began;
      if (drained || waited >= limit) {
        lookout.letGo();
        long left = drained ? 0 : Math.max(1, census(release).open());
        return new Drain(release, left, Duration.ofNanos(waited));
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, 250_000);
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while waiting for the pins on " + release);
      }
    }
  }

  /** How this resolver is doing. Counts every pin, so not for each request. */
  public ResolverMetrics metrics() {
    List<PinCensus> pins = new ArrayList<>();
    lookout.inUse().forEach(each -> pins.add(census(each)));
    return new ResolverMetrics(
        lookout.current(),
        timing.since(lookout.lookedAt()),
        lookout.fault(),
        keeper.isWatching(),
        tally.looks.get(),
        tally.swaps.get(),
        tally.fallbacks.get(),
        tally.leaks.get(),
        lookout.leases(),
        tally.drains.get(),
        Duration.ofNanos(tally.lastDrainNanos.get()),
        Duration.ofNanos(tally.longestDrainNanos.get()),
        announcer.missed(),
        pins);
  }

  void beat() {
    lookout.beat();
  }

  int slots() {
    return slots.size();
  }

  PinCensus census(LiveRelease release) {
    List<String> owners = new ArrayList<>();
    for (Slot slot : slots.holding(release.pins.sequence())) {
      owners.add("scope of thread " + slot.thread().getName());
    }
    release.pins.traced().forEach(pin -> owners.add(pin.owner()));
    List<String> named = owners.subList(0, Math.min(owners.size(), PinCensus.MOST_OWNERS));
    return PinCensus.of(release, ages(release), named);
  }

  /** How long each pin and scope on {@code release} has been open. */
  List<Duration> ages(LiveRelease release) {
    pinSettings.tick(timing.tick());
    List<Duration> ages = new ArrayList<>();
    release.pins.ticks().forEach(tick -> ages.add(timing.sinceTick(tick)));
    slots.holding(release.pins.sequence()).forEach(slot -> ages.add(timing.sinceTick(slot.tick())));
    return ages;
  }

  /**
   * Takes no new pins, waits a while for those that are open ({@link
   * ResolverBuilder#waitingForPins}), and ends. Pins that are left are reported as leaked and hold
   * nothing from then on. Does nothing the second time.
   */
  @Override
  public void close() {
    if (lookout.end()) {
      live = null;
      keeper.close();
      awaitPins();
      lookout.close();
      announcer.close();
    }
  }

  private void awaitPins() {
    long began = timing.now();
    for (LiveRelease each : lookout.inUse()) {
      while (!lookout.isDrained(each)) {
        if (timing.now() - began >= closingNanos || Thread.currentThread().isInterrupted()) {
          keeper.reportLeft(each);
          break;
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(250));
      }
    }
  }

  /** What is live, for people. */
  @Override
  public String toString() {
    return "docroot resolver on " + lookout.current();
  }
}
