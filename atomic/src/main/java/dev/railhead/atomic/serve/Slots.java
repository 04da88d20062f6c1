package dev.railhead.atomic.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The slots of all threads that have had a scope of one resolver. Thread-safe. */
final class Slots {
  private static final int RECENT = 256;

  private final @Nullable Slot[] recent = new @Nullable Slot[RECENT];
  private final Set<Slot> all = ConcurrentHashMap.newKeySet();

  /** One for each resolver: what a thread holds in one docroot has nothing to do with another's. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Slot> mine = new ThreadLocal<>();

  /**
   * The calling thread's slot. It is known to {@link #noneHolds} before it first holds anything.
   * Thread-locals take some 2 ns, this table 1: a slot that it yields is right if it is this
   * thread's, and its thread is a final field, so no more care is needed.
   */
  Slot mine() {
    Thread thread = Thread.currentThread();
    Slot slot = recent[(int) thread.getId() & (RECENT - 1)];
    return slot != null && slot.thread == thread ? slot : find(thread);
  }

  private Slot find(Thread thread) {
    Slot slot = mine.get();
    if (slot == null) {
      slot = new Slot(thread);
      all.add(slot);
      mine.set(slot);
    }
    recent[(int) thread.getId() & (RECENT - 1)] = slot;
    return slot;
  }

  boolean noneHolds(long sequence) {
    for (Slot slot : all) {
      if (slot.held() == sequence) {
        return false;
      }
    }
    return true;
  }

  /** The slots that hold the generation, in no order. */
  List<Slot> holding(long sequence) {
    List<Slot> holding = new ArrayList<>();
    for (Slot slot : all) {
      if (slot.held() == sequence) {
        holding.add(slot);
      }
    }
    return holding;
  }

  int size() {
    return all.size();
  }

  /** Forgets threads that are gone and left nothing open. */
  void purge() {
    all.removeIf(Slots::isOver);
    for (int i = 0; i < RECENT; i++) {
      Slot slot = recent[i];
      if (slot != null && isOver(slot)) {
        recent[i] = null;
      }
    }
  }

  private static boolean isOver(Slot slot) {
    return !slot.thread().isAlive() && slot.held() == 0;
  }
}
