package dev.railhead.core.source;

import java.time.Duration;
import java.util.List;

/**
 * A command that turns the exported tree into the release, run in that tree without a shell. It
 * inherits the environment and gets {@code RAILHEAD_REVISION} and {@code RAILHEAD_RELEASE} besides;
 * its input is empty. A status other than 0 fails the release. It must leave no process behind.
 * Immutable.
 *
 * @param command the program and its arguments
 * @param timeout how long it may run, up to a day; then it and all its descendants are killed
 */
public record BuildStep(List<String> command, Duration timeout) {
  private static final Duration LONGEST = Duration.ofDays(1);

  /**
   * Checks and copies the parts.
   *
   * @throws IllegalArgumentException if the command is empty or holds NUL, or the timeout is not
   *     above zero and at most a day
   */
  public BuildStep {
    command = List.copyOf(command);
    if (command.isEmpty() || command.get(0).isEmpty()) {
      throw new IllegalArgumentException("a build step needs a program, but was " + command);
    }
    if (command.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("an argument of a build step must not hold NUL");
    }
    if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a build step's timeout must be above zero and at most a day, but was " + timeout);
    }
  }

  /** The step that runs {@code command} for at most {@code timeout}. */
  public static BuildStep of(List<String> command, Duration timeout) {
    return new BuildStep(command, timeout);
  }
}
