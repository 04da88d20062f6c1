package dev.railhead.examples.tool;

import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.DeployRecord.State;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.LockInfo;
import dev.railhead.core.ledger.Locks;
import dev.railhead.examples.Json;
import dev.railhead.examples.inventory.Depot;
import dev.railhead.examples.inventory.StackEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Settles deploys whose deployers are gone. */
@Command(
    name = "recover",
    header = "Settles deploys whose deployers have died, by asking the hosts.",
    description = {
      "",
      "A dead deployer's lock runs out by itself, after half a minute at most; a live one's does"
          + " not.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all is settled, 3 somebody holds a lock still, 6 a fleet was left mixed."
    })
final class RecoverCommand extends ToolCommand {
  private static final long PAUSE_MILLIS = 200;

  @Parameters(arity = "0..1", paramLabel = "STACK", description = "Which (default: all).")
  @Nullable String stack;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = Times.class,
      description = "Wait so long for a lock to run out, such as 45s (default: not at all).")
  Duration wait = Duration.ZERO;

  @Override
  ExitCode run() throws Exception {
    long deadline = System.nanoTime() + wait.toNanos();
    List<DeployRecord> settled = new ArrayList<>();
    boolean refused = false;
    try (Depot depot = Depot.open(inventory())) {
      for (StackEntry entry : stacks(depot.inventory(), stack)) {
        Optional<LockInfo> holder = awaitLock(depot.ledger().locks(), entry, deadline);
        if (holder.isPresent() && isUnsettled(depot, entry)) {
          err().println("railhead: " + entry.stack() + " is locked by " + holder.get());
          refused = true;
        }
        settled.addAll(depot.deployer().recover(depot.pipeline(entry)));
      }
    }
    tell(settled);
    boolean mixed = settled.stream().anyMatch(record -> record.state() == State.MIXED);
    return mixed ? ExitCode.MIXED : refused ? ExitCode.REFUSED : ExitCode.DONE;
  }

  private static Optional<LockInfo> awaitLock(Locks locks, StackEntry entry, long deadline)
      throws Exception {
    Optional<LockInfo> holder = locks.holder(entry.stack());
    while (holder.isPresent() && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE_MILLIS);
      holder = locks.holder(entry.stack());
    }
    return holder;
  }

  private static boolean isUnsettled(Depot depot, StackEntry entry) throws Exception {
    HistoryQuery running = HistoryQuery.all().of(entry.stack()).that(State.RUNNING).limit(1);
    return !depot.ledger().history().find(running).isEmpty();
  }

  private void tell(List<DeployRecord> settled) {
    if (shared.json) {
      out().println(Json.array(settled.stream().map(Records::of).toList()));
    } else if (settled.isEmpty()) {
      out().println("nothing to settle");
    }
    if (!shared.json) {
      settled.forEach(record -> out().println(Records.line(record)));
    }
  }
}
