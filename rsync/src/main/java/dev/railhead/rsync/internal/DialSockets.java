package dev.railhead.rsync.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the socket of one connection and keeps hold of it, so that a connection in the making can
 * be given up. Thread-safe.
 */
final class DialSockets extends SocketFactory {
  private final AtomicReference<@Nullable Socket> socket = new AtomicReference<>();

  @Override
  public Socket createSocket() throws IOException {
    Socket made = new Socket();
    // A protocol of small questions and answers must not wait for full packets.
    made.setTcpNoDelay(true);
    socket.set(made);
    return made;
  }

  /** Whether there has been a connection. */
  boolean isConnected() {
    Socket made = socket.get();
    return made != null && made.isConnected();
  }

  void close() throws IOException {
    Socket made = socket.get();
    if (made != null) {
      made.close();
    }
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw onlyUnconnected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw onlyUnconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw onlyUnconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw onlyUnconnected();
  }

  private static UnsupportedOperationException onlyUnconnected() {
    return new UnsupportedOperationException("only unconnected sockets, so that deadlines hold");
  }
}
