package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.HostChannel;
import dev.railhead.core.host.HostUnreachableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * A connection to an rsync daemon. It has no exit status: what went wrong, the daemon says. One
 * thread may write while another reads.
 */
final class DaemonChannel implements HostChannel {
  private final SocketChannel socket;

  private DaemonChannel(SocketChannel socket) {
    this.socket = socket;
  }

  /**
   * Connects.
   *
   * @throws HostUnreachableException if no connection comes about in time
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  static DaemonChannel connect(Host host, DaemonAddress address, Duration limit)
      throws IOException, InterruptedException {
    SocketChannel socket = SocketChannel.open();
    try {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      InetSocketAddress to = new InetSocketAddress(address.host(), address.port());
      if (to.isUnresolved()) {
        throw new IOException("its address " + address.host() + " is unknown");
      }
      socket.socket().connect(to, (int) Math.min(Integer.MAX_VALUE, Math.max(1, limit.toMillis())));
      return new DaemonChannel(socket);
    } catch (IOException e) {
      socket.close();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw new HostUnreachableException(host, "no rsync daemon at " + address, e);
    }
  }

  /** Closing it tells the daemon that no more will come. */
  @Override
  public OutputStream toHost() {
    return new Output();
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      stream().write(bytes, offset, length);
    }

    private OutputStream stream() throws IOException {
      return socket.socket().getOutputStream();
    }

    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {
      socket.shutdownOutput();
    }
  }

  @Override
  public InputStream fromHost() {
    try {
      return socket.socket().getInputStream();
    } catch (IOException closed) {
      return InputStream.nullInputStream();
    }
  }

  @Override
  public CommandResult await(Duration deadline) {
    return new CommandResult(OptionalInt.of(0), new byte[0], new byte[0], 0, Duration.ZERO);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, whatever that means.
      return;
    }
  }
}
