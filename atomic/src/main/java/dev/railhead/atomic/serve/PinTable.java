package dev.railhead.atomic.serve;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The open tickets of one generation. Thread-safe and without locks.
 *
 * <p>A ticket is a cell of an array: free or held, with the number of its uses. Taking one is one
 * compare-and-swap, giving it back another, and no two threads that run at once need to touch the
 * same cache line. When a thread's own cells are all held, and when tickets are to be traced, a
 * ticket stands in a set instead.
 *
 * <p>Why it counts exactly. A reader takes a cell and then looks whether the generation is still
 * live; if not, it gives the cell back and has no ticket. The one that publishes makes another
 * generation live and then looks at the cells. All four are volatile accesses, so they have one
 * order that all agree on: either the look at the cells finds the reader's, or the reader finds
 * that its generation is live no more. From then on tickets only go, but for {@link #fork}, which
 * is counted, so that a look during which none happened saw a moment without tickets.
 */
final class PinTable {
  private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

  /**
   * Cells that lie next to each other would be one cache line, and processors fetch two at once.
   */
  private static final int STRIDE = 32;

  private static final int FIRST = 8;
  private static final int USABLE = 16;
  private static final int STRIPES = stripes(Runtime.getRuntime().availableProcessors());
  private static final long HELD = 1;

  private final PinSettings settings;
  private final long sequence;
  private final long[] cells = new long[(STRIPES + 1) * STRIDE];
  private final Set<TracedPin> traced = ConcurrentHashMap.newKeySet();
  private final AtomicLong forks = new AtomicLong();

  PinTable(PinSettings settings, long sequence) {
    this.settings = settings;
    this.sequence = sequence;
  }

  private static int stripes(int processors) {
    return Math.min(128, Math.max(8, 2 * Integer.highestOneBit(2 * processors - 1)));
  }

  /** A number that no other generation of this resolver has: 1 or more. */
  long sequence() {
    return sequence;
  }

  /** Takes a ticket. Whether it is good for anything shows only afterwards. */
  Pin take(LiveRelease release, @Nullable Object owner) {
    if (settings.isTracing()) {
      return trace(release, owner);
    }
    int begin = stripe(Thread.currentThread()) * STRIDE + FIRST;
    long held = ((long) settings.tick() << 1) | HELD;
    for (int cell = begin; cell < begin + USABLE; cell++) {
      long free = (long) CELLS.getOpaque(cells, cell);
      if ((free & HELD) == 0 && CELLS.compareAndSet(cells, cell, free, free | held)) {
        return new CellPin(release, cell, (int) (free >>> 32));
      }
    }
    return trace(release, owner);
  }

  private static int stripe(Thread thread) {
    return (int) thread.getId() & (STRIPES - 1);
  }

  private Pin trace(LiveRelease release, @Nullable Object owner) {
    Throwable stack = settings.isTracingStacks() ? new Throwable("taken here") : null;
    String thread = Thread.currentThread().getName();
    TracedPin pin = new TracedPin(release, settings.tick(), thread, owner, stack);
    traced.add(pin);
    return pin;
  }

  /**
   * Another ticket, for one who says to have one. The order matters: by the time that {@code
   * isOpen} says so, a look that missed the new ticket knows that it may have.
   */
  Pin fork(LiveRelease release, BooleanSupplier isOpen) {
    Pin pin = take(release, null);
    forks.incrementAndGet();
    if (!isOpen.getAsBoolean()) {
      pin.close();
      throw new IllegalStateException(
          "the pin on " + release + " is closed: take another one while it is open");
    }
    return pin;
  }

  boolean isHeld(int cell, int use) {
    return isHeldBy((long) CELLS.getVolatile(cells, cell), use);
  }

  private static boolean isHeldBy(long value, int use) {
    return (value & HELD) != 0 && (int) (value >>> 32) == use;
  }

  void free(int cell, int use) {
    long held = (long) CELLS.getOpaque(cells, cell);
    if (isHeldBy(held, use)) {
      // Fails only if the same ticket is being given back elsewhere, too.
      CELLS.compareAndSet(cells, cell, held, ((long) use + 1) << 32);
    }
  }

  boolean isTraced(TracedPin pin) {
    return traced.contains(pin);
  }

  void free(TracedPin pin) {
    traced.remove(pin);
  }

  /** Whether no ticket is open; for ever, if the generation is live no more. */
  boolean isEmpty(BooleanSupplier noScopes) {
    while (true) {
      long before = forks.get();
      // Scopes first: from one, a ticket can be taken, and never the other way round.
      boolean empty = noScopes.getAsBoolean() && noCells() && !traced.iterator().hasNext();
      if (!empty || before == forks.get()) {
        return empty;
      }
    }
  }

  private boolean noCells() {
    for (int stripe = 0; stripe < STRIPES; stripe++) {
      int begin = stripe * STRIDE + FIRST;
      for (int cell = begin; cell < begin + USABLE; cell++) {
        if (((long) CELLS.getVolatile(cells, cell) & HELD) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** When each open ticket was taken, by {@link PinSettings#tick}; in no order. */
  List<Integer> ticks() {
    List<Integer> ticks = new ArrayList<>();
    for (int cell = 0; cell < cells.length; cell++) {
      long value = (long) CELLS.getVolatile(cells, cell);
      if ((value & HELD) != 0) {
        ticks.add((int) value >>> 1);
      }
    }
    traced.forEach(pin -> ticks.add(pin.tick()));
    return ticks;
  }

  /** The open tickets that know who took them. */
  Set<TracedPin> traced() {
    return Set.copyOf(traced);
  }
}
