package dev.railhead.core.gate;

import dev.railhead.core.Credential;
import dev.railhead.core.internal.Durations;
import dev.railhead.core.internal.Pace;
import dev.railhead.core.internal.web.Polling;
import java.time.Duration;
import java.util.Objects;

/** The settings that all gates have which ask a server again and again. For one thread. */
abstract class WebGateSettings<S extends WebGateSettings<S>> {
  private static final Duration LONGEST = Duration.ofHours(12);

  Credential credential = Credential.none();
  Duration within = Duration.ofMinutes(10);
  Duration every = Duration.ofSeconds(10);
  Duration answerWithin = Duration.ofSeconds(10);
  Pace pace = Pace.REAL;

  abstract S self();

  /** Shows {@code credential} to the server (default none). */
  public S credential(Credential credential) {
    this.credential = Objects.requireNonNull(credential, "credential");
    return self();
  }

  /**
   * How long to go on asking, in all (default 10 min). The deadline of the deployer's step must be
   * longer for it to matter.
   *
   * @throws IllegalArgumentException if it is not positive or more than 12 h
   */
  public S within(Duration within) {
    this.within = Durations.upTo(LONGEST, "the time for a verdict", within);
    return self();
  }

  /**
   * How long to wait between two questions (default 10 s).
   *
   * @throws IllegalArgumentException if it is not positive or more than 1 h
   */
  public S every(Duration every) {
    this.every = Durations.upTo(Duration.ofHours(1), "the time between two questions", every);
    return self();
  }

  /**
   * How long one answer may take, from connecting to the end of the body (default 10 s).
   *
   * @throws IllegalArgumentException if it is not positive or more than 10 min
   */
  public S answerWithin(Duration answerWithin) {
    this.answerWithin =
        Durations.upTo(Duration.ofMinutes(10), "the time for an answer", answerWithin);
    return self();
  }

  /** For tests, which need not wait. */
  S pace(Pace pace) {
    this.pace = pace;
    return self();
  }

  Polling polling() {
    return new Polling(within, every, pace);
  }

  /** A little longer than all questions, so that the answer names what was seen. */
  Duration deadline() {
    return within.plus(answerWithin).plusSeconds(5);
  }
}
