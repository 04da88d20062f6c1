package dev.railhead.core.testing;

import dev.railhead.core.internal.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only when somebody waits. Thread-safe. */
public final class ManualPace implements Pace {
  private final AtomicLong now = new AtomicLong();
  private final List<Duration> pauses = new ArrayList<>();

  @Override
  public long nanos() {
    return now.get();
  }

  @Override
  public synchronized void pause(Duration pause) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    pauses.add(pause);
    now.addAndGet(pause.toNanos());
  }

  /** How long was waited, one by one. */
  public synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}
