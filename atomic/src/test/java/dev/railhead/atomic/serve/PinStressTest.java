package dev.railhead.atomic.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.serve.fixture.Home;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real threads against the real counters: whoever has a pin must never find its release drained.
 * Seen to fail when the look at what is live after taking a cell was taken out. What it can hardly
 * hit, a ticket that is passed on during the very look, has a test of its own in {@link PinTest}.
 */
class PinStressTest {
  private static final int SWAPS = 300;

  @TempDir Path temp;

  /** One that takes a pin, in its own way, and looks what it got. */
  private interface Reader {
    void read(DocrootResolver docroot, Set<LiveRelease> drained, AtomicReference<String> wrong);
  }

  private static void check(
      LiveRelease release, Set<LiveRelease> drained, AtomicReference<String> wrong) {
    if (drained.contains(release)) {
      wrong.compareAndSet(null, release + " was drained while it was held");
    }
  }

  private void stress(Reader reader) throws Exception {
    Home home = Home.ofRailhead(temp.toRealPath().resolve("web"));
    home.deploy("yin", Home.id(1));
    home.fill("yang", Home.id(2));
    home.seal("yang", Home.id(2));
    Set<LiveRelease> drained = ConcurrentHashMap.newKeySet();
    AtomicReference<String> wrong = new AtomicReference<>();
    AtomicLong reads = new AtomicLong();
    try (DocrootResolver docroot =
        DocrootResolver.caching(home.current(), Duration.ofHours(1)).withoutLeases().open()) {
      List<Thread> threads = new ArrayList<>();
      AtomicReference<Boolean> over = new AtomicReference<>(false);
      for (int i = 0; i < 3; i++) {
        Thread thread =
            new Thread(
                () -> {
                  while (!over.get()) {
                    reader.read(docroot, drained, wrong);
                    reads.incrementAndGet();
                  }
                });
        thread.start();
        threads.add(thread);
      }
      for (int n = 0; n < SWAPS && wrong.get() == null; n++) {
        LiveRelease before = docroot.current();
        home.swap(n % 2 == 0 ? "yang" : "yin", Home.id(1 + (n + 1) % 2));
        docroot.published();
        // Far longer than a reader holds its pin, so that a lost one shows, too.
        assertThat(docroot.awaitDrained(before, Duration.ofSeconds(60)).isComplete()).isTrue();
        drained.add(before);
      }
      over.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(wrong.get()).isNull();
    assertThat(drained).hasSize(SWAPS);
    assertThat(reads.get()).isGreaterThan(SWAPS);
  }

  @Test
  void no_release_is_drained_while_a_ticket_is_open() throws Exception {
    stress(
        (docroot, drained, wrong) -> {
          try (Pin pin = docroot.pin()) {
            check(pin.release(), drained, wrong);
          }
        });
  }

  @Test
  void no_release_is_drained_while_a_scope_is_open() throws Exception {
    stress(
        (docroot, drained, wrong) -> {
          try (Scope scope = docroot.scope()) {
            check(scope.release(), drained, wrong);
          }
        });
  }

  @Test
  void no_release_is_drained_while_its_ticket_is_passed_on() throws Exception {
    stress(
        (docroot, drained, wrong) -> {
          Pin pin = docroot.pin();
          for (int hop = 0; hop < 8; hop++) {
            Pin next = pin.another();
            pin.close();
            pin = next;
            check(pin.release(), drained, wrong);
          }
          pin.close();
        });
  }

  @Test
  void no_release_is_drained_while_a_scope_becomes_a_ticket() throws Exception {
    stress(
        (docroot, drained, wrong) -> {
          Pin pin;
          try (Scope scope = docroot.scope()) {
            pin = scope.pin();
          }
          check(pin.release(), drained, wrong);
          pin.close();
        });
  }

  @Test
  void no_ticket_is_given_back_twice_when_two_threads_close_it_at_once() throws Exception {
    ConcurrentLinkedQueue<Pin> shared = new ConcurrentLinkedQueue<>();
    stress(
        (docroot, drained, wrong) -> {
          Pin mine = docroot.pin();
          Pin doubled = docroot.pin();
          shared.add(doubled);
          Pin others = shared.peek();
          if (others != null) {
            others.close();
          }
          doubled.close();
          shared.remove(doubled);
          if (!mine.isOpen()) {
            wrong.compareAndSet(null, "an open pin was closed by someone else's");
          }
          check(mine.release(), drained, wrong);
          mine.close();
        });
  }
}
