package dev.railhead.core.host;

import dev.railhead.core.Host;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Runs commands on one host. Commands start in the login directory, which is also what relative
 * {@link HostPath}s stand under. Thread-safe: commands of several threads run side by side.
 *
 * <p>Cancellation is interruption: a thread that is interrupted while it waits here ends the
 * command on the host, with its children, and throws {@link InterruptedException}.
 *
 * <p>A command has ended when its program has. What the program leaves running in the background is
 * not looked for and goes on running; it must not hold the program's output open, for that may be
 * waited for until the deadline: start it with its streams redirected.
 */
public interface HostSession extends AutoCloseable {
  /** The host that this session is on. */
  Host host();

  /**
   * The login directory, when the host is a directory of this machine whose files this process may
   * as well touch itself. Empty unless a session says otherwise; one that wraps another must not
   * pass this on if it changes what commands do.
   */
  default Optional<Path> directory() {
    return Optional.empty();
  }

  /**
   * Runs {@code command} to its end and returns its exit status and output, whatever the status is.
   * Both output streams are always drained; what exceeds {@link Command#outputLimit} is dropped and
   * counted.
   *
   * @throws CommandTimeoutException if the command's deadline passes; it was ended on the host
   * @throws HostUnreachableException if the connection is lost; the command may still run, until
   *     its own deadline on the host ends it
   * @throws IOException if the command cannot be started
   * @throws InterruptedException if the thread is interrupted; the command was ended on the host
   */
  CommandResult run(Command command) throws IOException, InterruptedException;

  /**
   * Starts {@code command} and returns its streams, for a protocol to be spoken over them. The
   * command's {@link Command#stdin} and {@link Command#outputLimit} are not used; its deadline is.
   *
   * @throws IOException if the command cannot be started
   * @throws InterruptedException if the thread is interrupted; nothing is left running
   */
  HostChannel open(Command command) throws IOException, InterruptedException;

  /** Ends what still runs for this session; the shared connection stays. Idempotent. */
  @Override
  void close();
}
