package dev.railhead.examples.inventory;

import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import java.io.IOException;
import java.time.Duration;

/**
 * A gate that needs a token from an environment variable, and says so where there is none.
 * Immutable.
 *
 * @param gate the gate
 * @param variable the environment variable
 */
record TokenGate(Gate gate, String variable) implements Gate {
  @Override
  public String name() {
    return gate.name();
  }

  @Override
  public Duration deadline() {
    return gate.deadline();
  }

  @Override
  public Verdict ask(Question question) throws IOException, InterruptedException {
    String token = System.getenv(variable);
    if (!question.isRollback() && (token == null || token.isBlank())) {
      return Verdict.unknown("its token is missing: set the environment variable " + variable);
    }
    return gate.ask(question);
  }
}
