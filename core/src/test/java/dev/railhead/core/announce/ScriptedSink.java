package dev.railhead.core.announce;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** A sink that keeps what it is sent and fails when it is told to. */
final class ScriptedSink implements Sink {
  final List<String> taken = new CopyOnWriteArrayList<>();
  final BlockingQueue<IOException> failures = new LinkedBlockingQueue<>();
  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch closed = new CountDownLatch(1);
  volatile CountDownLatch gate = new CountDownLatch(0);
  volatile boolean ignoresInterrupts;
  volatile int atOnce = 1;
  volatile boolean repeatable = true;
  final List<Integer> batches = new CopyOnWriteArrayList<>();

  @Override
  public void send(List<Announcement> announcements) throws IOException, InterruptedException {
    entered.countDown();
    while (true) {
      try {
        gate.await();
        break;
      } catch (InterruptedException e) {
        if (!ignoresInterrupts) {
          throw e;
        }
      }
    }
    IOException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    batches.add(announcements.size());
    taken.addAll(new ArrayList<>(announcements.stream().map(Announcement::id).toList()));
  }

  @Override
  public int atOnce() {
    return atOnce;
  }

  @Override
  public boolean isRepeatable() {
    return repeatable;
  }

  @Override
  public void close() {
    closed.countDown();
    gate.countDown();
  }

  @Override
  public String toString() {
    return "script";
  }
}
