package dev.railhead.core.gate;

import dev.railhead.core.Actor;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.ledger.DeployIntent;
import java.util.Optional;

/** What gates are asked in these tests. */
final class Questions {
  static final Revision REVISION = Revision.of("4add61572000000000000000000000000000000a");
  static final Question DEPLOY =
      about(Fleet.of(Host.named("web1"), Host.named("web2")), DeployIntent.Kind.DEPLOY);
  static final Question ROLLBACK = about(DEPLOY.fleet(), DeployIntent.Kind.ROLLBACK);

  private Questions() {}

  static Question about(Fleet fleet, DeployIntent.Kind kind) {
    return new Question(
        Stack.of("web"),
        Stage.of("production"),
        fleet,
        Actor.of("kchung"),
        REVISION,
        Optional.empty(),
        kind);
  }
}
