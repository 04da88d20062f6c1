package dev.railhead.core;

import dev.railhead.core.internal.Names;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A machine that serves a stack: its name, where it is reached, and labels such as its rack or
 * role. Made from its name and changed copies: {@code Host.named("web1").at("10.0.0.1",
 * 2222).as("deploy") .with("rack", "r1")}. Immutable; two hosts are equal when all parts are.
 */
public final class Host implements Comparable<Host> {
  /** The port of SSH, RFC 4253 section 4. */
  public static final int SSH_PORT = 22;

  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9:][A-Za-z0-9._:%-]{0,254}");
  private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9._-]{0,31}");

  private final String name;
  private final String address;
  private final int port;
  private final Optional<String> user;
  private final Map<String, String> labels;

  private Host(
      String name, String address, int port, Optional<String> user, Map<String, String> labels) {
    this.name = name;
    this.address = address;
    this.port = port;
    this.user = user;
    this.labels = labels;
  }

  /**
   * The host called {@code name}, reached at an address equal to its name, on port 22, as the user
   * that the connector chooses.
   *
   * @throws IllegalArgumentException if the name is not 1 to 64 of {@code A-Z a-z 0-9 . _ -}
   */
  public static Host named(String name) {
    Names.word("a host's name", name);
    return new Host(name, name, SSH_PORT, Optional.empty(), Map.of());
  }

  /**
   * This host at another address and port.
   *
   * @param address a DNS name, IPv4 or IPv6 address (without brackets), at most 255 characters
   * @param port 1 to 65535
   * @throws IllegalArgumentException if either is out of its bounds
   */
  public Host at(String address, int port) {
    Objects.requireNonNull(address, "address");
    if (!ADDRESS.matcher(address).matches()) {
      throw new IllegalArgumentException(
          "a host's address must be a DNS name or an IP address, but was " + Names.quoted(address));
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port must be 1 to 65535, but was " + port);
    }
    return new Host(name, address, port, user, labels);
  }

  /**
   * This host, logged in to as {@code user}.
   *
   * @throws IllegalArgumentException if {@code user} is not a POSIX login name of 1 to 32
   *     characters
   */
  public Host as(String user) {
    Objects.requireNonNull(user, "user");
    if (!USER.matcher(user).matches()) {
      throw new IllegalArgumentException(
          "a user must be 1 to 32 of A-Z a-z 0-9 . _ - beginning with a letter or _, but was "
              + Names.quoted(user));
    }
    return new Host(name, address, port, Optional.of(user), labels);
  }

  /**
   * This host with the label {@code key} set to {@code value}.
   *
   * @throws IllegalArgumentException if either is not 1 to 64 of {@code A-Z a-z 0-9 . _ -}
   */
  public Host with(String key, String value) {
    Names.word("a label's key", key);
    Names.word("the value of label " + key, value);
    Map<String, String> more = new TreeMap<>(labels);
    more.put(key, value);
    return new Host(name, address, port, user, Collections.unmodifiableMap(more));
  }

  /** The name, unique in a fleet; what events, logs and errors call this host. */
  public String name() {
    return name;
  }

  /** The DNS name or IP address to connect to. */
  public String address() {
    return address;
  }

  /** The port to connect to, 1 to 65535. */
  public int port() {
    return port;
  }

  /** The user to log in as; empty for the connector's own choice. */
  public Optional<String> user() {
    return user;
  }

  /** The labels, sorted by key. */
  public Map<String, String> labels() {
    return labels;
  }

  /** Whether the label {@code key} is {@code value} here. */
  public boolean is(String key, String value) {
    return value.equals(labels.get(key));
  }

  @Override
  public int compareTo(Host other) {
    return name.compareTo(other.name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Host that
        && name.equals(that.name)
        && address.equals(that.address)
        && port == that.port
        && user.equals(that.user)
        && labels.equals(that.labels);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, address, port, user, labels);
  }

  /** The name alone. */
  @Override
  public String toString() {
    return name;
  }
}
