package dev.railhead.core.ledger;

import dev.railhead.core.Actor;
import dev.railhead.core.internal.Names;
import java.time.Instant;
import java.util.Objects;
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
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the reason is not one printable line, or {@code until} is
   *     before {@code since}
   */
  public Hold {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(since, "since");
    Names.line("a hold's reason", reason, 400);
    if (until.isPresent() && until.get().isBefore(since)) {
      throw new IllegalArgumentException(
          "a hold must not end before it begins, but was since " + since + " until " + until.get());
    }
  }

  @Override
  public String toString() {
    return by + " since " + since + " (" + reason + ")";
  }
}
