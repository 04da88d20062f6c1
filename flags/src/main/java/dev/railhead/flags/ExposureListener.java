package dev.railhead.flags;

/**
 * Hears of each exposure once per request and flag, on a thread of its own: what takes long delays
 * no request, but may miss exposures, which are counted as {@linkplain Flags#droppedExposures
 * dropped}. What it throws is logged.
 */
@FunctionalInterface
public interface ExposureListener {
  /** A request was given a variant. */
  void exposed(Exposure exposure);
}
