package dev.railhead.examples.console;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How a page is served. Immutable; the {@code with…} methods return changed copies.
 *
 * @param address where it listens
 * @param origins the addresses under which people open it; those of the loopback when empty
 * @param streams how many browsers it streams to at once, 1 to 10,000
 * @param streamsEach how many of them may be one visitor's, 1 to 10,000
 * @param asking how often sources are asked for the heads of branches, 100 ms to 1 h
 */
public record ConsoleSettings(
    InetSocketAddress address, List<URI> origins, int streams, int streamsEach, Duration asking) {
  /**
   * Copies and checks the parts.
   *
   * @throws IllegalArgumentException if one is out of bounds
   */
  public ConsoleSettings {
    Objects.requireNonNull(address, "address");
    origins = List.copyOf(origins);
    if (streams < 1 || streams > 10_000 || streamsEach < 1 || streamsEach > 10_000) {
      throw new IllegalArgumentException(
          "streams must be 1 to 10000, but were " + streams + " and " + streamsEach);
    }
    if (asking.compareTo(Duration.ofMillis(100)) < 0 || asking.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("asking must be every 100 ms to 1 h, but was " + asking);
    }
  }

  /**
   * On the loopback's {@code port}, or a free one if it is 0: 300 streams, 20 of them for each
   * visitor, and sources are asked every 15 seconds.
   */
  public static ConsoleSettings loopback(int port) {
    return new ConsoleSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        List.of(),
        300,
        20,
        Duration.ofSeconds(15));
  }

  /** These, listening at {@code address} for pages opened under {@code origins}. */
  public ConsoleSettings at(InetSocketAddress address, List<URI> origins) {
    if (origins.isEmpty()) {
      throw new IllegalArgumentException(
          "a page that listens at " + address + " must know its origins, but there were none");
    }
    return new ConsoleSettings(address, origins, streams, streamsEach, asking);
  }

  /** These, with other numbers of streams. */
  public ConsoleSettings withStreams(int streams, int each) {
    return new ConsoleSettings(address, origins, streams, each, asking);
  }

  /** These, asking sources so often. */
  public ConsoleSettings askingEvery(Duration asking) {
    return new ConsoleSettings(address, origins, streams, streamsEach, asking);
  }

  /** The origins of a page on {@code port}. */
  List<URI> originsAt(int port) {
    return origins.isEmpty()
        ? List.of(URI.create("http://127.0.0.1:" + port), URI.create("http://localhost:" + port))
        : origins;
  }
}
