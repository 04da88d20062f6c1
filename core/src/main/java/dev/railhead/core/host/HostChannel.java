package dev.railhead.core.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * The raw streams of a command that runs on a host. One thread may write while another reads. The
 * channel drains standard error by itself and keeps its last 64 KiB, so that it can never stall the
 * command.
 */
public interface HostChannel extends AutoCloseable {
  /** The command's standard input; closing it sends end of file. */
  OutputStream toHost();

  /** The command's standard output. */
  InputStream fromHost();

  /**
   * Waits until the command has ended.
   *
   * @return the exit status and the kept standard error; {@link CommandResult#stdout} is empty
   * @throws CommandTimeoutException if it has not ended within {@code deadline}; it goes on running
   * @throws IOException if the connection is lost
   * @throws InterruptedException if the thread is interrupted; the command goes on running
   */
  CommandResult await(Duration deadline) throws IOException, InterruptedException;

  /** Ends the command on the host, with its children, if it still runs. Idempotent. */
  @Override
  void close();
}
