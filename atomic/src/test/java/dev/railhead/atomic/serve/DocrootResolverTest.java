package dev.railhead.atomic.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.railhead.atomic.Epoch;
import dev.railhead.atomic.serve.fixture.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocrootResolverTest {
  /** Longer than any test: what happens by then was not the poll's doing. */
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path temp;
  private final List<ResolverEvent> events = new CopyOnWriteArrayList<>();

  private void awaitLive(DocrootResolver docroot, String directory) {
    await().until(() -> docroot.current().directory().endsWith(directory));
  }

  private void awaitEvent(Class<? extends ResolverEvent> type) {
    await().until(() -> events.stream().anyMatch(type::isInstance));
  }

  @Nested
  class GivenATreeOfCapistrano {
    private Home home;

    @BeforeEach
    void make() throws IOException {
      home = Home.plain(temp.toRealPath().resolve("web"));
      home.fill("releases/1", "1");
      home.fill("releases/2", "2");
      home.link("releases/1");
    }

    @Test
    void names_the_release_by_its_directory_and_counts_epochs_itself() throws Exception {
      try (DocrootResolver docroot = DocrootResolver.watching(home.current()).open()) {
        LiveRelease live = docroot.current();
        assertThat(live.name()).isEqualTo("1");
        assertThat(live.id()).isEmpty();
        assertThat(live.digest()).isEmpty();
        assertThat(live.manifest()).isEmpty();
        assertThat(live.epoch()).isEqualTo(new Epoch(0, 1));
        assertThat(live.directory()).isEqualTo(home.path().resolve("releases/1"));
        assertThat(live.link()).isEqualTo(home.current());
      }
    }

    @Test
    void hears_of_a_swap_by_the_watch() throws Exception {
      try (DocrootResolver docroot =
          DocrootResolver.watching(home.current()).pollingEvery(NEVER).open()) {
        home.link("releases/2");
        awaitLive(docroot, "2");
        home.link("releases/1");
        awaitLive(docroot, "1");
        assertThat(docroot.current().epoch()).isEqualTo(new Epoch(0, 3));
      }
    }

    @Test
    void sees_a_link_to_the_same_place_as_a_new_release() throws Exception {
      try (DocrootResolver docroot =
          DocrootResolver.watching(home.current()).pollingEvery(NEVER).open()) {
        LiveRelease before = docroot.current();
        home.fill("releases/1", "other");
        home.link("releases/1");
        await().until(() -> docroot.current() != before);
        assertThat(docroot.current().epoch()).isGreaterThan(before.epoch());
      }
    }

    @Test
    void sees_a_link_to_the_same_place_that_was_made_within_the_same_tick_of_the_clock()
        throws Exception {
      FileTime tick = FileTime.fromMillis(1_402_961_848_000L);
      home.linkAt(tick, "releases/1");
      try (DocrootResolver docroot =
          DocrootResolver.watching(home.current()).pollingEvery(NEVER).open()) {
        LiveRelease before = docroot.current();
        home.linkAt(tick, "releases/1");
        await().until(() -> docroot.current() != before);
        assertThat(docroot.current().epoch()).isGreaterThan(before.epoch());
      }
    }

    @Test
    void understands_an_absolute_link_and_one_out_of_the_home() throws Exception {
      Path elsewhere = Files.createDirectory(temp.toRealPath().resolve("elsewhere"));
      home.link(elsewhere.toString());
      try (DocrootResolver docroot = DocrootResolver.watching(home.current()).open()) {
        assertThat(docroot.current().directory()).isEqualTo(elsewhere);
      }
    }

    @Test
    void serves_from_the_first_link_when_told_to() throws Exception {
      Path a = home.path().resolve("A");
      Files.createSymbolicLink(a, Path.of("releases/1"));
      home.link("A");
      try (DocrootResolver docroot =
          DocrootResolver.watching(home.current()).readlinkFirst().pollingEvery(NEVER).open()) {
        assertThat(docroot.current().directory()).isEqualTo(a);
        assertThat(docroot.current().realDirectory()).endsWith(Path.of("releases/1"));
        Files.createSymbolicLink(home.path().resolve("B"), Path.of("releases/2"));
        home.link("B");
        awaitLive(docroot, "B");
      }
    }

    @Test
    void watches_every_link_on_the_way() throws Exception {
      Path other = Files.createDirectory(temp.toRealPath().resolve("other"));
      Home inner = Home.plain(other);
      inner.fill("releases/1", "1");
      inner.fill("releases/2", "2");
      inner.link("releases/1");
      home.link("../other/current");
      try (DocrootResolver docroot =
          DocrootResolver.watching(home.current()).pollingEvery(NEVER).open()) {
        inner.link("releases/2");
        awaitLive(docroot, "2");
      }
    }

    @Test
    void is_told_by_a_deploy_in_the_same_process() throws Exception {
      try (DocrootResolver docroot = DocrootResolver.caching(home.current(), NEVER).open()) {
        home.link("releases/2");
        assertThat(docroot.current().name()).isEqualTo("1");
        assertThat(docroot.published().name()).isEqualTo("2");
        assertThat(docroot.current().name()).isEqualTo("2");
      }
    }

    @Test
    void keeps_docroots_apart() throws Exception {
      Home other = Home.plain(temp.toRealPath().resolve("other"));
      other.fill("releases/1", "1");
      other.link("releases/1");
      try (DocrootResolver one = DocrootResolver.watching(home.current()).open();
          DocrootResolver two = DocrootResolver.watching(other.current()).open();
          Scope scope = one.scope();
          Scope inner = two.scope()) {
        assertThat(inner.release()).isSameAs(two.current());
        assertThat(scope.release()).isSameAs(one.current());
      }
    }

    @Test
    void finds_what_no_watch_tells_by_the_poll() throws Exception {
      try (DocrootResolver docroot =
          DocrootResolver.watching(home.current()).pollingEvery(Duration.ofMillis(20)).open()) {
        // Another directory takes the home's name: the watch is on the one that went away.
        Path other = temp.toRealPath().resolve("other");
        Home next = Home.plain(other);
        next.fill("releases/3", "3");
        next.link("releases/3");
        Files.move(home.path(), temp.toRealPath().resolve("old"));
        Files.move(other, home.path());
        awaitLive(docroot, "3");
      }
    }

    @Test
    void survives_more_events_than_the_watch_can_hold() throws Exception {
      try (DocrootResolver docroot =
          DocrootResolver.watching(home.current()).pollingEvery(NEVER).open()) {
        for (int i = 0; i < 3000; i++) {
          home.link("releases/" + (1 + i % 2));
        }
        home.link("releases/1");
        home.link("releases/2");
        awaitLive(docroot, "2");
      }
    }

    @Test
    void reads_the_link_again_when_the_time_to_live_is_over_and_not_before() throws Exception {
      AtomicLong nanos = new AtomicLong();
      try (DocrootResolver docroot =
          DocrootResolver.caching(home.current(), Duration.ofSeconds(2))
              .timedBy(InstantSource.system(), nanos::get)
              .open()) {
        home.link("releases/2");
        nanos.addAndGet(Duration.ofSeconds(2).toNanos() - 1);
        assertThat(docroot.current().name()).isEqualTo("1");
        nanos.addAndGet(2);
        assertThat(docroot.current().name()).isEqualTo("2");
      }
    }

    @Test
    void hears_of_swaps_though_the_clock_stands_still() throws Exception {
      try (DocrootResolver docroot =
          DocrootResolver.watching(home.current())
              .timedBy(InstantSource.system(), () -> 42)
              .open()) {
        home.link("releases/2");
        awaitLive(docroot, "2");
      }
    }
  }

  @Nested
  class GivenALinkThatBreaks {
    private Home home;

    @BeforeEach
    void make() throws IOException {
      home = Home.plain(temp.toRealPath().resolve("web"));
      home.fill("releases/1", "1");
      home.fill("releases/2", "2");
      home.link("releases/1");
    }

    private DocrootResolver open() throws IOException {
      return DocrootResolver.watching(home.current())
          .pollingEvery(Duration.ofMillis(20))
          .listener(events::add)
          .open();
    }

    private void staysOnItsReleaseAndRecovers(DocrootResolver docroot) throws IOException {
      awaitEvent(ResolverEvent.FellBack.class);
      assertThat(docroot.current().name()).isEqualTo("1");
      assertThat(docroot.metrics().fault().orElseThrow()).contains(home.current().toString());
      docroot.pin().close();
      home.link("releases/2");
      awaitLive(docroot, "2");
      awaitEvent(ResolverEvent.Recovered.class);
      assertThat(docroot.metrics().fault()).isEmpty();
      assertThat(docroot.metrics().fallbacks()).isEqualTo(1);
    }

    @Test
    void stays_on_the_last_good_release_when_the_link_dangles() throws Exception {
      try (DocrootResolver docroot = open()) {
        home.link("releases/none");
        staysOnItsReleaseAndRecovers(docroot);
      }
    }

    @Test
    void stays_on_the_last_good_release_when_the_link_leads_to_itself() throws Exception {
      try (DocrootResolver docroot = open()) {
        home.link("current");
        staysOnItsReleaseAndRecovers(docroot);
      }
    }

    @Test
    void stays_on_the_last_good_release_when_the_link_is_gone() throws Exception {
      try (DocrootResolver docroot = open()) {
        Files.delete(home.current());
        staysOnItsReleaseAndRecovers(docroot);
      }
    }

    @Test
    void stays_on_the_last_good_release_when_the_link_leads_to_a_file() throws Exception {
      try (DocrootResolver docroot = open()) {
        home.link("releases/1/id");
        staysOnItsReleaseAndRecovers(docroot);
      }
    }

    @Test
    void stays_on_the_last_good_release_when_the_home_goes_and_comes_back() throws Exception {
      try (DocrootResolver docroot = open()) {
        Path away = temp.toRealPath().resolve("away");
        Files.move(home.path(), away);
        awaitEvent(ResolverEvent.FellBack.class);
        Files.move(away, home.path());
        awaitEvent(ResolverEvent.Recovered.class);
        home.link("releases/2");
        awaitLive(docroot, "2");
      }
    }

    @Test
    void says_at_the_start_what_is_wrong_and_leaves_no_thread() throws Exception {
      home.link("releases/none");
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("current");
      assertThat(threads()).isEmpty();
    }
  }

  @Nested
  class GivenATreeOfRailhead {
    private Home home;

    @BeforeEach
    void make() throws IOException {
      home = Home.ofRailhead(temp.toRealPath().resolve("web"));
    }

    @Test
    void knows_a_release_by_its_seal_and_its_published_epoch() throws Exception {
      home.deploy("releases/" + Home.id(1), Home.id(1));
      try (DocrootResolver docroot = DocrootResolver.watching(home.current()).open()) {
        assertThat(docroot.current().id().orElseThrow()).hasToString(Home.id(1));
        assertThat(docroot.current().digest().orElseThrow().hex()).isEqualTo(Home.NO_DIGEST);
        assertThat(docroot.current().epoch()).isEqualTo(new Epoch(7, 1));
      }
    }

    @Test
    void sees_a_slot_that_is_used_again_under_the_same_name() throws Exception {
      home.deploy("yin", Home.id(1));
      try (DocrootResolver docroot = DocrootResolver.caching(home.current(), NEVER).open()) {
        home.deploy("yang", Home.id(2));
        home.deploy("yin", Home.id(3));
        LiveRelease live = docroot.published();
        assertThat(live.name()).isEqualTo(Home.id(3));
        assertThat(live.directory()).endsWith(Path.of("yin"));
        assertThat(live.epoch()).isEqualTo(new Epoch(7, 3));
      }
    }

    @Test
    void sees_a_rollback_as_a_higher_epoch_even_when_it_missed_what_was_between() throws Exception {
      home.deploy("releases/" + Home.id(1), Home.id(1));
      try (DocrootResolver docroot = DocrootResolver.caching(home.current(), NEVER).open()) {
        LiveRelease first = docroot.current();
        home.deploy("releases/" + Home.id(2), Home.id(2));
        home.swap("releases/" + Home.id(1), Home.id(1));
        LiveRelease second = docroot.published();
        assertThat(second).isNotSameAs(first);
        assertThat(second.name()).isEqualTo(first.name());
        assertThat(second.epoch()).isEqualTo(new Epoch(7, 3));
      }
    }

    @Test
    void is_not_misled_by_an_epoch_whose_swap_has_not_happened() throws Exception {
      home.deploy("releases/" + Home.id(1), Home.id(1));
      home.publishEpoch(Home.id(2));
      try (DocrootResolver docroot = DocrootResolver.watching(home.current()).open()) {
        assertThat(docroot.current().epoch()).isEqualTo(new Epoch(7, 1));
        LiveRelease before = docroot.current();
        assertThat(docroot.published()).isSameAs(before);
      }
    }

    @Test
    void never_goes_back_when_the_published_epoch_does() throws Exception {
      home.deploy("releases/" + Home.id(1), Home.id(1));
      home.deploy("releases/" + Home.id(2), Home.id(2));
      try (DocrootResolver docroot = DocrootResolver.caching(home.current(), NEVER).open()) {
        Files.writeString(
            home.path().resolve(".railhead/epoch"), "1.1 " + Home.id(1) + " 0.0 nothing nothing\n");
        home.link("releases/" + Home.id(1));
        assertThat(docroot.published().name()).isEqualTo(Home.id(1));
        assertThat(docroot.current().epoch()).isGreaterThan(new Epoch(7, 2));
      }
    }

    @Test
    void takes_a_seal_that_is_cut_short_or_speaks_of_another_for_none() throws Exception {
      home.deploy("releases/" + Home.id(1), Home.id(1));
      for (String text : List.of("", "railhead-seal 1 " + Home.id(1), "railhead-seal 1 x y\n")) {
        Files.writeString(home.path().resolve(".railhead/seals/" + Home.id(1)), text);
        try (DocrootResolver docroot = DocrootResolver.watching(home.current()).open()) {
          assertThat(docroot.current().id()).isEmpty();
          assertThat(docroot.current().name()).isEqualTo(Home.id(1));
        }
      }
      home.seal("releases/" + Home.id(1), Home.id(2));
      Files.move(
          home.path().resolve(".railhead/seals/" + Home.id(1)),
          home.path().resolve(".railhead/seals/x"));
      try (DocrootResolver docroot = DocrootResolver.watching(home.current()).open()) {
        assertThat(docroot.current().id()).isEmpty();
      }
    }
  }

  @Test
  void closes_without_leaving_a_thread_a_file_or_a_lease() throws Exception {
    Home home = Home.ofRailhead(temp.toRealPath().resolve("web"));
    home.deploy("yin", Home.id(1));
    long before = descriptors();
    DocrootResolver docroot = DocrootResolver.watching(home.current()).listener(events::add).open();
    home.deploy("yang", Home.id(2));
    awaitEvent(ResolverEvent.Swapped.class);
    assertThat(home.leases()).isNotEmpty();
    docroot.close();
    docroot.close();
    // A thread that has done its last work is still there for a moment.
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
    assertThat(home.leases()).isEmpty();
    await().until(() -> descriptors() <= before);
    assertThat(docroot.current().name()).isEqualTo(Home.id(2));
    assertThatThrownBy(docroot::pin).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(docroot::scope).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void goes_on_when_a_listener_fails() throws Exception {
    Home home = Home.plain(temp.toRealPath().resolve("web"));
    home.fill("releases/1", "1");
    home.link("releases/1");
    try (DocrootResolver docroot =
        DocrootResolver.watching(home.current())
            .listener(
                event -> {
                  throw new IllegalStateException("a listener that fails");
                })
            .listener(events::add)
            .open()) {
      home.link("releases/../releases/1");
      awaitEvent(ResolverEvent.Swapped.class);
      docroot.pin().close();
    }
  }

  @Test
  void serves_without_a_lease_where_it_cannot_write_and_says_so() throws Exception {
    Home home = Home.plain(temp.toRealPath().resolve("web"));
    home.fill("releases/1", "1");
    home.link("releases/1");
    try (DocrootResolver docroot =
        DocrootResolver.watching(home.current()).listener(events::add).open()) {
      docroot.pin().close();
      awaitEvent(ResolverEvent.Unleased.class);
      assertThat(events.get(0).text()).contains(".railhead");
    }
    Home sealed = Home.ofRailhead(temp.toRealPath().resolve("sealed"));
    sealed.deploy("yin", Home.id(1));
    // Not even root can make a file in what is a file.
    Files.writeString(sealed.pins(), "");
    events.clear();
    try (DocrootResolver docroot =
        DocrootResolver.watching(sealed.current()).listener(events::add).open()) {
      docroot.pin().close();
      awaitEvent(ResolverEvent.Unleased.class);
      assertThat(events.get(0).text()).contains("is not a directory");
      assertThat(docroot.metrics().leases()).isZero();
    }
  }

  @Test
  void refuses_settings_out_of_their_bounds() {
    Path current = temp.resolve("current");
    ResolverBuilder builder = DocrootResolver.watching(current);
    assertThatThrownBy(() -> builder.pollingEvery(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0S");
    assertThatThrownBy(() -> builder.reportingLeaksAfter(Duration.ofDays(2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DocrootResolver.caching(current, Duration.ofNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DocrootResolver.watching(Path.of("/")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("railhead-docroot"))
        .toList();
  }

  private static long descriptors() throws IOException {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }
}
