package dev.railhead.core.announce;

import dev.railhead.core.announce.Announcer.Counts;
import dev.railhead.core.announce.Announcer.Trouble;
import dev.railhead.core.internal.Names;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue and the thread between those who announce and one sink. Thread-safe; the sink is never
 * called with the lock held.
 */
final class Post {
  private static final Logger log = LoggerFactory.getLogger(Post.class);
  private static final int LONGEST_TROUBLE = 500;

  /**
   * How long a sink that was interrupted and closed may take to return, before it is left behind.
   */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Sink sink;
  private final String name;
  private final int capacity;
  private final int tries;
  private final Backoff backoff;
  private final Duration drain;
  private final Optional<DeadLetters> deadLetters;
  private final InstantSource clock;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Announcement> queue = new ArrayDeque<>();
  private List<Announcement> underWay = List.of();
  private long accepted;
  private long sent;
  private long failed;
  private long dropped;
  private long retried;
  private Optional<Trouble> trouble = Optional.empty();
  private boolean troubled;
  private boolean closed;
  private boolean abandoned;

  Post(Announcer.Builder settings) {
    this.sink = settings.sink;
    this.name = Names.printable(sink.toString(), 200);
    this.capacity = settings.capacity;
    this.tries = sink.isRepeatable() ? settings.tries : 1;
    this.backoff = settings.backoff;
    this.drain = settings.drain;
    this.deadLetters = settings.deadLetters;
    this.clock = settings.clock;
    this.thread = new Thread(this::run, "railhead-announcer-" + Names.printable(name, 40));
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Takes {@code announcement} in, or drops it. Never waits. */
  void offer(Announcement announcement) {
    boolean firstDrop;
    lock.lock();
    try {
      if (!closed && accepted - sent - failed < capacity) {
        queue.add(announcement);
        accepted++;
        changed.signalAll();
        return;
      }
      firstDrop = dropped++ == 0;
    } finally {
      lock.unlock();
    }
    if (firstDrop) {
      log.warn("{} does not keep up, or is closed: announcements are dropped", name);
    }
  }

  Counts counts() {
    lock.lock();
    try {
      return new Counts(sent, failed, accepted - sent - failed, dropped, retried, trouble);
    } finally {
      lock.unlock();
    }
  }

  boolean await(Duration deadline) throws InterruptedException {
    long left = deadline.toNanos();
    lock.lockInterruptibly();
    try {
      long target = accepted;
      while (sent + failed < target) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (List<Announcement> next = next(); !next.isEmpty(); next = next()) {
      deliver(next);
    }
  }

  /** What to send next; empty for nothing more. */
  private List<Announcement> next() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      List<Announcement> next = new ArrayList<>();
      while (!queue.isEmpty() && next.size() < sink.atOnce()) {
        next.add(queue.remove());
      }
      underWay = List.copyOf(next);
      return underWay;
    } finally {
      lock.unlock();
    }
  }

  private void deliver(List<Announcement> announcements) {
    for (int number = 1; ; number++) {
      try {
        sink.send(announcements);
        arrived(announcements);
        return;
      } catch (InterruptedException e) {
        giveUp(announcements, "the announcer was closed");
        return;
      } catch (SinkRefusedException | RuntimeException e) {
        giveUp(announcements, said(e));
        return;
      } catch (IOException e) {
        if (number >= tries || !pause(number, said(e))) {
          giveUp(announcements, said(e));
          return;
        }
      }
    }
  }

  private static String said(Exception e) {
    String message = e.getMessage();
    String kind = e.getClass().getSimpleName();
    String said = kind + ": " + message;
    if (e instanceof IOException && message != null) {
      said = message;
    }
    return Names.printable(said, LONGEST_TROUBLE);
  }

  /** Waits before a further try; false if there is to be none. */
  private boolean pause(int failures, String why) {
    note(why);
    long left = backoff.pause(failures, ThreadLocalRandom.current().nextDouble()).toNanos();
    lock.lock();
    try {
      retried++;
      while (left > 0 && !abandoned) {
        left = changed.awaitNanos(left);
      }
      return !abandoned;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void note(String why) {
    boolean news;
    lock.lock();
    try {
      news = !troubled;
      troubled = true;
      trouble = Optional.of(new Trouble(clock.instant(), why));
    } finally {
      lock.unlock();
    }
    if (news) {
      log.warn("{} does not take an announcement: {}", name, why);
    }
  }

  private void arrived(List<Announcement> announcements) {
    boolean well;
    lock.lock();
    try {
      well = troubled;
      troubled = false;
      if (!abandoned) {
        sent += announcements.size();
        underWay = List.of();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (well) {
      log.info("{} takes announcements again", name);
    }
  }

  private void giveUp(List<Announcement> announcements, String why) {
    note(why);
    lock.lock();
    try {
      if (abandoned) {
        return; // Whoever abandoned it has counted and kept them.
      }
      underWay = List.of();
    } finally {
      lock.unlock();
    }
    bury(announcements, why);
  }

  /** Keeps what was given up, then counts it: who has waited for it finds it kept. */
  private void bury(List<Announcement> announcements, String why) {
    if (deadLetters.isPresent()) {
      try {
        deadLetters.get().keep(clock.instant(), name, why, announcements);
      } catch (IOException e) {
        log.error("{} announcements are lost: no dead letter can be kept", announcements.size(), e);
      }
    }
    lock.lock();
    try {
      failed += announcements.size();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    try {
      join(drain);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    abandon();
    sink.close();
    try {
      join(GRACE);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives up what is left, and makes the thread end. */
  private void abandon() {
    List<Announcement> left;
    lock.lock();
    try {
      left = new ArrayList<>(underWay);
      left.addAll(queue);
      underWay = List.of();
      queue.clear();
      abandoned = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (!left.isEmpty()) {
      bury(left, "the announcer was closed");
    }
    thread.interrupt();
  }

  private void join(Duration time) throws InterruptedException {
    if (Thread.currentThread() != thread && !time.isZero()) {
      TimeUnit.NANOSECONDS.timedJoin(thread, time.toNanos());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
