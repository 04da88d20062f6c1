package dev.railhead.flags;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts exposures in StatsD, over UDP: {@code ab.<flag>.<variant>:1|c}, as etsy/feature does. A
 * counter that cannot be sent is lost and counted. For one thread, that of the exposures.
 */
public final class StatsdExposures implements ExposureListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatsdExposures.class);

  private final DatagramChannel channel;
  private final InetSocketAddress server;
  private final String prefix;
  private final LongAdder lost = new LongAdder();

  private StatsdExposures(DatagramChannel channel, InetSocketAddress server, String prefix) {
    this.channel = channel;
    this.server = server;
    this.prefix = prefix;
  }

  /**
   * Sends to the StatsD server at {@code server}, with names below {@code ab}.
   *
   * @throws IOException if there is no socket to be had; nothing is left open
   */
  public static StatsdExposures to(InetSocketAddress server) throws IOException {
    return to(server, "ab");
  }

  /**
   * Sends to the StatsD server at {@code server}, with names below {@code prefix}.
   *
   * @throws IOException if there is no socket to be had; nothing is left open
   */
  public static StatsdExposures to(InetSocketAddress server, String prefix) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    return new StatsdExposures(channel, server, named(prefix));
  }

  @Override
  public void exposed(Exposure exposure) {
    String counter =
        prefix + "." + named(exposure.flag()) + "." + named(exposure.variant()) + ":1|c";
    ByteBuffer packet = ByteBuffer.wrap(counter.getBytes(StandardCharsets.UTF_8));
    try {
      if (channel.send(packet, server) == 0) {
        lost.increment();
      }
    } catch (IOException e) {
      lost.increment();
      LOG.debug("StatsD at {} cannot be reached", server, e);
    }
  }

  /** How many counters could not be sent. */
  public long lost() {
    return lost.sum();
  }

  /** A name with nothing in it that StatsD takes for its own: colons, bars, at signs, new lines. */
  private static String named(String name) {
    return name.replaceAll("[^\\p{Alnum}._-]", "_");
  }

  /** Closes the socket. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
