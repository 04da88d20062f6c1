package dev.railhead.atomic.serve;

/** The fields of a {@link Slot}, behind padding. */
abstract class SlotFields extends SlotPadding {
  final Thread thread;
  volatile long held;
  int tick;
  int depth;

  SlotFields(Thread thread) {
    this.thread = thread;
  }
}
