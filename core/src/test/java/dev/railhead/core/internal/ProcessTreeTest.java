package dev.railhead.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ProcessTreeTest {
  /** A real process, of which it is seen whether anybody looked for its descendants. */
  private static final class Seen extends Process {
    private final Process process;
    private boolean isLookedFor;

    Seen(String... command) throws IOException {
      process = new ProcessBuilder(command).start();
    }

    @Override
    public ProcessHandle toHandle() {
      isLookedFor = true;
      return process.toHandle();
    }

    @Override
    public boolean isAlive() {
      return process.isAlive();
    }

    @Override
    public OutputStream getOutputStream() {
      return process.getOutputStream();
    }

    @Override
    public InputStream getInputStream() {
      return process.getInputStream();
    }

    @Override
    public InputStream getErrorStream() {
      return process.getErrorStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
      return process.waitFor();
    }

    @Override
    public int exitValue() {
      return process.exitValue();
    }

    @Override
    public void destroy() {
      process.destroy();
    }
  }

  @Test
  void of_one_that_has_ended_the_streams_are_closed_and_nothing_is_looked_for() throws Exception {
    Seen ended = new Seen("true");
    ended.waitFor();
    ProcessTree.kill(ended);
    assertThat(ended.isLookedFor).isFalse();
    assertThatThrownBy(() -> ended.getInputStream().read()).isInstanceOf(IOException.class);
  }

  @Test
  void one_that_runs_goes_with_what_it_started() throws Exception {
    Seen running = new Seen("sh", "-c", "sleep 1000 & echo $!; wait");
    byte[] said = new byte[20];
    int length = running.getInputStream().read(said);
    long child = Long.parseLong(new String(said, 0, length).strip());
    ProcessTree.kill(running);
    assertThat(running.isAlive()).isFalse();
    assertThat(running.isLookedFor).isTrue();
    await().until(() -> isGone(child));
  }

  /** Or is one that only waits for its new parent to take note. */
  private static boolean isGone(long process) throws IOException {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process), "stat")).contains(") Z ");
    } catch (NoSuchFileException gone) {
      return true;
    }
  }
}
