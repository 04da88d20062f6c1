package dev.railhead.flags;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What holds however often and by how many threads flags are asked. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AskingTest {
  private static final int THREADS = 4;
  private static final int QUESTIONS = 20_000;

  private final FlagCatalog catalog = new FlagCatalog();
  private final BooleanFlag plain = catalog.onOff("plain", false);
  private final BooleanFlag rollout = catalog.onOff("rollout", false);
  private final Flags flags =
      Flags.builder(catalog)
          .build(
              FlagSet.of(
                  "v1",
                  List.of(
                      FlagDefinition.named("plain").enabled(Serving.always("on")).build(),
                      FlagDefinition.named("rollout").enabled(Serving.percent("50")).build())));

  @Test
  void threads_that_ask_at_once_lose_no_count() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<?>> askers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      askers.add(
          threads.submit(
              () -> {
                start.await();
                askAll();
                return null;
              }));
    }
    for (Future<?> asker : askers) {
      asker.get();
    }
    threads.shutdown();
    assertThat(flags.usage())
        .extracting(FlagUsage::evaluated)
        .containsExactly((long) THREADS * QUESTIONS, 2L * THREADS * QUESTIONS);
    assertThat(flags.usage())
        .allSatisfy(
            usage ->
                assertThat(usage.variants().values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(usage.evaluated()));
  }

  /** Each flag outside of requests, and the rollout in a request of its own, too. */
  private void askAll() {
    for (int i = 0; i < QUESTIONS; i++) {
      FlagContext who = FlagContext.ofUser("user-" + i);
      flags.isOn(plain, who);
      flags.isOn(rollout, who);
      flags.request(who).isOn(rollout);
    }
  }

  @Test
  void asking_allocates_nothing_whatever_the_compiler_makes_of_it() throws Exception {
    Process interpreted =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-cp",
                System.getProperty("java.class.path"),
                AskingTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(interpreted.getInputStream().readAllBytes(), UTF_8);
    assertThat(said).endsWith("allocated 0\n");
  }

  /** Says how many bytes asking takes each time, outside of requests. */
  @SuppressWarnings("SystemOut") // what a program of its own has to say
  public static void main(String[] none) {
    AskingTest test = new AskingTest();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FlagContext who = FlagContext.ofUser("7");
    long me = Thread.currentThread().getId();
    long before = 0;
    for (int i = 0; i < 1100; i++) {
      before = i == 100 ? threads.getThreadAllocatedBytes(me) : before;
      test.flags.isOn(test.plain, who);
      test.flags.isOn(test.rollout, who);
      test.flags.isOn(test.plain, "7");
      test.flags.isOn(test.rollout, "7");
    }
    System.out.println("allocated " + (threads.getThreadAllocatedBytes(me) - before) / 1000);
  }
}
