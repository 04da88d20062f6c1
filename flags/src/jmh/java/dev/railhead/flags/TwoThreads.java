package dev.railhead.flags;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * How much more two threads get done than one: {@code .ci/bench flags --main
 * dev.railhead.flags.TwoThreads}. Each is measured in bursts of a few milliseconds, and the best of
 * 200 counts: on a machine that others use too there is always one in which both threads had a
 * processor each.
 */
public final class TwoThreads {
  private static final int BURSTS = 200;

  private final FlagCatalog catalog = new FlagCatalog();
  private final BooleanFlag plain = catalog.onOff("plain", false);
  private final BooleanFlag rollout = catalog.onOff("rollout", false);
  private final Flags flags;
  private final FlagContext[] contexts = new FlagContext[Users.COUNT];

  private TwoThreads() {
    flags =
        Flags.builder(catalog)
            .build(
                FlagSet.of(
                    "bench",
                    List.of(
                        FlagDefinition.named("plain").enabled(Serving.always("on")).build(),
                        FlagDefinition.named("rollout").enabled(Serving.percent("50")).build())));
    for (int i = 0; i < contexts.length; i++) {
      contexts[i] = FlagContext.ofUser(Users.name(i));
    }
  }

  /** Prints a line for each question: on/off, a rollout, and a request with three questions. */
  public static void main(String[] args) throws InterruptedException {
    TwoThreads all = new TwoThreads();
    all.print("on/off", 400_000, user -> all.flags.isOn(all.plain, all.contexts[user]));
    all.print("rollout", 400_000, user -> all.flags.isOn(all.rollout, all.contexts[user]));
    all.print("request", 100_000, all::request);
  }

  private boolean request(int user) {
    FlagRequest request = flags.request(contexts[user]);
    return request.isOn(plain) ^ request.isOn(rollout) ^ request.isOn(plain);
  }

  /** Before and after two threads have met: some ways to count are slower from then on. */
  private void print(String name, int times, IntPredicate question) throws InterruptedException {
    best(1, times, question);
    double before = best(1, times, question);
    double two = best(2, times, question);
    double after = best(1, times, question);
    System.out.printf(
        "%s: one thread %.2f ns an answer, two together %.2f ns, one afterwards %.2f ns: %.2fx%n",
        name, before, two, after, before / two);
  }

  private double best(int threads, int times, IntPredicate question) throws InterruptedException {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < BURSTS; i++) {
      best = Math.min(best, (double) burst(threads, times, question) / times / threads);
    }
    return best;
  }

  /** The nanoseconds from the first thread's start to the last one's end. */
  private long burst(int threads, int times, IntPredicate question) throws InterruptedException {
    AtomicInteger missing = new AtomicInteger(threads);
    List<Asking> all =
        Stream.generate(() -> new Asking(missing, times, question)).limit(threads).toList();
    all.forEach(Thread::start);
    long start = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    for (Asking one : all) {
      one.join();
      start = Math.min(start, one.start);
      end = Math.max(end, one.end);
    }
    return end - start;
  }

  /** Begins when nobody is missing any more. */
  private static final class Asking extends Thread {
    private final AtomicInteger missing;
    private final int times;
    private final IntPredicate question;
    private long start;
    private long end;
    // Kept so that the compiler does not leave the work out.
    private volatile int on;

    Asking(AtomicInteger missing, int times, IntPredicate question) {
      this.missing = missing;
      this.times = times;
      this.question = question;
    }

    @Override
    public void run() {
      missing.decrementAndGet();
      while (missing.get() > 0) {
        Thread.onSpinWait();
      }
      start = System.nanoTime();
      on = ask(times, question);
      end = System.nanoTime();
    }
  }

  private static int ask(int times, IntPredicate question) {
    int on = 0;
    for (int i = 0; i < times; i++) {
      on += question.test(i & (Users.COUNT - 1)) ? 1 : 0;
    }
    return on;
  }
}
