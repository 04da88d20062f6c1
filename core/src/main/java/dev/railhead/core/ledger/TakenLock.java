package dev.railhead.core.ledger;

import dev.railhead.core.Actor;
import java.time.Instant;

/**
 * A lock that was taken away from its holder. Immutable.
 *
 * @param lock what was taken away, as it stood
 * @param by who took it away
 * @param reason why
 * @param at when, by the database's clock
 */
public record TakenLock(LockInfo lock, Actor by, String reason, Instant at) {}
