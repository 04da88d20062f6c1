package dev.railhead.examples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks an SSH host to run, run as sshd(8) does: by {@code /bin/sh -c}, in the login
 * directory. It is killed with its children when the channel goes. Thread-safe as MINA uses it.
 */
final class ShellCommand implements Command {
  /** How long to wait for the last output of a command that has ended. */
  private static final long AFTERGLOW_MILLIS = 2000;

  /** What becomes of the receiving end when there is nothing left to pump. */
  private enum AtEnd {
    CLOSE,
    LEAVE
  }

  private final String line;
  private final Path directory;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;
  private @Nullable OutputStream err;
  private @Nullable ExitCallback exit;
  private volatile @Nullable Process process;

  ShellCommand(String line, Path directory) {
    this.line = line;
    this.directory = directory;
  }

  @Override
  public void setInputStream(InputStream in) {
    this.in = in;
  }

  @Override
  public void setOutputStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void setErrorStream(OutputStream err) {
    this.err = err;
  }

  @Override
  public void setExitCallback(ExitCallback exit) {
    this.exit = exit;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) throws IOException {
    InputStream fromClient = Objects.requireNonNull(in);
    OutputStream toClient = Objects.requireNonNull(out);
    OutputStream errorsToClient = Objects.requireNonNull(err);
    ExitCallback whenDone = Objects.requireNonNull(exit);
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", line).directory(directory.toFile());
    builder.environment().put("HOME", directory.toString());
    Process started = builder.start();
    process = started;
    thread("stdin", started, () -> pump(fromClient, started.getOutputStream(), AtEnd.CLOSE));
    Thread stdout =
        thread("stdout", started, () -> pump(started.getInputStream(), toClient, AtEnd.LEAVE));
    Thread stderr =
        thread(
            "stderr", started, () -> pump(started.getErrorStream(), errorsToClient, AtEnd.LEAVE));
    thread("exit", started, () -> await(started, stdout, stderr, whenDone));
  }

  private static Thread thread(String what, Process process, Runnable work) {
    Thread thread = new Thread(work, "demo-host-" + what + "-" + process.pid());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void pump(InputStream from, OutputStream to, AtEnd atEnd) {
    byte[] buffer = new byte[32 << 10];
    try {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        to.write(buffer, 0, n);
        to.flush();
      }
    } catch (IOException e) {
      // One end is gone: the process has ended or the client has. Either is told elsewhere.
    } finally {
      if (atEnd == AtEnd.CLOSE) {
        close(to);
      }
    }
  }

  private static void close(OutputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // The process ended before it had read everything.
    }
  }

  private static void await(Process process, Thread stdout, Thread stderr, ExitCallback exit) {
    try {
      int status = process.waitFor();
      stdout.join(AFTERGLOW_MILLIS);
      stderr.join(AFTERGLOW_MILLIS);
      exit.onExit(status);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void destroy(ChannelSession channel) {
    Process running = process;
    if (running != null) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
  }
}
