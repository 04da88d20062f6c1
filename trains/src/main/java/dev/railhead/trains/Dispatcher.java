package dev.railhead.trains;

import dev.railhead.core.Actor;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The rules of a push queue: a function from a state, an order and the time to a {@link Decision}.
 * It reads no clock, keeps nothing and has no effects, so a decision can be made again when
 * somebody else was faster. Immutable, and so thread-safe.
 */
public final class Dispatcher {
  private static final Map<Class<?>, BiConsumer<Turn, Command>> RULES = rules();

  private final Policy policy;

  private Dispatcher(Policy policy) {
    this.policy = policy;
  }

  /** The rules, with {@code policy} saying who may command what. */
  public static Dispatcher with(Policy policy) {
    return new Dispatcher(Objects.requireNonNull(policy, "policy"));
  }

  /**
   * What comes of {@code order} at {@code now}. Whatever has expired by then is written down
   * together with an accepted order. A clock that goes back counts as one that stands still.
   */
  public Decision decide(QueueState state, Order order, Instant now) {
    if (state.seen().contains(order.id())) {
      return new Decision.Repeated(order.id());
    }
    Turn turn = new Turn(state, order, now.isBefore(state.at()) ? state.at() : now);
    try {
      Expiry.writeDown(turn);
      Optional<String> refusal = policy.refusal(order.by(), roles(turn, order), order.command());
      if (refusal.isPresent()) {
        return new Decision.Rejected(refusal.get(), "ask somebody who may");
      }
      rule(order.command()).accept(turn, order.command());
      Consequences.follow(turn);
    } catch (Refusal e) {
      return e.decision();
    }
    List<Event> events = turn.events.isEmpty() ? List.of(new Event.Ticked()) : turn.events;
    return new Decision.Accepted(
        new Entry(state.revision() + 1, turn.now, order.id(), order.by(), events));
  }

  private static BiConsumer<Turn, Command> rule(Command command) {
    BiConsumer<Turn, Command> rule = RULES.get(command.getClass());
    if (rule == null) {
      throw new IllegalStateException("no rule for " + command.getClass().getSimpleName());
    }
    return rule;
  }

  private static Set<Role> roles(Turn turn, Order order) {
    Set<Role> roles = EnumSet.of(Role.ANYONE);
    Subject subject = Subject.of(turn, order.command());
    Actor who = order.by();
    if (subject.riders().stream().anyMatch(rider -> rider.user().equals(who))) {
      roles.add(Role.RIDER);
    }
    if (subject.train().flatMap(Train::driver).filter(who::equals).isPresent()) {
      roles.add(Role.DRIVER);
    }
    return roles;
  }

  /** Rules by class of command. */
  static final class Table {
    private final Map<Class<?>, BiConsumer<Turn, Command>> rules = new HashMap<>();

    <C extends Command> void on(Class<C> kind, BiConsumer<Turn, C> rule) {
      rules.put(kind, (turn, command) -> rule.accept(turn, kind.cast(command)));
    }
  }

  private static Map<Class<?>, BiConsumer<Turn, Command>> rules() {
    Table table = new Table();
    LineRules.add(table);
    DriverRules.add(table);
    TroubleRules.add(table);
    RunnerRules.add(table);
    QueueRules.add(table);
    return Map.copyOf(table.rules);
  }
}
