package dev.railhead.examples.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts what load finds. Thread-safe. */
final class Tally {
  /** Latencies are counted in steps of 0.1 ms up to 10 s; slower ones count as that. */
  private static final long STEP_NANOS = 100_000;

  private static final int STEPS = 100_000;
  private static final int MOST_COMPLAINTS = 5;
  private static final int MOST_DOUBTS = 10_000;

  private final ReleaseBook book;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicLong mixed = new AtomicLong();
  private final AtomicLongArray latencies = new AtomicLongArray(STEPS + 1);
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final AtomicInteger complained = new AtomicInteger();
  private final Queue<Page> doubts = new ConcurrentLinkedQueue<>();
  private final AtomicInteger doubted = new AtomicInteger();

  Tally(ReleaseBook book) {
    this.book = book;
  }

  private record Page(String host, Map<String, String> read) {}

  /** A page of {@code host} was made of {@code read} in {@code nanos}. */
  void page(String host, Map<String, String> read, long nanos) {
    requests.incrementAndGet();
    latencies.incrementAndGet((int) Math.min(STEPS, nanos / STEP_NANOS));
    boolean clear = book.judge(read) == ReleaseBook.Judgement.ONE_RELEASE;
    // A release may go live a moment before the book has it: doubts are judged at the end.
    if (!clear && doubted.incrementAndGet() <= MOST_DOUBTS) {
      doubts.add(new Page(host, read));
    } else if (!clear) {
      judge(new Page(host, read));
    }
  }

  /** A request to {@code host} failed. */
  void error(String host, String why) {
    requests.incrementAndGet();
    errors.incrementAndGet();
    complain(host + ": " + why);
  }

  long requests() {
    return requests.get();
  }

  private void judge(Page page) {
    switch (book.judge(page.read())) {
      case ONE_RELEASE -> {}
      case MIXED -> {
        mixed.incrementAndGet();
        complain(page.host() + ": a page of more than one release: " + page.read().keySet());
      }
      case FOREIGN -> {
        errors.incrementAndGet();
        complain(page.host() + ": a page with a file of no release: " + page.read().keySet());
      }
    }
  }

  private void complain(String what) {
    if (complained.incrementAndGet() <= MOST_COMPLAINTS) {
      complaints.add(what);
    }
  }

  /** The report; to be called once, when all requests have ended. */
  LoadReport report(int filesPerPage) {
    doubts.forEach(this::judge);
    return new LoadReport(
        requests.get(),
        errors.get(),
        mixed.get(),
        filesPerPage,
        book.telling(),
        quantile(50),
        quantile(99),
        List.copyOf(complaints));
  }

  private Duration quantile(int percent) {
    long all = 0;
    for (int i = 0; i <= STEPS; i++) {
      all += latencies.get(i);
    }
    long wanted = (all * percent + 99) / 100;
    long seen = 0;
    int step = 0;
    while (step < STEPS && seen + latencies.get(step) < wanted) {
      seen += latencies.get(step);
      step++;
    }
    return Duration.ofNanos(step * STEP_NANOS);
  }
}
