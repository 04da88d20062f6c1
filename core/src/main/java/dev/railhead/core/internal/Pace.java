package dev.railhead.core.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How time passes for those who ask again and again. Thread-safe. */
public interface Pace {
  /** The machine's own. */
  Pace REAL =
      new Pace() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration pause) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
      };

  /** Elapsed time, as {@link System#nanoTime} has it. */
  long nanos();

  /** Waits for {@code pause}. */
  void pause(Duration pause) throws InterruptedException;
}
