package dev.railhead.atomic.serve;

/** Keeps what comes before a {@link Slot} in memory away: two cache lines. */
@SuppressWarnings("unused")
abstract class SlotPadding {
  private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, pa, pb, pc, pd, pe, pf;
}
