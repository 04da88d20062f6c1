package dev.railhead.flags;

import dev.railhead.flags.CompiledFlag.Clause;
import dev.railhead.flags.CompiledFlag.Decision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Makes clauses of who a flag names, in the order of their precedence. For one use. */
final class TargetCompiler {
  private final Targets targets;
  private final FlagAnswers answers;
  private final boolean etsy;
  private final BiFunction<Serving, Selector, Decision> decisions;

  TargetCompiler(
      Targets targets,
      FlagAnswers answers,
      boolean etsy,
      BiFunction<Serving, Selector, Decision> decisions) {
    this.targets = targets;
    this.answers = answers;
    this.etsy = etsy;
    this.decisions = decisions;
  }

  Clause[] clauses() {
    List<Clause> clauses = new ArrayList<>();
    if (!targets.users().isEmpty()) {
      clauses.add(users());
    }
    if (!targets.groups().isEmpty()) {
      clauses.add(groups());
    }
    if (targets.admin() != null) {
      Answer admin = answers.of(targets.admin(), Selector.ADMIN);
      clauses.add((context, scope) -> context.isAdmin() && hasUser(context) ? admin : null);
    }
    if (targets.internal() != null) {
      Answer internal = answers.of(targets.internal(), Selector.INTERNAL);
      clauses.add((context, scope) -> context.isInternal() ? internal : null);
    }
    if (!targets.rules().isEmpty()) {
      clauses.add(rules());
    }
    return clauses.toArray(new Clause[0]);
  }

  private Clause users() {
    Map<String, Answer> byName = new HashMap<>();
    targets
        .users()
        .forEach((user, variant) -> byName.put(user, answers.of(variant, Selector.USER)));
    return (context, scope) -> context.name() == null ? null : byName.get(context.name());
  }

  private Clause groups() {
    List<String> ids = List.copyOf(targets.groups().keySet());
    List<Answer> given =
        targets.groups().values().stream().map(v -> answers.of(v, Selector.GROUP)).toList();
    return (context, scope) -> {
      for (int i = 0; i < ids.size() && hasUser(context); i++) {
        if (context.groups().contains(ids.get(i))) {
          return given.get(i);
        }
      }
      return null;
    };
  }

  private Clause rules() {
    List<Rule> rules = targets.rules();
    List<Decision> then =
        rules.stream().map(rule -> decisions.apply(rule.enabled(), Selector.RULE)).toList();
    return (context, scope) -> {
      Attributes attributes = new ContextAttributes(context, scope);
      for (int i = 0; i < rules.size(); i++) {
        if (rules.get(i).holds(attributes)) {
          return then.get(i).answer(context, scope);
        }
      }
      return null;
    };
  }

  /** Groups and administrators are those of a user; in PHP the id 0 is none. */
  private boolean hasUser(FlagContext context) {
    return context.user() != null && !(etsy && context.user().id().equals("0"));
  }
}
