package dev.railhead.atomic.serve;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which generation the scopes of one thread hold. Written by that thread only, read by all; no
 * other object's fields are in the same cache lines.
 */
final class Slot extends SlotFields {
  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(SlotFields.class, "held", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Keeps what comes after it in memory away. */
  @SuppressWarnings("unused")
  private long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, aa, ab, ac, ad, ae, af;

  Slot(Thread thread) {
    super(thread);
  }

  Thread thread() {
    return thread;
  }

  /** The generation that is held by its number, or 0. */
  long held() {
    return held;
  }

  int tick() {
    return tick;
  }

  boolean isIdle() {
    return depth == 0;
  }

  /** Holds the generation. A volatile write: the look at what is live that follows comes after. */
  void hold(long sequence, int tick) {
    this.tick = tick;
    held = sequence;
  }

  void drop() {
    HELD.setRelease(this, 0L);
  }

  void enter() {
    depth++;
  }

  void leave() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "a scope is closed by the thread that opened it, "
              + thread.getName()
              + ": take a pin to cross threads");
    }
    if (--depth == 0) {
      drop();
    }
  }
}
