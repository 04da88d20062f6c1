package dev.railhead.examples.tool;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Activation;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.DeployRecord.State;
import dev.railhead.core.ledger.History;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.Hold;
import dev.railhead.core.ledger.LockInfo;
import dev.railhead.examples.Json;
import dev.railhead.examples.inventory.Depot;
import dev.railhead.examples.inventory.StackEntry;
import dev.railhead.examples.inventory.StageEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is live. */
@Command(
    name = "status",
    header = "Prints what is live at each stage, who deploys, and what is held.",
    footer = {"", "Exit status: 0; with --hosts 6 if a host does not serve what is on record."})
final class StatusCommand extends ToolCommand {
  private static final int HOSTS_AT_ONCE = 32;

  @Parameters(arity = "0..1", paramLabel = "STACK", description = "Which (default: all).")
  @Nullable String stack;

  @Option(names = "--hosts", description = "Ask each host what it serves.")
  boolean hosts;

  private final List<String> text = new ArrayList<>();
  private boolean drifted;

  @Override
  ExitCode run() throws Exception {
    try (Depot depot = Depot.open(inventory())) {
      Optional<Hold> hold = depot.ledger().locks().hold();
      hold.ifPresent(held -> text.add("everything is held by " + held));
      List<Json> stacks = new ArrayList<>();
      for (StackEntry entry : stacks(depot.inventory(), stack)) {
        stacks.add(stack(depot, entry));
      }
      print(
          String.join("\n", text),
          Json.object(
              Json.field("hold", hold.map(Records::of).orElse(Json.NULL)),
              Json.field("stacks", Json.array(stacks))));
      return drifted ? ExitCode.MIXED : ExitCode.DONE;
    }
  }

  private Json stack(Depot depot, StackEntry entry) throws IOException, InterruptedException {
    Optional<LockInfo> lock = depot.ledger().locks().holder(entry.stack());
    text.add(entry.stack() + lock.map(info -> ": locked by " + info).orElse(""));
    List<Json> stages = new ArrayList<>();
    for (StageEntry stage : entry.stages()) {
      stages.add(stage(depot, entry, stage));
    }
    return Json.object(
        Json.field("stack", entry.stack().name()),
        Json.field("lock", lock.map(Records::of).orElse(Json.NULL)),
        Json.field("stages", Json.array(stages)));
  }

  private Json stage(Depot depot, StackEntry entry, StageEntry stage)
      throws IOException, InterruptedException {
    History history = depot.ledger().history();
    Optional<DeployRecord> live =
        history.successes(entry.stack(), stage.stage(), 1).stream().findFirst();
    List<DeployRecord> running =
        history.find(HistoryQuery.all().of(entry.stack()).to(stage.stage()).that(State.RUNNING));
    text.add("  " + stage.stage() + ": " + live.map(StatusCommand::said).orElse("nothing yet"));
    for (DeployRecord record : running) {
      text.add(
          "    deploy "
              + record.id()
              + " of "
              + record.intent().requested()
              + " by "
              + record.intent().actor()
              + " since "
              + record.began()
              + " is at "
              + record.step());
    }
    Map<Host, Live> served = hosts ? ask(depot, entry, stage) : Map.of();
    served.forEach((host, serves) -> note(host, serves, live));
    return Json.object(
        Json.field("stage", stage.stage().name()),
        Json.field("live", live.map(Records::of).orElse(Json.NULL)),
        Json.field("running", Json.array(running.stream().map(Records::of).toList())),
        Json.field("hosts", hosts ? hosts(served) : Json.NULL));
  }

  private static String said(DeployRecord live) {
    return live.release().orElseThrow()
        + " by "
        + live.intent().actor()
        + " since "
        + live.ended().orElse(live.began());
  }

  private void note(Host host, Live serves, Optional<DeployRecord> live) {
    boolean agrees =
        live.flatMap(DeployRecord::release).map(serves::is).orElse(serves instanceof Live.Nothing);
    drifted |= !agrees;
    text.add("    " + (agrees ? "✔ " : "✘ ") + host + ": " + serves);
  }

  private static Json hosts(Map<Host, Live> served) {
    return Json.object(
        served.entrySet().stream()
            .map(entry -> Json.field(entry.getKey().name(), Json.of(entry.getValue().toString())))
            .toArray(Json[]::new));
  }

  private static Map<Host, Live> ask(Depot depot, StackEntry entry, StageEntry stage)
      throws InterruptedException {
    Activation activation = Depot.activation(entry);
    ExecutorService threads = Executors.newFixedThreadPool(HOSTS_AT_ONCE);
    try {
      Map<Host, Future<Live>> asked = new TreeMap<>();
      for (Host host : stage.fleet()) {
        asked.put(host, threads.submit(() -> ask(depot, activation, host)));
      }
      Map<Host, Live> served = new TreeMap<>();
      for (Map.Entry<Host, Future<Live>> answer : asked.entrySet()) {
        served.put(answer.getKey(), answer.getValue().get());
      }
      return served;
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking failed unexpectedly", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Live ask(Depot depot, Activation activation, Host host)
      throws InterruptedException {
    try (HostSession session = depot.hosts().connect(host)) {
      return activation.live(session);
    } catch (IOException e) {
      return new Live.Unknown(String.valueOf(e.getMessage()));
    }
  }
}
