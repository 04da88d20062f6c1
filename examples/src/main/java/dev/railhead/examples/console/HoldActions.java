package dev.railhead.examples.console;

import dev.railhead.core.ledger.Hold;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.examples.Json;
import dev.railhead.examples.console.auth.Role;
import dev.railhead.examples.console.web.Refusal;
import dev.railhead.examples.console.web.Request;
import dev.railhead.examples.console.web.Routes;
import java.time.InstantSource;
import java.util.Optional;

/** The hold on all stacks, and maintenance mode. Thread-safe. */
final class HoldActions {
  private final Works works;
  private final Rules rules;
  private final Maintenance maintenance;
  private final InstantSource clock;

  HoldActions(Works works, Rules rules, Maintenance maintenance, InstantSource clock) {
    this.works = works;
    this.rules = rules;
    this.maintenance = maintenance;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes
        .post("/api/hold", Role.DEPLOYER, this::hold)
        .post("/api/hold/end", Role.DEPLOYER, this::unhold)
        .post("/api/maintenance", Role.OPERATOR, this::begin)
        .post("/api/maintenance/end", Role.OPERATOR, this::end);
  }

  /** Whoever sees that something is wrong may stop everybody, in maintenance too. */
  private Json hold(Request request) throws LedgerException {
    works
        .ledger()
        .locks()
        .holdAll(
            new Hold(
                request.visitor().actor(),
                request.form().required("reason"),
                clock.instant(),
                Optional.empty()));
    return changed();
  }

  private Json unhold(Request request) throws LedgerException {
    rules.refuseChanges(request.visitor());
    if (works.ledger().locks().endHold(request.visitor().actor()).isEmpty()) {
      throw Refusal.conflict("nothing is held");
    }
    return changed();
  }

  private Json begin(Request request) throws LedgerException {
    maintenance.begin(request.visitor().actor(), Line.of(request.form().required("reason")));
    return changed();
  }

  private Json end(Request request) throws LedgerException {
    maintenance.end();
    return changed();
  }

  private Json changed() {
    works.live().pulse().beat();
    return Json.object();
  }
}
