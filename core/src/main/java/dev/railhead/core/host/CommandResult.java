package dev.railhead.core.host;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How a command ended. Immutable, but for the arrays, which are the caller's to keep.
 *
 * @param exitStatus 0 to 255; empty when the host sent none, as when a signal ended the command
 * @param stdout the first bytes of standard output, up to the command's limit
 * @param stderr the first bytes of standard error, up to the command's limit
 * @param droppedBytes how many bytes of both streams were not kept
 * @param took how long the command ran, as seen from here
 */
public record CommandResult(
    OptionalInt exitStatus, byte[] stdout, byte[] stderr, long droppedBytes, Duration took) {
  /** Whether the exit status is 0. No status is not success. */
  public boolean isSuccess() {
    return exitStatus.isPresent() && exitStatus.getAsInt() == 0;
  }

  /** Standard output as UTF-8, malformed bytes replaced. */
  public String stdoutText() {
    return new String(stdout, StandardCharsets.UTF_8);
  }

  /** Standard error as UTF-8, malformed bytes replaced. */
  public String stderrText() {
    return new String(stderr, StandardCharsets.UTF_8);
  }

  /** The exit status in words, such as {@code exit status 3} or {@code no exit status}. */
  public String describe() {
    return exitStatus.isPresent() ? "exit status " + exitStatus.getAsInt() : "no exit status";
  }
}
