package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * What always holds of a request: one configuration, one answer, one exposure for each flag.
 *
 * <p>Seen to fail when each thread that answers first also exposes, and when a request asks some
 * flags of the configuration in force in place of its own.
 */
class SnapshotInvariants {
  private static final int FLAGS = 50;

  private final FlagCatalog catalog = new FlagCatalog();
  private final List<StringFlag> declared = new ArrayList<>();

  SnapshotInvariants() {
    for (int i = 0; i < FLAGS; i++) {
      declared.add(catalog.text("flag" + i, "none"));
    }
  }

  @Test
  void a_request_sees_one_configuration_under_concurrent_reloads() throws Exception {
    Flags flags = Flags.builder(catalog).build(allOf("v0"));
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(3);
    List<Future<Integer>> reading = new ArrayList<>();
    for (int r = 0; r < 3; r++) {
      reading.add(readers.submit(() -> read(flags, over)));
    }
    for (int v = 1; v <= 200; v++) {
      flags.reload(allOf("v" + v));
    }
    over.set(true);
    for (Future<Integer> reader : reading) {
      assertThat(reader.get()).isPositive();
    }
    readers.shutdown();
  }

  /** Reads all flags of many requests; each request's must all be of its own version. */
  private Integer read(Flags flags, AtomicBoolean over) {
    int requests = 0;
    do {
      FlagRequest request = flags.request(FlagContext.nobody());
      String version = request.version();
      for (StringFlag flag : declared) {
        assertThat(request.value(flag)).isEqualTo(version);
      }
      for (int i = 0; i < FLAGS; i++) {
        assertThat(request.answer("flag" + i).variant()).isEqualTo(version);
      }
      requests++;
    } while (!over.get());
    return requests;
  }

  @Test
  void a_request_that_began_before_a_reload_keeps_what_it_has_not_yet_asked() {
    Flags flags = Flags.builder(catalog).build(allOf("v0"));
    FlagRequest request = flags.request(FlagContext.nobody());
    flags.reload(allOf("v1"));
    assertThat(request.value(declared.get(3))).isEqualTo("v0");
    assertThat(flags.request(FlagContext.nobody()).value(declared.get(3))).isEqualTo("v1");
  }

  @Test
  void threads_that_ask_one_request_at_once_get_one_answer_and_one_exposure() throws Exception {
    List<Exposure> heard = new CopyOnWriteArrayList<>();
    FlagDefinition random =
        FlagDefinition.named("flag0")
            .enabled(Serving.percent("50"))
            .counting(
                new Counting(Bucketing.RANDOM, BucketingAlgorithm.MURMUR3, Layout.STICKY, null))
            .build();
    FlagDefinition undeclared =
        FlagDefinition.named("undeclared")
            .enabled(Serving.percent("50"))
            .counting(random.counting())
            .build();
    Flags flags =
        Flags.builder(catalog)
            .exposures(heard::add)
            .build(FlagSet.of("v", List.of(random, undeclared)));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int round = 0; round < 200; round++) {
      FlagRequest request = flags.request(FlagContext.nobody());
      CountDownLatch together = new CountDownLatch(1);
      Callable<Set<Answer>> ask =
          () -> {
            together.await();
            return Set.of(request.answer(declared.get(0)), request.answer("undeclared"));
          };
      List<Future<Set<Answer>>> asking = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        asking.add(threads.submit(ask));
      }
      together.countDown();
      for (Future<Set<Answer>> one : asking) {
        assertThat(one.get()).isEqualTo(asking.get(0).get());
      }
      assertThat(request.exposures()).hasSize(2);
    }
    threads.shutdown();
    await().untilAsserted(() -> assertThat(heard).hasSize(400));
    assertThat(flags.droppedExposures()).isZero();
    flags.close();
    assertThat(heard).hasSize(400);
  }

  @Test
  void a_reload_tells_exactly_which_flags_are_others() {
    List<FlagsEvent> events = new CopyOnWriteArrayList<>();
    FlagDefinition same = FlagDefinition.named("same").enabled(Serving.percent("5")).build();
    FlagDefinition before = FlagDefinition.named("other").enabled(Serving.percent("5")).build();
    FlagDefinition after = FlagDefinition.named("other").enabled(Serving.percent("6")).build();
    FlagDefinition gone = FlagDefinition.named("gone").build();
    FlagDefinition fresh = FlagDefinition.named("fresh").build();
    try (Flags flags =
        Flags.builder(new FlagCatalog())
            .listener(events::add)
            .build(FlagSet.of("v1", List.of(same, before, gone)))) {
      assertThat(flags.reload(FlagSet.of("v2", List.of(fresh, after, same))))
          .containsExactlyInAnyOrder("other", "gone", "fresh");
      await()
          .untilAsserted(
              () ->
                  assertThat(events)
                      .containsExactly(
                          new FlagsEvent.Reloaded("v2", Set.of("other", "gone", "fresh"))));
    }
  }

  @Test
  void counts_name_flags_that_are_constant_but_called_and_those_never_called() {
    Flags flags = Flags.builder(catalog).build(allOf("v0"));
    for (int i = 0; i < 10; i++) {
      FlagRequest request = flags.request(FlagContext.nobody());
      request.isOn(declared.get(0));
      request.isOn(declared.get(0));
    }
    Map<String, FlagUsage> usage = new java.util.HashMap<>();
    flags.usage().forEach(use -> usage.put(use.flag(), use));
    assertThat(usage).hasSize(FLAGS);
    assertThat(usage.get("flag0"))
        .isEqualTo(new FlagUsage("flag0", 10, 10, Map.of("v0", 10L), true, true));
    assertThat(usage.get("flag0").isConstantButCalled()).isTrue();
    assertThat(usage.get("flag1").isNeverCalled()).isTrue();
    assertThat(usage.get("flag1").isConstantButCalled()).isFalse();
  }

  private static FlagSet allOf(String variant) {
    List<FlagDefinition> flags = new ArrayList<>();
    for (int i = 0; i < FLAGS; i++) {
      flags.add(FlagDefinition.named("flag" + i).enabled(Serving.always(variant)).build());
    }
    return FlagSet.of(variant, flags);
  }
}
