package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.Shipment.Destination;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that serve destinations one after another, as many of them as a limit says that may
 * change: a thread that has served a host goes home when there are too many, and more are hired
 * when there are too few. One thread hires and waits.
 */
final class Crew {
  private final Queue<Destination> waiting;
  private final IntSupplier limit;
  private final Serving serving;
  private final BooleanSupplier isHalted;
  private final List<Thread> threads = new ArrayList<>();
  private int working;

  /** Begins with nobody; serves {@code work} until {@code isHalted}. */
  Crew(Collection<Destination> work, IntSupplier limit, Serving serving, BooleanSupplier isHalted) {
    this.waiting = new ArrayDeque<>(work);
    this.limit = limit;
    this.serving = serving;
    this.isHalted = isHalted;
  }

  /** What is done for one destination. */
  interface Serving {
    void serve(Destination destination) throws InterruptedException;
  }

  /** Hires up to the limit, with threads of {@code names}, and forgets those that have ended. */
  synchronized void hire(Function<Runnable, Thread> names) {
    threads.removeIf(thread -> !thread.isAlive());
    int wanted = Math.min(limit.getAsInt() - working, waiting.size());
    for (int i = 0; i < wanted && !isHalted.getAsBoolean(); i++) {
      Thread thread = names.apply(this::work);
      threads.add(thread);
      working++;
      thread.start();
    }
  }

  private void work() {
    try {
      for (Destination next = next(); next != null; next = next()) {
        serving.serve(next);
      }
    } catch (InterruptedException cancelled) {
      leave(); // Only the rollout interrupts, and it waits for this.
    } catch (RuntimeException | Error e) {
      leave();
      throw e;
    }
  }

  private synchronized @Nullable Destination next() {
    boolean tooMany = working > limit.getAsInt();
    Destination next = tooMany || isHalted.getAsBoolean() ? null : waiting.poll();
    if (next == null) {
      leave();
    }
    return next;
  }

  private synchronized void leave() {
    working--;
    notifyAll();
  }

  /** Waits up to {@code millis} for all to be done, and says whether it is. */
  synchronized boolean isDoneWithin(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis; left > 0 && !isDone(); left = millisUntil(end)) {
      wait(left);
    }
    return isDone();
  }

  private static long millisUntil(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime());
  }

  private boolean isDone() {
    return working == 0 && (waiting.isEmpty() || isHalted.getAsBoolean());
  }

  /** Whether just as many as the limit says are at work, and others wait. */
  synchronized boolean isFull() {
    return working == limit.getAsInt() && !waiting.isEmpty();
  }

  /** The threads that may still run. */
  synchronized List<Thread> threads() {
    return List.copyOf(threads);
  }
}
