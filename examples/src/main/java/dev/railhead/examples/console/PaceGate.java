package dev.railhead.examples.console;

import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Stands for tests that take a while, so that there is something to watch and to abort. */
record PaceGate(String name, Duration pace) implements Gate {
  @Override
  public Verdict ask(Question question) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(pace.toMillis());
    return Verdict.pass("took its " + pace.toSeconds() + " s");
  }

  @Override
  public Duration deadline() {
    return pace.plusMinutes(1);
  }
}
