package dev.railhead.atomic.internal;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The lock of a docroot on this machine, the one that the shell script takes: flock(2) of a file.
 * Java has only fcntl(2) locks, which flock(2) does not see, so flock(1) holds it, in a process
 * that ends with this one: it reads from a pipe that the kernel closes when this process is gone,
 * after whatever it was doing. For one thread.
 */
public final class DocrootLock implements AutoCloseable {
  private static final int IS_HELD = 75;

  private final Process holder;
  private final String name;

  private DocrootLock(Process holder, String name) {
    this.holder = holder;
    this.name = name;
  }

  /**
   * Takes the lock {@code file}.
   *
   * @param name what people call it
   * @param wait how long to wait for whoever has it
   * @throws RefusedException if it is still held then, or this machine has no flock(1)
   */
  public static DocrootLock take(Path file, String name, Duration wait)
      throws IOException, InterruptedException {
    String seconds = BigDecimal.valueOf(wait.toMillis(), 3).toPlainString();
    Process holder;
    try {
      holder =
          new ProcessBuilder(
                  "flock", "-w", seconds, "-E", IS_HELD + "", "-F", file.toString(), "cat")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new RefusedException("the host lacks flock: install util-linux");
    }
    DocrootLock lock = new DocrootLock(holder, name);
    try {
      lock.await(seconds);
      return lock;
    } catch (IOException | InterruptedException e) {
      lock.close();
      throw e;
    }
  }

  /** Once it has the lock, flock becomes cat, which says what it is told. */
  private void await(String seconds) throws IOException, InterruptedException {
    try {
      holder.getOutputStream().write('\n');
      holder.getOutputStream().flush();
    } catch (IOException endedAlready) {
      holder.waitFor();
    }
    InputStream said = holder.getInputStream();
    while (said.available() == 0) {
      if (holder.waitFor(1, TimeUnit.MILLISECONDS) && said.available() == 0) {
        throw new RefusedException(
            holder.exitValue() == IS_HELD
                ? "another operation has held "
                    + name
                    + " for "
                    + seconds
                    + " seconds: try again"
                    + " later"
                : name + " cannot be locked: see that it can be read and written");
      }
    }
  }

  /**
   * Checks that it is still held.
   *
   * @throws IOException if its holder was killed
   */
  public void check() throws IOException {
    if (!holder.isAlive()) {
      throw new IOException(name + " was lost: the process that held it was killed");
    }
  }

  /** Returns when the lock is free. */
  @Override
  public void close() {
    holder.destroyForcibly();
    try {
      holder.waitFor(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
