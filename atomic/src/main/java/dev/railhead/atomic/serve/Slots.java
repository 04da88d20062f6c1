package dev.railhead.atomic.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The slots of all threads that have had a scope of one resolver. Thread-safe. */
final class Slots {
  private final Set<Slot> all = ConcurrentHashMap.newKeySet();

  /** One for each resolver: what a thread holds in one docroot has nothing to do with another's. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Slot> mine = new ThreadLocal<>();

  /**
   * The calling thread's slot. It is known to {@link #noneHolds} before it first holds anything.
   */
  Slot mine() {
    Slot slot = mine.get();
    return slot != null ? slot : make();
  }

  private Slot make() {
    Slot slot = new Slot(Thread.currentThread());
    all.add(slot);
    mine.set(slot);
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

  /** Forgets threads that are gone and left nothing open. */
  void purge() {
    all.removeIf(slot -> !slot.thread().isAlive() && slot.held() == 0);
  }
}
