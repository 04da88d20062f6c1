package dev.railhead.rsync.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StartsTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 3);
  private final List<Duration> waits = new ArrayList<>();

  private Starts starts(long gapMillis) {
    return new Starts(Duration.ofMillis(gapMillis), waits::add, clock::get);
  }

  @Test
  void hosts_that_come_together_are_begun_one_after_another() throws Exception {
    Starts starts = starts(10);
    for (int i = 0; i < 4; i++) {
      starts.await();
    }
    assertThat(waits)
        .containsExactly(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(30));
  }

  @Test
  void a_host_that_comes_later_than_the_gap_does_not_wait() throws Exception {
    Starts starts = starts(10);
    starts.await();
    clock.addAndGet(Duration.ofMillis(10).toNanos());
    starts.await();
    assertThat(waits).isEmpty();
  }

  @Test
  void without_a_gap_nobody_waits() throws Exception {
    Starts starts = starts(0);
    starts.await();
    starts.await();
    assertThat(waits).isEmpty();
  }
}
