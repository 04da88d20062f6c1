package dev.railhead.core.ledger;

import dev.railhead.core.Actor;
import java.time.Instant;

/**
 * A hold on all stacks that somebody ended, or replaced by another one, before its time. Immutable.
 *
 * @param hold what was ended, as it stood
 * @param by who ended it
 * @param at when, by the database's clock
 */
public record EndedHold(Hold hold, Actor by, Instant at) {}
