package dev.railhead.trains.store;

import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.fixture.Engine;
import dev.railhead.core.ledger.fixture.LedgerPlace;
import dev.railhead.core.testing.ChildJvm;
import java.util.Map;

/**
 * Delivers notices in a JVM of its own: prints each key, and acknowledges when it hears a line.
 * Arguments: engine, address.
 */
final class OutboxChild {
  private OutboxChild() {}

  static ChildJvm start(LedgerPlace place) throws Exception {
    return ChildJvm.start(OutboxChild.class, Map.of(), place.engine().name(), place.address());
  }

  public static void main(String[] args) throws Exception {
    try (Ledger ledger = Pool.open(new LedgerPlace(Engine.valueOf(args[0]), args[1]))) {
      Outbox.open(
              QueueChild.open(ledger),
              "child",
              notice -> {
                System.out.println("told " + notice.key());
                System.out.flush();
                int read = System.in.read();
                while (read != '\n' && read >= 0) {
                  read = System.in.read();
                }
              })
          .deliver();
    }
  }
}
