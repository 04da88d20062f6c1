package dev.railhead.core.internal.events;

import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.DeployEvent.Mark;
import dev.railhead.core.deploy.DeployListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Carries the events of deploys to listeners. Each listener has a thread and a bounded queue of its
 * own and hears all events in order, one at a time; none of them can delay the deploy, the other
 * listeners, or this stream. Thread-safe.
 *
 * <p>When a listener's queue is full, events of progress are dropped and counted, the queued ones
 * first. Other events are never dropped, and may fill the queue up to four times its capacity; a
 * listener so far behind is detached for good, with an error in the log, so that a stuck one cannot
 * use up the memory.
 */
public final class EventStream implements AutoCloseable {
  /** How many events a listener's queue holds unless said otherwise. */
  public static final int DEFAULT_CAPACITY = 10_000;

  /** How long {@link #close()} waits for the listeners. */
  public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(10);

  /** How long a listener that was interrupted may take to return, before it is left behind. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final List<Mailbox> mailboxes;

  /** A stream to {@code listeners}, which stamps events by {@code clock}. */
  public EventStream(List<DeployListener> listeners, InstantSource clock) {
    this(listeners, clock, DEFAULT_CAPACITY);
  }

  /**
   * A stream whose queues hold {@code capacity} events each.
   *
   * @throws IllegalArgumentException if {@code capacity} is not 1 to 1,000,000
   */
  public EventStream(List<DeployListener> listeners, InstantSource clock, int capacity) {
    if (capacity < 1 || capacity > 1_000_000) {
      throw new IllegalArgumentException("a capacity must be 1 to 1000000, but was " + capacity);
    }
    this.clock = clock;
    AtomicInteger number = new AtomicInteger();
    this.mailboxes =
        listeners.stream()
            .map(l -> new Mailbox(l, capacity, "railhead-events-" + number.incrementAndGet()))
            .toList();
    mailboxes.forEach(Mailbox::start);
  }

  /** The events of one deploy; to be made once per deploy, because it counts from 1. */
  public Sequence of(long deploy) {
    return new Sequence(this, deploy);
  }

  /** How many events {@code listener} has missed so far. */
  public long dropped(DeployListener listener) {
    return mailboxes.stream()
        .filter(mailbox -> mailbox.listener() == listener)
        .mapToLong(Mailbox::dropped)
        .sum();
  }

  /**
   * Waits until the listeners have heard all events that were emitted before this call.
   *
   * @return whether they all have, within {@code deadline}
   */
  public boolean await(Duration deadline) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    boolean all = true;
    for (Mailbox mailbox : mailboxes) {
      all &= mailbox.await(end - System.nanoTime());
    }
    return all;
  }

  /** Closes as {@link #close(Duration)} does, within {@link #DEFAULT_DRAIN}. */
  @Override
  public void close() {
    try {
      close(DEFAULT_DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes no more events, and gives the listeners until {@code deadline} to hear the rest; who is
   * not done by then is interrupted. Afterwards all threads are gone, but for those of listeners
   * that ignore the interrupt. May be called by a listener, whose own thread then ends a little
   * later.
   *
   * @throws InterruptedException if the thread is interrupted; the listeners were abandoned at once
   */
  public void close(Duration deadline) throws InterruptedException {
    mailboxes.forEach(Mailbox::close);
    long end = System.nanoTime() + deadline.toNanos();
    try {
      for (Mailbox mailbox : mailboxes) {
        if (!mailbox.join(end - System.nanoTime())) {
          mailbox.abandon();
        }
      }
      long graceEnd = System.nanoTime() + GRACE.toNanos();
      for (Mailbox mailbox : mailboxes) {
        mailbox.join(graceEnd - System.nanoTime());
      }
    } catch (InterruptedException e) {
      mailboxes.forEach(Mailbox::abandon);
      throw e;
    }
  }

  private void deliver(DeployEvent event) {
    for (Mailbox mailbox : mailboxes) {
      mailbox.offer(event);
    }
  }

  /** The events of one deploy, numbered from 1 without gaps. Thread-safe. */
  public static final class Sequence {
    private final EventStream stream;
    private final long deploy;
    private long last;

    private Sequence(EventStream stream, long deploy) {
      this.stream = stream;
      this.deploy = deploy;
    }

    /**
     * Makes the next event by {@code make}, such as {@code mark -> new Warned(mark, text)}, and
     * queues it for all listeners. Never waits for one. When {@code make} throws, no number is used
     * up. After the stream is closed, events go to nobody.
     *
     * @return the event
     */
    public synchronized DeployEvent emit(Function<Mark, DeployEvent> make) {
      // Numbered and queued under one lock, so that every queue has the events in their order.
      DeployEvent event = make.apply(new Mark(deploy, last + 1, stream.clock.instant()));
      last++;
      stream.deliver(event);
      return event;
    }
  }
}
