package dev.railhead.examples.console;

import dev.railhead.core.ledger.Hold;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.examples.console.auth.Role;
import dev.railhead.examples.console.auth.Visitor;
import dev.railhead.examples.console.web.Refusal;
import java.util.Optional;

/** What stops everybody, or all but operators. Thread-safe. */
final class Rules {
  private final Ledger ledger;
  private final Maintenance maintenance;

  Rules(Ledger ledger, Maintenance maintenance) {
    this.ledger = ledger;
    this.maintenance = maintenance;
  }

  /** In maintenance mode only operators change anything. */
  void refuseChanges(Visitor visitor) throws LedgerException {
    Optional<Maintenance.Mode> mode = maintenance.now();
    if (mode.isPresent() && !visitor.may(Role.OPERATOR)) {
      throw new Refusal(
          409,
          "maintenance",
          "the page is in maintenance: " + mode.get().reason() + " (" + mode.get().by() + ")");
    }
  }

  /**
   * The deployer would refuse it too; here nothing has begun yet that would have to be recorded.
   */
  void refuseWhileHeld() throws LedgerException {
    Optional<Hold> hold = ledger.locks().hold();
    if (hold.isPresent()) {
      throw Refusal.conflict("all stacks are held by " + hold.get());
    }
  }
}
