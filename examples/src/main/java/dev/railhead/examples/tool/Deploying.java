package dev.railhead.examples.tool;

import dev.railhead.core.Actor;
import dev.railhead.core.deploy.Deploy;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.TerminalListener;
import dev.railhead.examples.Json;
import dev.railhead.examples.inventory.Depot;
import dev.railhead.examples.inventory.Inventory;
import dev.railhead.examples.inventory.StackEntry;
import dev.railhead.examples.inventory.StageEntry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What {@code deploy} and {@code rollback} share: begin, show, wait for the end, tell it. */
abstract class Deploying extends ToolCommand {
  @Parameters(index = "0", paramLabel = "STACK", description = "Such as web.")
  String stack = "";

  @Parameters(index = "1", paramLabel = "STAGE", description = "Such as princess.")
  String stage = "";

  @Mixin DeployOptions options = new DeployOptions();

  /** The request. */
  abstract DeployRequest request(Depot depot, StackEntry stack, StageEntry stage) throws Exception;

  @Override
  final ExitCode run() throws Exception {
    Inventory inventory = inventory();
    StackEntry entry = stack(inventory, stack);
    StageEntry at = stage(entry, stage);
    Outcome outcome;
    OptionalLong id;
    try (Depot depot = Depot.open(inventory, terminal())) {
      Deploy deploy = depot.deployer().start(options.applied(request(depot, entry, at)));
      outcome = await(deploy, actor());
      id = deploy.id();
    } // by now the listener has shown the end
    if (shared.json) {
      out().println(result(id, outcome));
    } else if (id.isEmpty()) {
      err().println("railhead: " + outcome.describe());
    }
    if (outcome.isSuccess()) {
      entry.watch().forEach(link -> err().println("watch " + link.title() + ": " + link.url()));
    }
    return ExitCode.of(outcome);
  }

  /** A table on a terminal, else lines; on standard error if the output is for a program. */
  private TerminalListener terminal() {
    FileDescriptor where = shared.json ? FileDescriptor.err : FileDescriptor.out;
    PrintStream stream = new PrintStream(new FileOutputStream(where), true, StandardCharsets.UTF_8);
    return shared.json
        ? TerminalListener.lines(stream)
        : TerminalListener.detect(stream, System.getenv(), System.console());
  }

  /** Ctrl-C aborts the deploy; closing the depot waits until that is done and recorded. */
  private static Outcome await(Deploy deploy, Actor actor) throws Exception {
    try {
      return deploy.await();
    } catch (InterruptedException e) {
      deploy.abort(actor, "interrupted at the terminal");
      throw e;
    }
  }

  private Json result(OptionalLong id, Outcome outcome) {
    return Json.object(
        Json.field("deploy", id.isPresent() ? Json.of(id.getAsLong()) : Json.NULL),
        Json.field("stack", stack),
        Json.field("stage", stage),
        Json.field("exit", Json.of(ExitCode.of(outcome).status())),
        Json.field("result", Records.of(outcome)));
  }
}
