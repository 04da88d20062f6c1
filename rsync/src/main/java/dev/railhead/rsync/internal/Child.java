package dev.railhead.rsync.internal;

import dev.railhead.core.internal.ProcessTree;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of this machine whose outputs are always drained. Closing it kills it with all that it
 * started. One thread owns it.
 */
final class Child implements Closeable {
  private static final Duration AFTERGLOW = Duration.ofSeconds(2);

  /**
   * How long a reader that has read all there was waits for more. rsync tells of each file by
   * itself, and to wake up for each of 20,000 slows both ends down. A pipe holds what even a fast
   * rsync says meanwhile.
   */
  private static final Duration BREATH = Duration.ofMillis(10);

  private final Process process;
  private final AtomicLong outputBytes = new AtomicLong();
  private final List<Thread> readers;

  private Child(Process process, Sink stdout, Sink stderr) {
    this.process = process;
    this.readers =
        List.of(
            reader("out", process.getInputStream(), stdout),
            reader("err", process.getErrorStream(), stderr));
  }

  /** Takes the first {@code length} bytes of {@code buffer}, which the caller then uses again. */
  interface Sink {
    void accept(byte[] buffer, int length);
  }

  /**
   * Starts {@code arguments}, in the C locale, reading nothing.
   *
   * @throws IOException if the program is missing or cannot be run
   */
  static Child start(List<String> arguments, Sink stdout, Sink stderr) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(arguments);
    RsyncCommand.clean(builder.environment());
    builder.redirectInput(new File("/dev/null"));
    return new Child(builder.start(), stdout, stderr);
  }

  private Thread reader(String stream, InputStream from, Sink to) {
    String owner = Thread.currentThread().getName();
    Thread thread = new Thread(() -> drain(from, to), owner + "-" + stream);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void drain(InputStream from, Sink to) {
    byte[] buffer = new byte[8192];
    try {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        outputBytes.addAndGet(n);
        to.accept(buffer, n);
        if (n < buffer.length) {
          LockSupport.parkNanos(BREATH.toNanos());
        }
      }
    } catch (IOException closed) {
      // The process was killed and its streams closed; nobody waits for the rest.
    }
  }

  /** Waits up to {@code patience} for the process to end, and says whether it has. */
  boolean endsWithin(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The exit status, once all output has been taken. The process must have ended. */
  int status() throws InterruptedException {
    for (Thread reader : readers) {
      reader.join(AFTERGLOW.toMillis());
    }
    return process.exitValue();
  }

  /**
   * Something that differs from last time if the process did something meanwhile: wrote output or
   * read a byte. What it writes to its peer does not count, for keep-alive messages go out even to
   * a peer that has long stopped. Where there is no /proc (proc(5), /proc/pid/io), processor time
   * must serve.
   */
  String vitalSigns() {
    return outputBytes + " " + bytesRead();
  }

  private String bytesRead() {
    Path io = Path.of("/proc", String.valueOf(process.pid()), "io");
    try {
      return Files.readString(io).lines().findFirst().orElse("");
    } catch (IOException noProc) {
      return process.info().totalCpuDuration().map(Duration::toString).orElse("");
    }
  }

  /** Ends the process and all that it started, if they still run. */
  @Override
  public void close() {
    ProcessTree.kill(process);
    boolean interrupted = false;
    for (Thread reader : readers) {
      interrupted |= !awaited(reader);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the wait for {@code reader}, whose stream is at its end, was not interrupted. */
  private static boolean awaited(Thread reader) {
    try {
      reader.join(AFTERGLOW.toMillis());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
