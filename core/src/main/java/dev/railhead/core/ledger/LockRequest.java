package dev.railhead.core.ledger;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.internal.Names;
import java.time.Duration;
import java.util.Objects;

/**
 * Who wants the lock of which stack. Immutable.
 *
 * @param stack the stack
 * @param owner who asks
 * @param reason what for, one printable line of at most 400 characters
 * @param lease how long the lock lives without being renewed, 1 s to 1 h; it renews itself
 * @param patience how long to wait for it, 0 to 1 day
 */
public record LockRequest(
    Stack stack, Actor owner, String reason, Duration lease, Duration patience) {
  /** The lease of a lock unless said otherwise. */
  public static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if one is exceeded
   */
  public LockRequest {
    Objects.requireNonNull(stack, "stack");
    Objects.requireNonNull(owner, "owner");
    Names.line("a lock's reason", reason, 400);
    if (lease.compareTo(Duration.ofSeconds(1)) < 0 || lease.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("a lease must be 1 s to 1 h, but was " + lease);
    }
    if (patience.isNegative() || patience.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("a wait must be 0 to 1 day, but was " + patience);
    }
  }

  /** A request that does not wait, with the default lease. */
  public static LockRequest of(Stack stack, Actor owner, String reason) {
    return new LockRequest(stack, owner, reason, DEFAULT_LEASE, Duration.ZERO);
  }
}
