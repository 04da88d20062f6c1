package dev.railhead.core.ledger;

import dev.railhead.core.Actor;
import dev.railhead.core.internal.Names;
import java.time.Instant;
import java.util.Optional;

/**
 * A hold on all stacks: nothing begins to deploy while it lasts; what runs goes on. Immutable.
 *
 * @param by who holds
 * @param reason why, one printable line of at most 400 characters
 * @param since since when; what the ledger returns carries the database's time
 * @param until when it ends by itself; empty for not at all
 */
public record Hold(Actor by, String reason, Instant since, Optional<Instant> until) {
  /**
   * Checks the reason.
   *
   * @throws IllegalArgumentException if it is not one printable line
   */
  public Hold {
    Names.line("a hold's reason", reason, 400);
  }

  @Override
  public String toString() {
    return by + " since " + since + " (" + reason + ")";
  }
}
