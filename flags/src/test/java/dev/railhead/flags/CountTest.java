package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CountTest {
  private final Count.Sheet sheet = new Count.Sheet();

  @Test
  void nothing_is_lost_when_threads_of_one_lane_add_at_once() throws InterruptedException {
    int each = 2_000_000;
    Count count = sheet.count();
    Count other = sheet.count();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    while (threads.size() < 4) {
      Thread thread = new Thread(() -> addOnceStarted(start, count, each, other));
      if (thread.getId() % Count.Sheet.LANES == 0) {
        threads.add(thread);
      }
    }
    threads.forEach(Thread::start);
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(count.sum()).isEqualTo((long) each * threads.size());
    assertThat(other.sum()).isEqualTo(threads.size());
  }

  @Test
  void counts_do_not_mix_on_one_sheet_or_on_several() throws InterruptedException {
    List<Count> counts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      counts.add(sheet.count());
    }
    for (int thread = 0; thread < Count.Sheet.LANES; thread++) {
      Thread adding = new Thread(() -> addToEachItsNumber(counts));
      adding.start();
      adding.join();
    }
    for (int i = 0; i < counts.size(); i++) {
      assertThat(counts.get(i).sum()).isEqualTo((long) i * Count.Sheet.LANES);
    }
  }

  private static void addOnceStarted(CountDownLatch start, Count count, int times, Count other) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    add(count, times);
    add(other, 1);
  }

  private static void addToEachItsNumber(List<Count> counts) {
    for (int i = 0; i < counts.size(); i++) {
      add(counts.get(i), i);
    }
  }

  private static void add(Count count, int times) {
    for (int i = 0; i < times; i++) {
      Count.addOne(count.cells(), count.first());
    }
  }
}
