package dev.railhead.core.internal.events;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.railhead.core.Host;
import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.DeployEvent.HostProgressed;
import dev.railhead.core.deploy.DeployEvent.Warned;
import dev.railhead.core.deploy.DeployListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EventStreamTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2014-06-16T23:37:28Z"));
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Logger log = (Logger) LoggerFactory.getLogger(Mailbox.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<DeployEvent> heard = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen_to_the_log() {
    log.setAdditive(false);
    logged.start();
    log.addAppender(logged);
  }

  @AfterEach
  void let_go() {
    release.countDown();
    log.detachAppender(logged);
    log.setAdditive(true);
  }

  private static void warn(EventStream.Sequence events, int times) {
    for (int i = 0; i < times; i++) {
      events.emit(mark -> new Warned(mark, "w"));
    }
  }

  private static void progress(EventStream.Sequence events, int times) {
    for (int i = 0; i < times; i++) {
      events.emit(mark -> new HostProgressed(mark, Host.named("web1"), 1, 1, 1));
    }
  }

  private static List<Long> numbers(List<DeployEvent> events) {
    return events.stream().map(event -> event.mark().sequence()).toList();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static long liveThreads() {
    Thread[] threads = new Thread[Thread.activeCount() + 64];
    Thread.enumerate(threads);
    return Arrays.stream(threads)
        .filter(t -> t != null && t.getName().startsWith("railhead-events-"))
        .count();
  }

  /** Waits inside the first event until {@link #release}. */
  private DeployListener held(CountDownLatch entered) {
    return event -> {
      entered.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      heard.add(event);
    };
  }

  @Nested
  class GivenAListener {
    @Test
    void it_hears_every_event_in_order_numbered_from_one_and_stamped() throws Exception {
      EventStream stream = new EventStream(List.of(heard::add), CLOCK);
      warn(stream.of(7), 1000);
      stream.close(LONG);

      assertThat(numbers(heard)).isEqualTo(upTo(1000));
      assertThat(heard.get(0).mark())
          .isEqualTo(new DeployEvent.Mark(7, 1, Instant.parse("2014-06-16T23:37:28Z")));
    }

    @Test
    void events_of_many_threads_have_no_gap_and_arrive_in_the_order_of_their_numbers()
        throws Exception {
      EventStream stream = new EventStream(List.of(heard::add), CLOCK);
      EventStream.Sequence events = stream.of(1);
      ExecutorService pool = Executors.newFixedThreadPool(8);
      for (int i = 0; i < 8; i++) {
        pool.execute(() -> warn(events, 500));
      }
      pool.shutdown();
      assertThat(pool.awaitTermination(60, SECONDS)).isTrue();
      stream.close(LONG);

      assertThat(numbers(heard)).isEqualTo(upTo(4000));
    }

    @Test
    void each_deploy_is_numbered_for_itself() throws Exception {
      EventStream stream = new EventStream(List.of(heard::add), CLOCK);
      warn(stream.of(1), 2);
      warn(stream.of(2), 2);
      stream.close(LONG);

      assertThat(numbers(heard)).containsExactly(1L, 2L, 1L, 2L);
    }

    @Test
    void an_event_that_cannot_be_made_uses_up_no_number() throws Exception {
      EventStream stream = new EventStream(List.of(heard::add), CLOCK);
      EventStream.Sequence events = stream.of(1);
      assertThatThrownBy(
              () ->
                  events.emit(
                      mark -> {
                        throw new IllegalStateException("no");
                      }))
          .isInstanceOf(IllegalStateException.class);
      warn(events, 1);
      stream.close(LONG);

      assertThat(numbers(heard)).containsExactly(1L);
    }

    @Test
    void awaiting_returns_when_it_has_heard_everything() throws Exception {
      try (EventStream stream = new EventStream(List.of(heard::add), CLOCK)) {
        warn(stream.of(1), 100);
        assertThat(stream.await(LONG)).isTrue();
        assertThat(heard).hasSize(100);
      }
    }

    @Test
    void no_thread_is_left_after_close() throws Exception {
      for (int i = 0; i < 50; i++) {
        EventStream stream = new EventStream(List.of(heard::add, heard::add), CLOCK);
        warn(stream.of(i), 3);
        stream.close(LONG);
        stream.close(LONG);
      }
      assertThat(liveThreads()).isZero();
      assertThat(heard).hasSize(300);
    }

    @Test
    void events_after_close_go_to_nobody() throws Exception {
      EventStream stream = new EventStream(List.of(heard::add), CLOCK);
      stream.close(LONG);
      warn(stream.of(1), 1);
      assertThat(heard).isEmpty();
    }

    @Test
    void it_may_close_the_stream_itself() {
      List<EventStream> streams = new ArrayList<>();
      CountDownLatch closed = new CountDownLatch(1);
      EventStream stream =
          new EventStream(
              List.of(
                  event -> {
                    streams.get(0).close();
                    closed.countDown();
                  }),
              CLOCK);
      streams.add(stream);
      warn(stream.of(1), 1);
      await().atMost(LONG).until(() -> closed.getCount() == 0 && liveThreads() == 0);
    }
  }

  @Nested
  class GivenAListenerThatThrows {
    @Test
    void it_goes_on_hearing_events_and_each_exception_is_logged() throws Exception {
      DeployListener throwing =
          event -> {
            heard.add(event);
            throw new IllegalStateException("boom");
          };
      List<DeployEvent> other = new CopyOnWriteArrayList<>();
      EventStream stream = new EventStream(List.of(throwing, other::add), CLOCK);
      warn(stream.of(1), 3);
      stream.close(LONG);

      assertThat(numbers(heard)).isEqualTo(upTo(3));
      assertThat(numbers(other)).isEqualTo(upTo(3));
      assertThat(logged.list).hasSize(3);
      assertThat(logged.list.get(0).getThrowableProxy().getMessage()).isEqualTo("boom");
    }

    @Test
    void an_error_does_not_end_its_thread_either() throws Exception {
      DeployListener throwing =
          event -> {
            heard.add(event);
            throw new StackOverflowError();
          };
      EventStream stream = new EventStream(List.of(throwing), CLOCK);
      warn(stream.of(1), 2);
      stream.close(LONG);

      assertThat(heard).hasSize(2);
    }
  }

  @Nested
  class GivenASlowListener {
    private final CountDownLatch entered = new CountDownLatch(1);

    @Test
    void neither_the_deploy_nor_the_other_listeners_wait_for_it() throws Exception {
      List<DeployEvent> fast = new CopyOnWriteArrayList<>();
      EventStream stream = new EventStream(List.of(held(entered), fast::add), CLOCK);
      warn(stream.of(1), 100);
      await().atMost(LONG).until(() -> fast.size() == 100);
      assertThat(heard).isEmpty();
      assertThat(stream.await(Duration.ofMillis(1))).isFalse();
      release.countDown();
      stream.close(LONG);

      assertThat(numbers(heard)).isEqualTo(upTo(100));
    }

    @Test
    void progress_is_dropped_and_counted_when_its_queue_is_full_and_nothing_else_is()
        throws Exception {
      DeployListener slow = held(entered);
      EventStream stream = new EventStream(List.of(slow), CLOCK, 10);
      EventStream.Sequence events = stream.of(1);
      warn(events, 1);
      assertThat(entered.await(60, SECONDS)).isTrue();
      progress(events, 6);
      warn(events, 4);
      progress(events, 5);
      warn(events, 8);
      release.countDown();
      stream.close(LONG);

      assertThat(heard).noneMatch(DeployEvent::isProgress);
      assertThat(heard).hasSize(1 + 4 + 8);
      assertThat(stream.dropped(slow)).isEqualTo(11);
      assertThat(logged.list).hasSize(1).allMatch(e -> e.getLevel() == Level.WARN);
    }

    @Test
    void progress_that_fits_its_queue_is_kept() throws Exception {
      DeployListener slow = held(entered);
      EventStream stream = new EventStream(List.of(slow), CLOCK, 10);
      EventStream.Sequence events = stream.of(1);
      warn(events, 1);
      assertThat(entered.await(60, SECONDS)).isTrue();
      progress(events, 10);
      release.countDown();
      stream.close(LONG);

      assertThat(numbers(heard)).isEqualTo(upTo(11));
      assertThat(stream.dropped(slow)).isZero();
    }
  }

  @Nested
  class GivenAStuckListener {
    private final CountDownLatch entered = new CountDownLatch(1);

    @Test
    void it_is_detached_when_it_is_four_queues_behind_and_its_memory_is_let_go() throws Exception {
      DeployListener stuck = held(entered);
      EventStream stream = new EventStream(List.of(stuck), CLOCK, 10);
      EventStream.Sequence events = stream.of(1);
      warn(events, 1);
      assertThat(entered.await(60, SECONDS)).isTrue();
      warn(events, 40);
      assertThat(stream.dropped(stuck)).isZero();
      warn(events, 1);
      assertThat(stream.dropped(stuck)).isEqualTo(41);
      warn(events, 8);
      assertThat(stream.dropped(stuck)).isEqualTo(49);
      stream.close(LONG);

      assertThat(logged.list).filteredOn(e -> e.getLevel() == Level.ERROR).hasSize(1);
      assertThat(liveThreads()).isZero();
    }

    @Test
    void closing_interrupts_it_at_the_deadline() throws Exception {
      EventStream stream = new EventStream(List.of(held(entered)), CLOCK);
      warn(stream.of(1), 5);
      assertThat(entered.await(60, SECONDS)).isTrue();
      stream.close(Duration.ofMillis(10));

      assertThat(liveThreads()).isZero();
      assertThat(heard).hasSize(1);
      assertThat(logged.list).anyMatch(e -> e.getFormattedMessage().contains("misses 4 events"));
    }

    @Test
    void an_interrupted_close_abandons_it_at_once() throws Exception {
      EventStream stream = new EventStream(List.of(held(entered)), CLOCK);
      warn(stream.of(1), 1);
      assertThat(entered.await(60, SECONDS)).isTrue();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> stream.close(LONG)).isInstanceOf(InterruptedException.class);

      await().atMost(LONG).until(() -> liveThreads() == 0);
    }
  }

  @Test
  void a_capacity_out_of_bounds_is_refused_by_name_and_rule() {
    assertThatThrownBy(() -> new EventStream(List.of(), CLOCK, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a capacity must be 1 to 1000000, but was 0");
  }
}
