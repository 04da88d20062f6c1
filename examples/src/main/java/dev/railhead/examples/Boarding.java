package dev.railhead.examples;

import dev.railhead.core.Actor;
import dev.railhead.core.Revision;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.trains.Command;
import dev.railhead.trains.Decision;
import dev.railhead.trains.Dispatcher;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.Policy;
import dev.railhead.trains.QueueSettings;
import dev.railhead.trains.store.PushQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Somebody joins a push queue with a change. */
public final class Boarding {
  private Boarding() {}

  /** Joins: the ledger's file, who, and the full id of the change. */
  public static void main(String[] arguments) throws IOException {
    try (Ledger ledger = Ledger.open(Path.of(arguments[0]))) {
      System.out.println(join(ledger, Actor.of(arguments[1]), Revision.of(arguments[2])));
    }
  }

  static String join(Ledger ledger, Actor ann, Revision revision) throws LedgerException {
    // region: board
    Dispatcher rules = Dispatcher.with(Policy.usual(Set.of(Actor.of("railhead"))));
    PushQueue queue = PushQueue.open(ledger, "push", QueueSettings.usual(), rules);
    Decision decision =
        queue.submit(ann, Command.Join.of(LaneId.of("code"), ann, List.of(revision)));
    String answer =
        decision.fold(
            accepted -> "you are in",
            repeated -> "you were in already",
            rejected -> rejected.reason() + "; " + rejected.alternative());
    // endregion
    return answer;
  }
}
