package dev.railhead.core.ledger;

import dev.railhead.core.Actor;
import java.time.Instant;

/**
 * A hold on all stacks that is over: somebody ended it, or replaced it by another one, or its time
 * was over. Immutable.
 *
 * @param hold what was ended, as it stood
 * @param by who ended it; who held, if it ended by itself
 * @param at when, by the database's clock
 */
public record EndedHold(Hold hold, Actor by, Instant at) {}
