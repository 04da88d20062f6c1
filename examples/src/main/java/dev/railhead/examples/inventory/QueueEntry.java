package dev.railhead.examples.inventory;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.trains.LaneId;
import java.util.Map;
import java.util.Set;

/**
 * The push queue. Immutable.
 *
 * @param name its name in the ledger
 * @param lanes the stack that each lane's trains deploy; {@code code}, and {@code config} if there
 *     is one
 * @param operators who may go past its rules
 */
public record QueueEntry(String name, Map<LaneId, Stack> lanes, Set<Actor> operators) {}
