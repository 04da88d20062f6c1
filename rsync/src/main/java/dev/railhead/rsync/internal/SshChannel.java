package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.CommandTimeoutException;
import dev.railhead.core.host.HostChannel;
import dev.railhead.core.host.HostUnreachableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;

/** The streams of a supervised program, as sshj has them: no copy lies between. */
final class SshChannel implements HostChannel {
  private final Host host;
  private final Command command;
  private final RemoteProcess process;
  private final Kept stderr;
  private final Runnable end;
  private final long began = System.nanoTime();

  SshChannel(Host host, Command command, RemoteProcess process, Kept stderr, Runnable end) {
    this.host = host;
    this.command = command;
    this.process = process;
    this.stderr = stderr;
    this.end = end;
  }

  @Override
  public OutputStream toHost() {
    return process.stdin();
  }

  @Override
  public InputStream fromHost() {
    return process.stdout();
  }

  @Override
  public CommandResult await(Duration deadline) throws IOException, InterruptedException {
    try {
      OptionalInt status = process.await(System.nanoTime() + deadline.toNanos());
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      return new CommandResult(status, new byte[0], stderr.bytes(), stderr.dropped(), took);
    } catch (TimeoutException e) {
      throw new CommandTimeoutException(host, command, deadline);
    } catch (IOException e) {
      throw new HostUnreachableException(host, "the connection was lost during " + command, e);
    }
  }

  @Override
  public void close() {
    end.run();
  }
}
