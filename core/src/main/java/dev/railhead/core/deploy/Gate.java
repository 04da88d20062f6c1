package dev.railhead.core.deploy;

import java.io.IOException;
import java.time.Duration;

/**
 * A question that is asked before a deploy begins to transfer, or after it has swapped: may this go
 * on? Anything but {@link Verdict.Pass} stops the deploy: a gate that does not know, fails or takes
 * too long blocks. Thread-safe.
 */
public interface Gate {
  /** What the run log calls this gate, one printable line. */
  String name();

  /** How long the answer may take; after that it is {@link Verdict.Unknown}. */
  default Duration deadline() {
    return Duration.ofMinutes(1);
  }

  /**
   * The answer for {@code question}.
   *
   * @throws IOException counts as {@link Verdict.Unknown}
   * @throws InterruptedException when the deadline passes or the deploy is aborted
   */
  Verdict ask(Question question) throws IOException, InterruptedException;
}
