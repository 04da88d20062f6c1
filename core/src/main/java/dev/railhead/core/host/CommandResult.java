package dev.railhead.core.host;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;

/** How a command ended. Immutable. */
public final class CommandResult {
  private final OptionalInt exitStatus;
  private final byte[] stdout;
  private final byte[] stderr;
  private final long droppedBytes;
  private final Duration took;

  /**
   * A command that ended so; the arrays are the result's from now on.
   *
   * @param exitStatus 0 to 255; empty when the host sent none, as when a signal ended the command
   * @param stdout what was kept of standard output
   * @param stderr what was kept of standard error
   * @param droppedBytes how many bytes of both streams were not kept
   * @param took how long the command ran, as seen from here
   */
  public CommandResult(
      OptionalInt exitStatus, byte[] stdout, byte[] stderr, long droppedBytes, Duration took) {
    this.exitStatus = exitStatus;
    this.stdout = stdout;
    this.stderr = stderr;
    this.droppedBytes = droppedBytes;
    this.took = took;
  }

  /** The exit status, 0 to 255; empty when the host sent none. */
  public OptionalInt exitStatus() {
    return exitStatus;
  }

  /** Whether the exit status is 0. No status is not success. */
  public boolean isSuccess() {
    return exitStatus.isPresent() && exitStatus.getAsInt() == 0;
  }

  /** A copy of what was kept of standard output. */
  public byte[] stdout() {
    return stdout.clone();
  }

  /** A copy of what was kept of standard error. */
  public byte[] stderr() {
    return stderr.clone();
  }

  /** How many bytes of both streams were not kept. */
  public long droppedBytes() {
    return droppedBytes;
  }

  /** How long the command ran, as seen from here. */
  public Duration took() {
    return took;
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

  @Override
  public String toString() {
    return describe() + " after " + took.toMillis() + " ms";
  }
}
