package dev.railhead.examples.pipeline;

import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import java.io.IOException;
import java.time.Duration;

/** A gate that passes everything, with a fuse that burns while it is asked. */
record FusedGate(String name, Fuse fuse) implements Gate {
  @Override
  public Duration deadline() {
    return Duration.ofMinutes(2);
  }

  @Override
  public Verdict ask(Question question) throws IOException {
    fuse.burn("in the gate " + name);
    return Verdict.pass("nothing to say");
  }
}
