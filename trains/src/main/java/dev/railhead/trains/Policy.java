package dev.railhead.trains;

import dev.railhead.core.Actor;
import java.util.Optional;
import java.util.Set;

/**
 * Who may command what. Asked for every command, before anything else is looked at. An
 * implementation answers from its arguments alone, so that a decision can be made again.
 * Thread-safe.
 */
@FunctionalInterface
public interface Policy {
  /**
   * Why {@code who} must not, for people; empty if it may.
   *
   * @param who who commands
   * @param roles what it is to the queue now; {@link Role#OPERATOR} is never among them, for only a
   *     policy knows operators
   * @param command what it commands
   */
  Optional<String> refusal(Actor who, Set<Role> roles, Command command);

  /** Everybody may command everything. */
  static Policy open() {
    return (who, roles, command) -> Optional.empty();
  }

  /**
   * The usual: anyone joins, holds and releases, and takes a seat that is free; riders speak for
   * themselves; drivers drive, eject, roll back and go on without a rider's word; operators may do
   * all of that, and they alone waive other rules, set windows, change lanes, and run trains.
   *
   * @param operators who the operators are, people and runners
   */
  static Policy usual(Set<Actor> operators) {
    return new UsualPolicy(Set.copyOf(operators));
  }
}
