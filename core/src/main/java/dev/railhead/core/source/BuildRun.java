package dev.railhead.core.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One run of a build step. For one thread. */
final class BuildRun {
  /** How much of the end of the output a failure shows. */
  private static final int SHOWN = 16 * 1024;

  /** The killed count as alive until they are reaped, hence a bound. */
  private static final int KILL_ROUNDS = 20;

  private final BuildStep step;
  private final Process process;
  private final long deadline;
  private final CompletableFuture<String> output = new CompletableFuture<>();

  private BuildRun(BuildStep step, Process process) {
    this.step = step;
    this.process = process;
    this.deadline = System.nanoTime() + step.timeout().toNanos();
  }

  /**
   * Runs {@code step} in {@code directory} to its end.
   *
   * @throws ReleaseException if it fails, is too slow or leaves a process; with the end of its
   *     output
   */
  static void run(BuildStep step, Path directory, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(step.command()).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    BuildRun run;
    try {
      run = new BuildRun(step, builder.start());
    } catch (IOException e) {
      throw new ReleaseException("the build step " + step.command() + " cannot be started", e);
    }
    run.finish();
  }

  private void finish() throws IOException, InterruptedException {
    Thread reader = new Thread(this::read, "railhead-build-output");
    reader.setDaemon(true);
    reader.start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(left(), TimeUnit.NANOSECONDS)) {
        killAll();
        String end = output.completeOnTimeout("", 1, TimeUnit.SECONDS).get();
        throw failure("took longer than " + step.timeout(), end, null);
      }
      String end = output.get(left(), TimeUnit.NANOSECONDS);
      if (process.exitValue() != 0) {
        throw failure("ended with status " + process.exitValue(), end, null);
      }
    } catch (TimeoutException e) {
      throw failure("left a process behind that holds its output", "", e);
    } catch (ExecutionException e) {
      throw new IOException("the output of " + step.command() + " cannot be read", e);
    } finally {
      killAll();
      reader.interrupt();
    }
  }

  private long left() {
    return Math.max(0, deadline - System.nanoTime());
  }

  private ReleaseException failure(String what, String end, @Nullable Throwable cause) {
    return new ReleaseException(
        "the build step " + step.command() + " " + what + "\n" + end, cause);
  }

  /** Children can start others while they are being killed, so that one look is not enough. */
  private void killAll() {
    for (int round = 0; round < KILL_ROUNDS; round++) {
      List<ProcessHandle> alive = process.descendants().toList();
      if (alive.isEmpty()) {
        break;
      }
      alive.forEach(ProcessHandle::destroyForcibly);
    }
    process.destroyForcibly();
  }

  /** Reads all, so that the step never waits, and keeps the end. */
  private void read() {
    byte[] end = new byte[SHOWN];
    long total = 0;
    try (InputStream in = process.getInputStream()) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        end[(int) (total++ % SHOWN)] = (byte) b;
      }
      output.complete(inOrder(end, total));
    } catch (IOException e) {
      output.completeExceptionally(e);
    }
  }

  private static String inOrder(byte[] ring, long total) {
    if (total <= SHOWN) {
      return new String(ring, 0, (int) total, StandardCharsets.UTF_8);
    }
    int split = (int) (total % SHOWN);
    return "…"
        + new String(ring, split, SHOWN - split, StandardCharsets.UTF_8)
        + new String(ring, 0, split, StandardCharsets.UTF_8);
  }
}
