package dev.railhead.core.announce;

import static dev.railhead.core.announce.AnnouncementText.word;

import dev.railhead.core.announce.Announcement.Ending;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times deploys in StatsD, over UDP. For the stack {@code web} and the stage {@code
 * production}; a rollback has {@code rollbacks} in the place of {@code deploys}:
 *
 * <table>
 * <caption>Metrics</caption>
 * <tr><th>metric</th><th>when</th></tr>
 * <tr><td>{@code deploys.web.production.began:1|c}</td><td>a deploy begins</td></tr>
 * <tr><td>{@code deploys.web.production.overridden:1|c}</td><td>somebody goes past a rule</td></tr>
 * <tr><td>{@code deploys.web.production.succeeded:1|c}; likewise {@code failed}, {@code aborted},
 * {@code timed_out}, {@code refused}, {@code mixed}</td><td>a deploy ends</td></tr>
 * <tr><td>{@code deploys.web.production.took:163000|ms}</td><td>it ends well: how long it took</td>
 * </tr>
 * <tr><td>{@code deploys.web.production.step.transfer:8000|ms}; likewise each step that was
 * done</td><td>it ends</td></tr>
 * <tr><td>{@code deploys.web.production.skew:12|ms}</td><td>it ends, and hosts were swapped</td>
 * </tr>
 * <tr><td>{@code deploys.web.production.hosts_failed:2|c}</td><td>it ends, and hosts failed</td>
 * </tr>
 * </table>
 *
 * <p>Whatever is not of {@code A-Z a-z 0-9 _ -} in the name of a stack or a stage becomes {@code
 * _}: {@code web.eu} and {@code web_eu} are one. Metrics are sent together, with new lines between
 * them, as many as fit in a datagram (StatsD's docs/metric_types.md, Multi-Metric Packets).
 *
 * <p>UDP tells little: what is lost on the way counts as sent. That nobody listens is learned, if
 * at all, one datagram later. Nothing is sent twice, for it would be counted twice. Thread-safe.
 */
public final class Statsd implements Sink {
  /** StatsD's port. */
  public static final int PORT = 8125;

  /** What fits in an Ethernet frame with some room for tunnels, as StatsD's documents advise. */
  public static final int LAN_BYTES = 1432;

  private final String host;
  private final int port;
  private final String prefix;
  private final int datagramBytes;
  private @Nullable DatagramChannel channel;
  private boolean closed;

  private Statsd(String host, int port, String prefix, int datagramBytes) {
    this.host = host;
    this.port = port;
    this.prefix = prefix;
    this.datagramBytes = datagramBytes;
  }

  /**
   * The StatsD server at {@code host}, whose name is looked up when it is first needed and after
   * each failure.
   *
   * @throws IllegalArgumentException if the host is blank or the port is not 1 to 65,535
   */
  public static Statsd at(String host, int port) {
    return new Statsd(Addresses.host(host), Addresses.port(port), "", LAN_BYTES);
  }

  /**
   * The same, with {@code prefix} and a dot before each name (default none).
   *
   * @throws IllegalArgumentException if it is longer than 100 characters or has an empty step
   */
  public Statsd under(String prefix) {
    return new Statsd(host, port, MetricNames.prefix(prefix), datagramBytes);
  }

  /**
   * The same, with datagrams of at most {@code bytes} (default {@value #LAN_BYTES}; StatsD's
   * documents advise 8932 where frames are jumbo, and 512 over the internet).
   *
   * @throws IllegalArgumentException if it is not 512 to 65,507
   */
  public Statsd datagrams(int bytes) {
    if (bytes < 512 || bytes > 65_507) {
      throw new IllegalArgumentException("a datagram must be 512 to 65507 bytes, but was " + bytes);
    }
    return new Statsd(host, port, prefix, bytes);
  }

  @Override
  public int atOnce() {
    return 64;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public void send(List<Announcement> announcements) throws IOException {
    List<String> metrics =
        announcements.stream().flatMap(a -> metrics(a).stream()).collect(Collectors.toList());
    for (byte[] datagram : packed(metrics, datagramBytes)) {
      send(datagram);
    }
  }

  /** The lines for {@code a}. */
  private List<String> metrics(Announcement a) {
    String name = prefix + MetricNames.of(a.deploy()) + ".";
    List<String> metrics = new ArrayList<>();
    if (a.ending().isEmpty()) {
      metrics.add(name + word(a.kind()) + ":1|c");
    } else {
      Ending ending = a.ending().get();
      metrics.add(name + word(ending.state()) + ":1|c");
      if (a.isSuccess()) {
        metrics.add(name + "took:" + ending.took().toMillis() + "|ms");
      }
      ending
          .steps()
          .forEach(
              (step, took) ->
                  metrics.add(name + "step." + word(step) + ":" + took.toMillis() + "|ms"));
      ending.skew().ifPresent(skew -> metrics.add(name + "skew:" + skew.toMillis() + "|ms"));
      if (ending.hostsFailed() > 0) {
        metrics.add(name + "hosts_failed:" + ending.hostsFailed() + "|c");
      }
    }
    return metrics;
  }

  /** {@code metrics} in as few datagrams of at most {@code most} bytes as their order allows. */
  static List<byte[]> packed(List<String> metrics, int most) {
    List<byte[]> packed = new ArrayList<>();
    StringBuilder datagram = new StringBuilder();
    for (String metric : metrics) {
      if (datagram.length() > 0 && datagram.length() + 1 + metric.length() > most) {
        packed.add(datagram.toString().getBytes(StandardCharsets.US_ASCII));
        datagram.setLength(0);
      }
      datagram.append(datagram.length() > 0 ? "\n" : "").append(metric);
    }
    if (datagram.length() > 0) {
      packed.add(datagram.toString().getBytes(StandardCharsets.US_ASCII));
    }
    return packed;
  }

  private synchronized void send(byte[] datagram) throws IOException {
    try {
      if (open().write(ByteBuffer.wrap(datagram)) == 0) {
        throw new IOException("there is no room to send to " + this);
      }
    } catch (IOException e) {
      discard();
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(this + ": " + why, e);
    }
  }

  /** Connected, so that the system tells when nobody listens there. */
  private DatagramChannel open() throws IOException {
    if (closed) {
      throw new IOException("it is closed");
    }
    DatagramChannel open = channel;
    if (open == null) {
      InetSocketAddress server = new InetSocketAddress(host, port);
      if (server.isUnresolved()) {
        throw new UnknownHostException("no such host: " + host);
      }
      open = DatagramChannel.open();
      channel = open;
      open.configureBlocking(false);
      open.connect(server);
    }
    return open;
  }

  private void discard() throws IOException {
    DatagramChannel old = channel;
    channel = null;
    if (old != null) {
      old.close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      discard();
    } catch (IOException e) {
      // Nothing is left to do with it.
    }
  }

  @Override
  public String toString() {
    return "StatsD at " + Addresses.text(host, port);
  }
}
