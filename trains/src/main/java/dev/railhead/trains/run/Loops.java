package dev.railhead.trains.run;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.railhead.trains.LaneId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon thread for each lane. Thread-safe. */
final class Loops {
  private static final Logger log = LoggerFactory.getLogger(TrainRunner.class);

  private final TrainRunner runner;
  private final Set<LaneId> lanes;
  private final Duration pause;
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  Loops(TrainRunner runner, Set<LaneId> lanes, Duration pause) {
    this.runner = runner;
    this.lanes = lanes;
    this.pause = pause;
  }

  synchronized void start() {
    if (!threads.isEmpty() || end.getCount() == 0) {
      throw new IllegalStateException("this runner runs already, or is closed");
    }
    for (LaneId lane : lanes) {
      Thread thread = new Thread(() -> loop(lane), "railhead-trains-" + lane);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void loop(LaneId lane) {
    boolean over = false;
    while (!over) {
      try {
        over = step(lane);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean step(LaneId lane) throws InterruptedException {
    try {
      if (runner.step(lane)) {
        return end.getCount() == 0;
      }
    } catch (IOException | RuntimeException e) {
      // Whatever it was, the train's claim ends by itself, and a later step settles it.
      log.warn("a train of {} could not be run", lane, e);
    }
    return end.await(pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  void close() {
    List<Thread> running;
    synchronized (this) {
      end.countDown();
      running = List.copyOf(threads);
    }
    running.forEach(Thread::interrupt);
    running.forEach(Uninterruptibles::joinUninterruptibly);
  }
}
