package dev.railhead.core.announce;

import dev.railhead.core.internal.Names;
import java.net.URI;
import java.util.Locale;

/** Rules for where sinks are, and how they are called without their secrets. */
final class Addresses {
  private Addresses() {}

  static String host(String host) {
    Names.line("a host", host, 255);
    if (host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == '@')) {
      throw new IllegalArgumentException(
          "a host must be a name or an address, but was " + Names.quoted(host));
    }
    return host;
  }

  static int port(int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a port must be 1 to 65535, but was " + port);
    }
    return port;
  }

  static String text(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** An absolute http or https address without a user's name, which would be shown in logs. */
  static URI web(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (address.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(
          "an address must be an absolute http or https URI with a host, but was "
              + (address.getHost() == null ? "another" : origin(address)));
    }
    if (address.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "an address must have no user in it, but that at " + origin(address) + " has");
    }
    return address;
  }

  /** {@code address} up to its path, which may be a secret by itself. */
  static String origin(URI address) {
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    return address.getScheme() + "://" + address.getHost() + port;
  }
}
