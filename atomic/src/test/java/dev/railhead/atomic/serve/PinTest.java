package dev.railhead.atomic.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.railhead.atomic.serve.fixture.Home;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinTest {
  private static final Duration AT_ONCE = Duration.ZERO;

  @TempDir Path temp;
  private final List<ResolverEvent> events = new CopyOnWriteArrayList<>();
  private Home home;
  private DocrootResolver docroot;

  @BeforeEach
  void open() throws Exception {
    home = Home.ofRailhead(temp.toRealPath().resolve("web"));
    home.deploy("yin", Home.id(1));
    docroot = setUp().open();
  }

  private ResolverBuilder setUp() {
    return DocrootResolver.caching(home.current(), Duration.ofHours(1))
        .waitingForPins(Duration.ZERO)
        .listener(events::add);
  }

  @AfterEach
  void close() {
    docroot.close();
  }

  private LiveRelease swap() throws Exception {
    LiveRelease before = docroot.current();
    int n = events.size() + (int) before.epoch().number() + 1;
    home.deploy(before.directory().endsWith("yin") ? "yang" : "yin", Home.id(n));
    assertThat(docroot.published()).isNotSameAs(before);
    return before;
  }

  private boolean isDrained(LiveRelease release) throws InterruptedException {
    return docroot.awaitDrained(release, AT_ONCE).isComplete();
  }

  @Test
  void holds_its_release_through_swaps_until_it_is_closed() throws Exception {
    Pin pin = docroot.pin();
    LiveRelease before = swap();
    assertThat(pin.release()).isSameAs(before);
    assertThat(isDrained(before)).isFalse();
    pin.close();
    assertThat(pin.isOpen()).isFalse();
    assertThat(isDrained(before)).isTrue();
  }

  @Test
  void gives_back_only_itself_however_often_it_is_closed() throws Exception {
    Pin first = docroot.pin();
    first.close();
    // Takes the very cell that the first had.
    Pin second = docroot.pin();
    first.close();
    assertThat(second.isOpen()).isTrue();
    assertThat(first.isOpen()).isFalse();
    LiveRelease before = swap();
    first.close();
    assertThat(isDrained(before)).isFalse();
    second.close();
    assertThat(isDrained(before)).isTrue();
  }

  @Test
  void is_closed_by_another_thread_after_an_asynchronous_completion() throws Exception {
    Pin pin = docroot.pin();
    CompletableFuture<Void> answered = new CompletableFuture<>();
    CompletableFuture<Void> done = answered.thenRunAsync(pin::close);
    LiveRelease before = swap();
    assertThat(isDrained(before)).isFalse();
    answered.complete(null);
    assertThat(docroot.awaitDrained(before, Duration.ofSeconds(30)).isComplete()).isTrue();
    done.get();
  }

  @Test
  void makes_more_tickets_for_the_same_release_only_while_it_is_open() throws Exception {
    Pin pin = docroot.pin();
    LiveRelease before = swap();
    Pin other = pin.another();
    pin.close();
    assertThat(other.release()).isSameAs(before);
    assertThat(isDrained(before)).isFalse();
    assertThatThrownBy(pin::another).isInstanceOf(IllegalStateException.class);
    other.close();
    assertThat(isDrained(before)).isTrue();
  }

  @Test
  void looks_again_when_a_ticket_was_passed_on_during_the_look() {
    Pin pin = docroot.pin();
    AtomicInteger looks = new AtomicInteger();
    boolean empty =
        pin.release()
            .pins
            .isEmpty(
                () -> {
                  if (looks.incrementAndGet() == 1) {
                    Pin next = pin.another();
                    pin.close();
                    next.close();
                  }
                  return true;
                });
    assertThat(empty).isTrue();
    assertThat(looks).hasValue(2);
  }

  @Test
  void reports_a_scope_that_is_open_for_too_long() throws Exception {
    docroot.close();
    docroot = setUp().reportingLeaksAfter(Duration.ofMillis(50)).open();
    try (Scope scope = docroot.scope()) {
      assertThat(awaitLeak(0).owners().toString()).contains("scope of thread");
      assertThat(scope.release()).isSameAs(docroot.current());
    }
  }

  @Test
  void counts_more_tickets_than_a_thread_has_cells() throws Exception {
    List<Pin> pins = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      pins.add(docroot.pin());
    }
    LiveRelease before = swap();
    for (Pin pin : pins) {
      assertThat(isDrained(before)).isFalse();
      pin.close();
      pin.close();
    }
    assertThat(isDrained(before)).isTrue();
  }

  @Test
  void shows_one_release_to_all_scopes_within_a_scope() throws Exception {
    try (Scope outer = docroot.scope()) {
      LiveRelease before = swap();
      try (Scope inner = docroot.scope()) {
        assertThat(inner.release()).isSameAs(outer.release()).isSameAs(before);
        inner.close();
      }
      assertThat(docroot.<LiveRelease>call(release -> release)).isSameAs(before);
      assertThat(isDrained(before)).isFalse();
      assertThat(docroot.pin().release()).isNotSameAs(before);
    }
    assertThat(docroot.<LiveRelease>call(release -> release)).isSameAs(docroot.current());
  }

  @Test
  void lets_a_scope_end_only_on_its_own_thread() throws Exception {
    try (Scope scope = docroot.scope()) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread other =
          new Thread(
              () -> {
                try {
                  scope.close();
                } catch (IllegalStateException e) {
                  thrown.set(e);
                }
              });
      other.start();
      other.join();
      assertThat(thrown.get()).hasMessageContaining("main");
      assertThat(isDrained(swap())).isFalse();
    }
  }

  @Test
  void goes_on_from_a_scope_as_a_ticket() throws Exception {
    Scope scope = docroot.scope();
    LiveRelease before = swap();
    Pin pin = scope.pin();
    scope.close();
    assertThat(pin.release()).isSameAs(before);
    assertThat(isDrained(before)).isFalse();
    pin.close();
    assertThat(isDrained(before)).isTrue();
    assertThatThrownBy(scope::pin).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void ends_the_scope_when_the_work_fails() throws Exception {
    assertThatThrownBy(
            () ->
                docroot.call(
                    release -> {
                      throw new UnsupportedOperationException("work that fails");
                    }))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(isDrained(swap())).isTrue();
  }

  @Test
  void does_not_wait_for_what_is_live() {
    assertThatThrownBy(() -> docroot.awaitDrained(docroot.current(), AT_ONCE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is live");
  }

  @Test
  void says_how_many_pins_are_left_at_the_deadline() throws Exception {
    Pin one = docroot.pin();
    Pin two = docroot.pin();
    LiveRelease before = swap();
    Drain drain = docroot.awaitDrained(before, Duration.ofMillis(5));
    assertThat(drain.isComplete()).isFalse();
    assertThat(drain.pinsLeft()).isEqualTo(2);
    assertThat(drain.waited()).isGreaterThanOrEqualTo(Duration.ofMillis(5));
    one.close();
    two.close();
  }

  @Test
  void lets_go_of_the_lease_with_the_last_pin() throws Exception {
    Pin pin = docroot.pin();
    LiveRelease before = swap();
    assertThat(home.leases()).hasSize(2);
    pin.close();
    assertThat(isDrained(before)).isTrue();
    assertThat(home.leases()).hasSize(1);
    await().until(() -> events.stream().anyMatch(ResolverEvent.Drained.class::isInstance));
    assertThat(docroot.metrics().drains()).isEqualTo(1);
  }

  @Test
  void reports_a_leak_with_its_age_and_from_then_on_its_owner_and_never_overrides_it()
      throws Exception {
    docroot.close();
    docroot = setUp().reportingLeaksAfter(Duration.ofMillis(50)).open();
    Pin leaked = docroot.pin("GET /first");
    LiveRelease before = swap();
    ResolverEvent.Leaked first = awaitLeak(0);
    assertThat(first.release()).isSameAs(before);
    assertThat(first.pins()).isEqualTo(1);
    assertThat(first.oldest()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    Pin second = docroot.pin("GET /second");
    ResolverEvent.Leaked named = awaitLeak(1);
    assertThat(named.owners().toString()).contains("GET /second").contains("main");
    assertThat(docroot.metrics().leaks()).isEqualTo(2);
    assertThat(isDrained(before)).isFalse();
    assertThat(home.leases()).hasSize(2);
    leaked.close();
    second.close();
    assertThat(isDrained(before)).isTrue();
  }

  private ResolverEvent.Leaked awaitLeak(int n) {
    await().until(() -> leaks().size() > n);
    return leaks().get(n);
  }

  private List<ResolverEvent.Leaked> leaks() {
    return events.stream()
        .filter(ResolverEvent.Leaked.class::isInstance)
        .map(ResolverEvent.Leaked.class::cast)
        .toList();
  }

  @Test
  void traces_owners_from_the_start_when_told_to() throws Exception {
    docroot.close();
    docroot = setUp().tracingStacks().open();
    try (Pin pin = docroot.pin("GET /page");
        Pin other = pin.another()) {
      PinCensus census = docroot.metrics().pins().get(0);
      assertThat(census.open()).isEqualTo(2);
      assertThat(census.owners().toString()).contains("GET /page on thread");
      assertThat(other.isOpen()).isTrue();
    }
    assertThat(docroot.metrics().openPins()).isZero();
  }

  @Test
  void reports_what_is_left_when_the_resolver_closes() throws Exception {
    Pin left = docroot.pin();
    docroot.close();
    assertThat(leaks()).hasSize(1);
    assertThat(home.leases()).isEmpty();
    left.close();
  }

  @Test
  void forgets_threads_that_are_gone() throws Exception {
    for (int i = 0; i < 50; i++) {
      Thread thread = new Thread(() -> docroot.<LiveRelease>call(release -> release));
      thread.start();
      thread.join();
    }
    await().until(() -> docroot.slots() <= 1);
  }
}
