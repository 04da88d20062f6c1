package dev.railhead.trains.irc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a server, from the socket to its end. {@link #run()} is for one thread; the
 * other methods are thread-safe.
 */
final class IrcConnection {
  private static final Logger LOG = LoggerFactory.getLogger(IrcConnection.class);

  private final IrcSettings settings;
  private final Consumer<IrcEvent> events;
  private final Socket socket;
  private final PacedWriter out;
  private final LineReader in;
  private volatile @Nullable Presence presence;

  private IrcConnection(IrcSettings settings, Socket socket, Consumer<IrcEvent> events)
      throws IOException {
    this.settings = settings;
    this.socket = socket;
    this.events = events;
    this.in = new LineReader(socket.getInputStream());
    this.out =
        new PacedWriter(
            socket.getOutputStream(), settings.linesAtOnce, settings.lineEvery, System::nanoTime);
  }

  /**
   * A connection that nothing was said on yet; {@code opened} hears of its socket before it blocks.
   */
  static IrcConnection open(
      IrcSettings settings, Consumer<IrcEvent> events, Consumer<Socket> opened) throws IOException {
    Socket plain = new Socket();
    opened.accept(plain);
    try {
      int millis = Math.toIntExact(settings.connectWithin.toMillis());
      plain.connect(new InetSocketAddress(settings.host, settings.port), millis);
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(millis);
      return new IrcConnection(settings, encrypted(settings, plain), events);
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static Socket encrypted(IrcSettings settings, Socket plain) throws IOException {
    if (settings.tls.isEmpty()) {
      return plain;
    }
    SSLSocket socket =
        (SSLSocket)
            settings
                .tls
                .get()
                .getSocketFactory()
                .createSocket(plain, settings.host, settings.port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /**
   * Logs in, joins and hears until the connection ends.
   *
   * @return why it ended
   */
  String run() {
    Thread writer = new Thread(this::write, "railhead-irc-writer-" + settings.nick);
    writer.setDaemon(true);
    writer.start();
    try {
      Registration registration = new Registration(settings, out);
      registration.begin();
      listen(registration);
      return "the server closed the connection";
    } catch (SocketTimeoutException e) {
      return "the server did not answer in time";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } finally {
      close();
      join(writer);
    }
  }

  private void listen(Registration registration) throws IOException {
    long deadline = System.nanoTime() + 2 * settings.connectWithin.toNanos();
    boolean asked = false;
    while (true) {
      Optional<String> text;
      try {
        text = in.next();
      } catch (SocketTimeoutException quiet) {
        if (asked || !isReady()) {
          throw quiet;
        }
        asked = true;
        out.sendNow(IrcLine.of("PING", "railhead"));
        continue;
      }
      if (text.isEmpty()) {
        return;
      }
      asked = false;
      if (!isReady() && System.nanoTime() - deadline > 0) {
        throw new SocketTimeoutException();
      }
      Optional<IrcLine> line = IrcLine.parse(text.get());
      if (line.isPresent()) {
        hear(registration, line.get());
      }
    }
  }

  private void hear(Registration registration, IrcLine line) throws IOException {
    LOG.trace("{} {}", line.command(), line.source());
    Presence now = presence;
    if (line.command().equals("PING")) {
      out.sendNow(IrcLine.of("PONG", line.argument(0)));
    } else if (now != null) {
      boolean before = now.isJoined();
      now.hear(line);
      if (!before && now.isJoined()) {
        socket.setSoTimeout(Math.toIntExact(settings.quietFor.toMillis()));
      }
    } else if (registration.hear(line)) {
      presence = new Presence(settings, registration.nick(), out, events);
    }
  }

  private void write() {
    try {
      out.run();
    } catch (IOException e) {
      LOG.debug("cannot write to {}: {}", settings, e.getMessage());
      closeSocket();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the client is in the channel. */
  boolean isReady() {
    Presence now = presence;
    return now != null && now.isJoined();
  }

  /** Queues a line; false when it will not be sent. */
  boolean send(IrcLine line) {
    return isReady() && out.send(line);
  }

  /** How many bytes of a topic reach everybody whole. */
  int topicBytes() {
    Presence now = presence;
    return now == null ? 0 : now.topicBytes();
  }

  int messageBytes() {
    Presence now = presence;
    return now == null ? 0 : now.textBytes("PRIVMSG");
  }

  /** Says goodbye, where there is somebody to say it to; {@link #run()} ends soon after. */
  void quit() {
    out.sendNow(IrcLine.of("QUIT", "closed"));
    out.close();
  }

  void close() {
    out.close();
    closeSocket();
  }

  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("cannot close the connection to {}: {}", settings, e.getMessage());
    }
  }

  private static void join(Thread writer) {
    boolean interrupted = false;
    writer.interrupt();
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
