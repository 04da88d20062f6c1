package dev.railhead.flags;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each exposure to a log, as {@code checkout.new=on selector=w version=…}. Ids of users are
 * left out. Thread-safe.
 */
public final class LoggedExposures implements ExposureListener {
  private final Logger log;

  private LoggedExposures(Logger log) {
    this.log = log;
  }

  /** Writes to the logger called {@code name}, at level INFO. */
  public static LoggedExposures to(String name) {
    return new LoggedExposures(LoggerFactory.getLogger(name));
  }

  @Override
  public void exposed(Exposure exposure) {
    log.info(
        "{}={} selector={} version={}",
        exposure.flag(),
        exposure.variant(),
        exposure.selector().letter(),
        exposure.version());
  }
}
