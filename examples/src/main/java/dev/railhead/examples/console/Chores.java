package dev.railhead.examples.console;

import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.examples.console.view.Heads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a page does by itself: asks sources for what is new, and settles deploys whose deployers are
 * gone. Each has a thread, for both may take long. Thread-safe.
 */
final class Chores implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Chores.class);
  private static final Duration SETTLING = Duration.ofSeconds(2);

  private final Works works;
  private final List<Thread> threads = new ArrayList<>();

  Chores(Works works, Heads heads, Duration asking) {
    this.works = works;
    begin(
        "console-heads",
        asking,
        () -> {
          heads.refresh();
          return true;
        });
    begin("console-settling", SETTLING, this::settle);
  }

  private void begin(String name, Duration pause, Callable<Boolean> chore) {
    Thread thread = new Thread(() -> repeat(pause, chore), name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private static void repeat(Duration pause, Callable<Boolean> chore) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          chore.call();
        } catch (InterruptedException e) {
          return;
        } catch (Exception e) {
          log.warn("a chore of the page failed, and is tried again", e);
        }
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Settles where nobody holds the lock of a stack that says it is deployed. */
  private boolean settle() throws LedgerException, InterruptedException {
    for (StackPage page : works.stacks()) {
      HistoryQuery unfinished =
          HistoryQuery.all().of(page.stack()).that(DeployRecord.State.RUNNING).limit(1);
      if (!works.ledger().history().find(unfinished).isEmpty()
          && works.ledger().locks().holder(page.stack()).isEmpty()
          && !works.deployer().recover(page.pipeline()).isEmpty()) {
        works.live().pulse().beat();
      }
    }
    return true;
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(5_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
