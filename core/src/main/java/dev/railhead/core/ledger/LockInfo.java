package dev.railhead.core.ledger;

import dev.railhead.core.Actor;
import dev.railhead.core.Fence;
import dev.railhead.core.Stack;
import java.time.Instant;

/**
 * A lock that somebody holds. Immutable.
 *
 * @param stack whose lock
 * @param owner who holds it
 * @param reason what for
 * @param since since when, by the database's clock
 * @param expires when it ends unless it is renewed, by the database's clock
 * @param fence its fencing token
 */
public record LockInfo(
    Stack stack, Actor owner, String reason, Instant since, Instant expires, Fence fence) {
  /** Such as {@code kchung since 2014-06-16T23:39:20Z (princess: main)}. */
  @Override
  public String toString() {
    return owner + " since " + since + " (" + reason + ")";
  }
}
