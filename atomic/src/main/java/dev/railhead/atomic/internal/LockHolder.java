package dev.railhead.atomic.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that holds flock(2) of one file for this one: Java has only fcntl(2) locks, which
 * flock(2) does not see. A shell that takes it, by flock(1), and lets it go as it is told; so that
 * taking it costs one small process and not three. It ends with this process, whatever that was
 * doing: it reads from a pipe that the kernel closes then. For one thread at a time.
 */
final class LockHolder {
  /** Told how long to wait, it says how flock(1) ended; told anything more, it lets go. */
  private static final String SCRIPT =
      "while read -r wait; do exec 9>>\"$0\"; flock -w \"$wait\" -E 75 9; echo $?; read -r over"
          + " || exit; exec 9>&-; echo free; done";

  private static final int IS_HELD = 75;
  private static final int NO_SUCH_PROGRAM = 127;
  private static final long SHORTEST_PAUSE_NANOS = 20_000;
  private static final long LONGEST_PAUSE_NANOS = 1_000_000;

  private final Path file;
  private final Process shell;
  private final OutputStream told;
  private final BufferedReader said;

  private LockHolder(Path file, Process shell) {
    this.file = file;
    this.shell = shell;
    this.told = shell.getOutputStream();
    this.said =
        new BufferedReader(
            new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** Starts one for {@code file}, which it does not hold yet. */
  static LockHolder start(Path file) throws IOException {
    try {
      return new LockHolder(
          file,
          new ProcessBuilder("sh", "-c", SCRIPT, file.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new RefusedException("the host lacks sh: install a POSIX shell");
    }
  }

  Path file() {
    return file;
  }

  boolean isAlive() {
    return shell.isAlive();
  }

  /**
   * Takes the lock.
   *
   * @param name what people call it
   * @throws RefusedException if it is still held after {@code wait}, or this machine has no
   *     flock(1)
   */
  void take(String name, Duration wait) throws IOException, InterruptedException {
    String seconds = BigDecimal.valueOf(wait.toMillis(), 3).toPlainString();
    int status = tell(seconds) ? status() : -1;
    if (status == IS_HELD) {
      throw new RefusedException(
          "another operation has held "
              + name
              + " for "
              + seconds
              + " seconds: try again"
              + " later");
    } else if (status == NO_SUCH_PROGRAM) {
      throw new RefusedException("the host lacks flock: install util-linux");
    } else if (status != 0) {
      throw new RefusedException(name + " cannot be locked: see that it can be read and written");
    }
  }

  /** False if it has ended. */
  private boolean tell(String line) {
    try {
      told.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      told.flush();
      return true;
    } catch (IOException ended) {
      return false;
    }
  }

  /** How flock(1) ended, or -1 if the shell did; may be interrupted, as a read may not. */
  private int status() throws IOException, InterruptedException {
    long pause = SHORTEST_PAUSE_NANOS;
    while (!said.ready()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!shell.isAlive() && !said.ready()) {
        return -1;
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    }
    String line = said.readLine();
    return line == null ? -1 : Integer.parseInt(line);
  }

  /** Lets the lock go; false if that is not known to be done. */
  boolean letGo() {
    try {
      return tell("") && "free".equals(said.readLine());
    } catch (IOException ended) {
      return false;
    }
  }

  /** Ends it, and a flock(1) that waits; returns when the lock is free. */
  void kill() {
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
    try {
      shell.waitFor(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
