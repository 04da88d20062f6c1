package dev.railhead.examples;

import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.DeployListener;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.ledger.DeployRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What a tool writes around a deployer: endings, a gate and a listener of its own, recovery. */
final class CorePieces {
  private CorePieces() {}

  /** What to tell whoever was called out. */
  static String page(Outcome outcome) {
    // region: outcome
    String news =
        outcome.fold(
            succeeded -> succeeded.release() + " is live",
            failed -> "nothing changed: " + failed.cause(),
            aborted -> "nothing changed: " + aborted.by() + " stopped it",
            timedOut -> "nothing changed: it took too long",
            refused -> "not begun: " + refused.reason(),
            mixed -> "LOOK NOW, the fleet is mixed: " + mixed.truth());
    // endregion
    return news;
  }

  // region: gate
  /** Blocks while a file says why: the simplest change freeze. */
  record FreezeFile(Path file) implements Gate {
    @Override
    public String name() {
      return "freeze";
    }

    @Override
    public Verdict ask(Question question) throws IOException {
      return Files.exists(file)
          ? Verdict.block(Files.readString(file).strip())
          : Verdict.pass("no freeze");
    } // an exception or a timeout counts as "unknown", which blocks too
  }

  // endregion

  /** Tells {@code chat} of endings. */
  static DeployListener telling(Consumer<String> chat) {
    // region: listener
    DeployListener listener =
        event -> {
          if (event instanceof DeployEvent.Ended ended) {
            chat.accept("deploy " + ended.mark().deploy() + ": " + ended.outcome().describe());
          }
        };
    // endregion
    return listener;
  }

  /** At the start of a tool. */
  static void recover(Deployer deployer, Pipeline web) throws IOException, InterruptedException {
    // region: recover
    for (DeployRecord settled : deployer.recover(web)) {
      System.out.println(
          "deploy " + settled.id() + " " + settled.state() + ": " + settled.detail());
    }
    // endregion
  }
}
