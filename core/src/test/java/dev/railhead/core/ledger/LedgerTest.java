package dev.railhead.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.ledger.fixture.Engine;
import dev.railhead.core.ledger.fixture.LedgerPlace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Opening and closing a ledger, on both databases. */
@ParameterizedClass
@EnumSource(Engine.class)
class LedgerTest {
  private static final LockRequest REQUEST =
      LockRequest.of(Stack.of("web"), Actor.of("ann"), "princess: main");

  @Parameter Engine engine;
  @TempDir Path directory;
  LedgerPlace place;

  @BeforeEach
  void choosePlace() {
    place = engine.place(directory);
  }

  @Nested
  class GivenANewPlace {
    @Test
    void is_made_once_by_many_who_open_it_at_the_same_time() throws Exception {
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Callable<Long>> openings = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          openings.add(
              () -> {
                try (Ledger ledger = place.open();
                    Lease lease = take(ledger)) {
                  return lease.info().fence().token();
                }
              });
        }
        List<Long> tokens = new ArrayList<>();
        for (Future<Long> opening : threads.invokeAll(openings)) {
          tokens.add(opening.get());
        }
        assertThat(tokens).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
      } finally {
        threads.shutdownNow();
      }
    }

    private Lease take(Ledger ledger) throws Exception {
      LockRequest patient =
          new LockRequest(
              REQUEST.stack(),
              REQUEST.owner(),
              REQUEST.reason(),
              REQUEST.lease(),
              java.time.Duration.ofMinutes(1));
      return ((LockAttempt.Acquired) ledger.locks().acquire(patient)).lease();
    }
  }

  @Nested
  class GivenALedgerOfANewerLibrary {
    @Test
    void says_which_versions_they_are() throws Exception {
      place.open().close();
      place.meddle("INSERT INTO railhead_schema (version, since) VALUES (99, 0)");
      assertThatThrownBy(place::open)
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("schema version 99")
          .hasMessageContaining("update the library");
    }
  }

  @Nested
  class GivenALedgerOfAnOlderLibrary {
    @Test
    void gets_what_it_lacks() throws Exception {
      place.open().close();
      place.meddle("DROP TABLE railhead_module_schema");
      place.meddle("DROP TABLE railhead_ended_hold");
      place.meddle("DELETE FROM railhead_schema WHERE version >= 4");
      try (Ledger ledger = place.open()) {
        assertThat(ledger.locks().endedHolds(1)).isEmpty();
      }
    }
  }

  @Nested
  class GivenALedgerThatIsClosed {
    @Test
    void has_lost_its_locks_and_leaves_no_thread_behind() throws Exception {
      AtomicInteger told = new AtomicInteger();
      Ledger ledger = place.open();
      Lease lease = ((LockAttempt.Acquired) ledger.locks().acquire(REQUEST)).lease();
      lease.onLoss(told::incrementAndGet);
      assertThat(threads()).isNotEmpty();
      ledger.close();
      ledger.close();
      assertThat(lease.isHeld()).isFalse();
      assertThat(told).hasValue(1);
      assertThat(threads()).isEmpty();
      lease.close();
      assertThatThrownBy(() -> ledger.locks().held())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the ledger is closed");
    }

    private List<String> threads() {
      return Thread.getAllStackTraces().keySet().stream()
          .map(Thread::getName)
          .filter(name -> name.startsWith("railhead-ledger"))
          .toList();
    }

    @Test
    void remembers_everything_when_it_is_opened_again() throws Exception {
      try (Ledger ledger = place.open()) {
        ((LockAttempt.Acquired) ledger.locks().acquire(REQUEST)).lease().close();
      }
      try (Ledger ledger = place.open();
          Lease lease = ((LockAttempt.Acquired) ledger.locks().acquire(REQUEST)).lease()) {
        assertThat(lease.info().fence().token()).isEqualTo(2);
      }
    }
  }
}
