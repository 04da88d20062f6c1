package dev.railhead.atomic.serve;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon thread of a resolver: watches, polls, lets go, reports leaks, renews leases. */
final class Keeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  private static final Duration CHORES_EVERY = Duration.ofSeconds(1);
  private static final Duration BEAT_EVERY = Duration.ofSeconds(10);
  private static final Duration EAGER = Duration.ofMillis(1);
  private static final Duration PATIENT = Duration.ofMillis(20);

  private final DocrootResolver resolver;
  private final Lookout lookout;
  private final Slots slots;
  private final PinSettings pinSettings;
  private final Timing timing;
  private final Tally tally;
  private final Announcer announcer;
  private final boolean watched;
  private final FileSystem files;
  private final Duration poll;
  private final Duration leak;
  private final Thread thread = new Thread(this::run, "railhead-docroot");
  private final Map<LiveRelease, Long> reported = new HashMap<>();
  private volatile @Nullable Watch watch;
  private volatile boolean closed;
  private String lost = "";
  private long polledAt;
  private long choresAt;
  private long beatAt;
  private int patience;

  Keeper(
      DocrootResolver resolver,
      Lookout lookout,
      Slots slots,
      PinSettings pinSettings,
      Timing timing,
      Tally tally,
      Announcer announcer,
      ResolverBuilder built) {
    this.resolver = resolver;
    this.lookout = lookout;
    this.slots = slots;
    this.pinSettings = pinSettings;
    this.timing = timing;
    this.tally = tally;
    this.announcer = announcer;
    this.watched = built.ttl == null;
    this.files = built.files();
    this.poll = built.ttl == null ? built.poll : built.ttl;
    this.leak = built.leak;
  }

  void start() {
    polledAt = timing.now();
    choresAt = polledAt;
    beatAt = polledAt;
    keepWatch();
    // What changed between the first look and the watch was seen by neither.
    lookout.look();
    thread.setDaemon(true);
    thread.start();
  }

  boolean isWatching() {
    return watch != null;
  }

  private void run() {
    while (!closed) {
      try {
        turn(await());
      } catch (InterruptedException | ClosedWatchServiceException e) {
        // Closed, or nothing that concerns this thread: the condition of the loop says which.
        LOG.trace("Woken up", e);
      } catch (RuntimeException e) {
        LOG.error("The keeper of {} goes on after", resolver, e);
      }
    }
  }

  private boolean await() throws InterruptedException {
    Duration timeout = timeout();
    Watch watching = watch;
    if (watching != null) {
      return watching.await(timeout);
    }
    LockSupport.parkNanos(timeout.toNanos());
    return false;
  }

  private Duration timeout() {
    Duration longest = poll.compareTo(CHORES_EVERY) < 0 ? poll : CHORES_EVERY;
    if (!lookout.hasRetired()) {
      patience = 0;
      return longest;
    }
    patience++;
    Duration pause = patience < 1000 ? EAGER : PATIENT;
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  private void turn(boolean heard) {
    pinSettings.tick(timing.tick());
    boolean due = timing.since(polledAt).compareTo(poll) >= 0;
    if (heard || due) {
      lookout.look();
    }
    if (due) {
      polledAt = timing.now();
      keepWatch();
    }
    lookout.letGo();
    chores();
  }

  private void keepWatch() {
    if (!watched || closed) {
      return;
    }
    try {
      Watch watching = watch;
      if (watching == null) {
        watching = new Watch(files);
        watch = watching;
      }
      watching.over(lookout.toWatch());
      lost = "";
    } catch (IOException | UnsupportedOperationException e) {
      if (!lost.equals(e.toString())) {
        lost = e.toString();
        announcer.announce(new ResolverEvent.WatchLost(lost));
      }
    }
  }

  private void chores() {
    if (timing.since(choresAt).compareTo(CHORES_EVERY) < 0) {
      return;
    }
    choresAt = timing.now();
    slots.purge();
    lookout.inUse().forEach(this::reportLeak);
    reported.keySet().retainAll(lookout.inUse());
    if (timing.since(beatAt).compareTo(BEAT_EVERY) >= 0) {
      beatAt = timing.now();
      lookout.beat();
    }
  }

  /** Reports each leak once: when there are more than there were. */
  private void reportLeak(LiveRelease release) {
    long now = resolver.ages(release).stream().filter(age -> age.compareTo(leak) >= 0).count();
    @Nullable Long before = reported.put(release, now);
    long more = now - (before == null ? 0 : before);
    if (more > 0) {
      tally.leaks.addAndGet(more);
      report(resolver.census(release), now);
      pinSettings.trace();
    }
  }

  private void report(PinCensus census, long pins) {
    announcer.announce(
        new ResolverEvent.Leaked(census.release(), pins, census.oldest(), census.owners()));
    for (TracedPin pin : census.release().pins.traced()) {
      pin.stack().ifPresent(stack -> LOG.warn("{} is open for too long", pin, stack));
    }
  }

  /** Reports pins that are left at the end. */
  void reportLeft(LiveRelease release) {
    PinCensus census = resolver.census(release);
    tally.leaks.addAndGet(census.open());
    report(census, census.open());
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    closeWatch();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // The thread may have been about to set it again.
    closeWatch();
  }

  private void closeWatch() {
    try {
      Watch watching = watch;
      if (watching != null) {
        watching.close();
      }
    } catch (IOException e) {
      LOG.warn("Cannot close the watch", e);
    }
  }
}
