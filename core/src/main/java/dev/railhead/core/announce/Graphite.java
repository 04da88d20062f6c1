package dev.railhead.core.announce;

import dev.railhead.core.announce.Announcement.Ending;
import dev.railhead.core.ledger.DeployRecord;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Draws a line per deploy in Graphite: sends carbon's plaintext protocol over TCP, {@code <path>
 * <value> <seconds since 1970>} and a new line (Graphite's docs/feeding-carbon.rst). For the stack
 * {@code web} and the stage {@code production}, when a deploy ends:
 *
 * <table>
 * <caption>Metrics</caption>
 * <tr><th>metric</th><th>when</th></tr>
 * <tr><td>{@code deploys.web.production 1}</td><td>a deploy went live</td></tr>
 * <tr><td>{@code rollbacks.web.production 1}</td><td>a rollback went live</td></tr>
 * <tr><td>{@code deployfails.web.production 1}</td><td>either ended badly; not when it was refused,
 * which changed nothing</td></tr>
 * <tr><td>{@code deploylong.web.production 163.2}</td><td>either went live: the seconds it took
 * </td></tr>
 * </table>
 *
 * <p>Draw them with {@code drawAsInfinite(deploys.web.production)}. Names are made as {@link
 * Statsd} makes them. What two deploys of one stage say within one of carbon's intervals is one
 * point.
 *
 * <p>Each sending has a connection of its own, and counts as arrived when carbon, having read to
 * the end, closes it: a carbon that only accepts connections is an outage. What is sent twice is
 * the same point. Thread-safe.
 */
public final class Graphite implements Sink {
  /** The port of carbon's plaintext protocol. */
  public static final int PORT = 2003;

  private final String host;
  private final int port;
  private final String prefix;
  private final Duration within;
  private final Set<Socket> open = new HashSet<>();
  private boolean closed;

  private Graphite(String host, int port, String prefix, Duration within) {
    this.host = host;
    this.port = port;
    this.prefix = prefix;
    this.within = within;
  }

  /**
   * The carbon at {@code host}, whose name is looked up each time.
   *
   * @throws IllegalArgumentException if the host is blank or the port is not 1 to 65,535
   */
  public static Graphite at(String host, int port) {
    return new Graphite(Addresses.host(host), Addresses.port(port), "", Duration.ofSeconds(5));
  }

  /**
   * The same, with {@code prefix} and a dot before each name (default none).
   *
   * @throws IllegalArgumentException if it is longer than 100 characters or has an empty step
   */
  public Graphite under(String prefix) {
    return new Graphite(host, port, MetricNames.prefix(prefix), within);
  }

  /**
   * The same, which gives carbon this long to accept a connection, and as long again to read it to
   * its end and close it (default 5 s).
   *
   * @throws IllegalArgumentException if it is not 1 ms to 5 min
   */
  public Graphite within(Duration within) {
    return new Graphite(host, port, prefix, HttpPoster.checked(within));
  }

  @Override
  public int atOnce() {
    return 64;
  }

  @Override
  public void send(List<Announcement> announcements) throws IOException {
    String lines =
        announcements.stream()
            .flatMap(this::lines)
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    if (lines.isEmpty()) {
      return;
    }
    try (Socket socket = new Socket()) {
      track(socket);
      send(socket, lines.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(this + ": " + why, e);
    } finally {
      synchronized (open) {
        open.removeIf(Socket::isClosed);
      }
    }
  }

  private void track(Socket socket) throws IOException {
    synchronized (open) {
      if (closed) {
        throw new IOException("it is closed");
      }
      open.add(socket);
    }
  }

  /** So few bytes fit in the system's buffer, so that to write them does not wait for carbon. */
  private void send(Socket socket, byte[] lines) throws IOException {
    InetSocketAddress carbon = new InetSocketAddress(host, port);
    if (carbon.isUnresolved()) {
      throw new UnknownHostException("no such host: " + host);
    }
    int millis = (int) within.toMillis();
    socket.connect(carbon, millis);
    socket.setSoTimeout(millis);
    socket.getOutputStream().write(lines);
    socket.shutdownOutput();
    try {
      if (socket.getInputStream().read() >= 0) {
        throw new IOException("answers, which carbon never does");
      }
    } catch (SocketTimeoutException e) {
      throw new IOException("has not read to the end within " + millis + " ms", e);
    }
  }

  private Stream<String> lines(Announcement a) {
    if (a.ending().isEmpty() || a.ending().get().state() == DeployRecord.State.REFUSED) {
      return Stream.empty();
    }
    Ending ending = a.ending().get();
    String end = " " + a.at().getEpochSecond();
    if (!a.isSuccess()) {
      return Stream.of(prefix + MetricNames.place("deployfails", a.deploy()) + " 1" + end);
    }
    String seconds = String.format(Locale.ROOT, " %.3f", ending.took().toMillis() / 1000.0);
    return Stream.of(
        prefix + MetricNames.of(a.deploy()) + " 1" + end,
        prefix + MetricNames.place("deploylong", a.deploy()) + seconds + end);
  }

  @Override
  public void close() {
    List<Socket> left;
    synchronized (open) {
      closed = true;
      left = List.copyOf(open);
      open.clear();
    }
    for (Socket socket : left) {
      try {
        socket.close();
      } catch (IOException e) {
        // Nothing is left to do with it.
      }
    }
  }

  @Override
  public String toString() {
    return "Graphite at " + Addresses.text(host, port);
  }
}
