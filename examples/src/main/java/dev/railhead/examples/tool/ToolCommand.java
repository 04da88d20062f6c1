package dev.railhead.examples.tool;

import dev.railhead.core.Actor;
import dev.railhead.core.Stage;
import dev.railhead.examples.Json;
import dev.railhead.examples.inventory.Inventory;
import dev.railhead.examples.inventory.StackEntry;
import dev.railhead.examples.inventory.StageEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands share: the inventory, who acts, and how to print. */
abstract class ToolCommand implements Callable<Integer> {
  @Mixin SharedOptions shared = new SharedOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  /** Does it. */
  abstract ExitCode run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    return run().status();
  }

  Inventory inventory() throws IOException, EndingException {
    if (Files.notExists(shared.inventory)) {
      throw new EndingException(
          ExitCode.WRONG,
          "there is no file "
              + shared.inventory
              + "; write what is deployed where into it, or name another with -i FILE or"
              + " RAILHEAD_INVENTORY");
    }
    return Inventory.read(shared.inventory);
  }

  Actor actor() {
    return shared.actor();
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Prints {@code json} if it is wanted, else {@code text}. */
  void print(String text, Json json) {
    out().println(shared.json ? json.text() : text);
  }

  static StackEntry stack(Inventory inventory, String name) throws EndingException {
    List<StackEntry> stacks = inventory.stacks();
    return stacks.stream()
        .filter(entry -> entry.stack().name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown("stack", name, stacks.stream().map(StackEntry::stack).toList()));
  }

  static StageEntry stage(StackEntry stack, String name) throws EndingException {
    List<Stage> known = stack.stages().stream().map(StageEntry::stage).toList();
    return stack.stages().stream()
        .filter(entry -> entry.stage().name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown("stage of " + stack.stack(), name, known));
  }

  /** The stack called {@code name}, or all if there is no name. */
  static List<StackEntry> stacks(Inventory inventory, @Nullable String name)
      throws EndingException {
    return name == null ? inventory.stacks() : List.of(stack(inventory, name));
  }

  static EndingException unknown(String what, String name, List<?> known) {
    String there = known.stream().map(Object::toString).collect(Collectors.joining(", "));
    return new EndingException(
        ExitCode.WRONG, "there is no " + what + " called " + name + "; there are " + there);
  }
}
