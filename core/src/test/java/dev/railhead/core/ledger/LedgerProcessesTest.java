package dev.railhead.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Actor;
import dev.railhead.core.Fence;
import dev.railhead.core.Stack;
import dev.railhead.core.ledger.fixture.Child;
import dev.railhead.core.ledger.fixture.Engine;
import dev.railhead.core.ledger.fixture.LedgerPlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Several processes on one ledger, some of which are killed or paused; on both databases. */
@ParameterizedClass
@EnumSource(Engine.class)
class LedgerProcessesTest {
  private static final Stack WEB = Stack.of("web");
  private static final Actor ANN = Actor.of("ann");

  @Parameter Engine engine;
  @TempDir Path directory;
  LedgerPlace place;

  @BeforeEach
  void choosePlace() {
    place = engine.place(directory);
  }

  static LockAttempt ask(Ledger ledger, Duration patience) throws Exception {
    return ledger
        .locks()
        .acquire(new LockRequest(WEB, ANN, "test", Duration.ofSeconds(30), patience));
  }

  static Lease take(Ledger ledger, Duration patience) throws Exception {
    return ((LockAttempt.Acquired) ask(ledger, patience)).lease();
  }

  @Nested
  class GivenTwoProcesses {
    @Test
    void make_the_same_new_ledger_at_once() throws Exception {
      try (Child first = Child.start(place, "open");
          Child second = Child.start(place, "open")) {
        assertThat(first.hearAll()).containsExactly("opened");
        assertThat(second.hearAll()).containsExactly("opened");
        assertThat(List.of(first.await(), second.await())).containsExactly(0, 0);
      }
    }

    @Test
    void never_hold_the_lock_at_once_and_see_growing_tokens() throws Exception {
      Path witness = directory.resolve("witness");
      try (Child first = Child.start(place, "contend", "20", witness.toString());
          Child second = Child.start(place, "contend", "20", witness.toString())) {
        first.hear();
        second.hear();
        first.say("go");
        second.say("go");
        assertThat(List.of(first.await(), second.await())).containsExactly(0, 0);
      }
      List<String> expected = new ArrayList<>();
      for (int token = 1; token <= 40; token++) {
        expected.add("enter " + token);
        expected.add("leave " + token);
      }
      assertThat(Files.readAllLines(witness)).isEqualTo(expected);
    }
  }

  @Nested
  class GivenAHolderThatIsGone {
    @Test
    void passes_the_lock_on_with_a_higher_token_once_it_has_expired() throws Exception {
      try (Ledger ledger = place.open();
          Child holder = Child.start(place, "hold")) {
        Fence token = Fence.of(Long.parseLong(holder.hear()));
        assertThat(ask(ledger, Duration.ZERO)).isInstanceOf(LockAttempt.Busy.class);
        holder.kill();
        try (Lease lease = take(ledger, Duration.ofSeconds(60))) {
          assertThat(lease.info().fence()).isGreaterThan(token);
        }
      }
    }

    @Test
    void tells_a_paused_holder_that_it_holds_no_more() throws Exception {
      try (Ledger ledger = place.open();
          Child holder = Child.start(place, "hold")) {
        Fence token = Fence.of(Long.parseLong(holder.hear()));
        holder.say("and?");
        assertThat(holder.hear()).isEqualTo("held");
        holder.signal("STOP");
        try (Lease lease = take(ledger, Duration.ofSeconds(60))) {
          assertThat(lease.info().fence()).isGreaterThan(token);
          holder.say("and now?");
          holder.signal("CONT");
          assertThat(holder.hear()).isEqualTo("not held");
          assertThat(ledger.locks().holder(WEB)).contains(lease.info());
        }
      }
    }
  }

  @Nested
  class GivenAWaiterThatIsGone {
    @Test
    void does_not_block_those_behind_it() throws Exception {
      try (Ledger ledger = place.open();
          Child waiter = startWaiter(ledger)) {
        waiter.kill();
        take(ledger, Duration.ofSeconds(60)).close();
      }
    }

    private Child startWaiter(Ledger ledger) throws Exception {
      try (Lease held = take(ledger, Duration.ZERO)) {
        Child waiter = Child.start(place, "wait");
        waiter.hear();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> ((LockAttempt.Busy) ask(ledger, Duration.ZERO)).ahead() == 1);
        // So that it cannot take the lock between our giving it back and its end.
        waiter.signal("STOP");
        return waiter;
      }
    }
  }

  @Nested
  class GivenAWriterThatIsKilled {
    @Test
    void has_lost_nothing_that_was_acknowledged() throws Exception {
      List<String> acknowledged = new ArrayList<>();
      try (Child writer = Child.start(place, "write")) {
        while (acknowledged.size() < 60) {
          acknowledged.add(writer.hear());
        }
        writer.kill();
        acknowledged.addAll(writer.hearAll());
      }
      try (Ledger ledger = place.open()) {
        for (String id : acknowledged) {
          long deploy = Long.parseLong(id);
          DeployRecord record = ledger.history().find(deploy).orElseThrow();
          assertThat(record.state()).isEqualTo(DeployRecord.State.SUCCEEDED);
          assertThat(ledger.runLogs().read(deploy, 0, 100).text()).isEqualTo("log of " + deploy);
        }
      }
    }
  }
}
