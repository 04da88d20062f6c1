package dev.railhead.atomic.serve;

/** What all pins of one resolver read when they are taken. Thread-safe. */
final class PinSettings {
  private volatile int tick;
  private volatile boolean tracing;
  private final boolean stacks;

  PinSettings(boolean tracing, boolean stacks) {
    this.tracing = tracing;
    this.stacks = stacks;
  }

  /**
   * The time in steps of 10 ms, as it was when someone last looked; up to a second ago. Reading the
   * clock would cost more than the rest of a pin.
   */
  int tick() {
    return tick;
  }

  void tick(int now) {
    tick = now;
  }

  boolean isTracing() {
    return tracing;
  }

  /** From now on pins know who took them. */
  void trace() {
    tracing = true;
  }

  boolean isTracingStacks() {
    return stacks;
  }
}
