package dev.railhead.trains;

import dev.railhead.core.Actor;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** See {@link Policy#usual}. Immutable. */
final class UsualPolicy implements Policy {
  private static final Set<Role> RIDER = EnumSet.of(Role.RIDER, Role.OPERATOR);
  private static final Set<Role> DRIVER = EnumSet.of(Role.DRIVER, Role.OPERATOR);
  private static final Set<Role> OPERATOR = EnumSet.of(Role.OPERATOR);

  /** Who may; anyone, where a command is not named. */
  private static final Map<Class<? extends Command>, Set<Role>> RULES =
      Map.ofEntries(
          Map.entry(Command.Leave.class, RIDER),
          Map.entry(Command.Repin.class, RIDER),
          Map.entry(Command.Good.class, RIDER),
          Map.entry(Command.NotGood.class, RIDER),
          Map.entry(Command.TakeOver.class, RIDER),
          Map.entry(Command.Depart.class, DRIVER),
          Map.entry(Command.Advance.class, DRIVER),
          Map.entry(Command.Abort.class, EnumSet.of(Role.RIDER, Role.DRIVER, Role.OPERATOR)),
          Map.entry(Command.Kick.class, DRIVER),
          Map.entry(Command.Retry.class, DRIVER),
          Map.entry(Command.Eject.class, DRIVER),
          Map.entry(Command.Bisect.class, DRIVER),
          Map.entry(Command.Rollback.class, DRIVER),
          Map.entry(Command.StillHere.class, DRIVER),
          Map.entry(Command.GiveUpSeat.class, DRIVER),
          Map.entry(Command.AddWindow.class, OPERATOR),
          Map.entry(Command.RemoveWindow.class, OPERATOR),
          Map.entry(Command.SetLane.class, OPERATOR),
          Map.entry(Command.Claim.class, OPERATOR));

  private final Set<Actor> operators;

  UsualPolicy(Set<Actor> operators) {
    this.operators = operators;
  }

  @Override
  public Optional<String> refusal(Actor who, Set<Role> roles, Command command) {
    if (operators.contains(who)) {
      return Optional.empty();
    }
    Set<Role> allowed = allowed(who, command);
    if (allowed.contains(Role.ANYONE) || roles.stream().anyMatch(allowed::contains)) {
      return Optional.empty();
    }
    return Optional.of(
        who
            + " may not "
            + Turn.name(command)
            + ": that is for "
            + allowed.toString().toLowerCase(java.util.Locale.ROOT));
  }

  private static Set<Role> allowed(Actor who, Command command) {
    if (command instanceof Command.Report || waivesMoreThanReadiness(command)) {
      return OPERATOR;
    }
    if (command instanceof Command.Join join && !join.user().equals(who)) {
      return OPERATOR;
    }
    return RULES.getOrDefault(command.getClass(), EnumSet.of(Role.ANYONE));
  }

  private static boolean waivesMoreThanReadiness(Command command) {
    return Turn.waiver(command)
        .filter(waiver -> !waiver.rules().equals(EnumSet.of(Rule.READINESS)))
        .isPresent();
  }
}
