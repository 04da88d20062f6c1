package dev.railhead.rsync;

import dev.railhead.core.host.HostPath;
import dev.railhead.rsync.internal.DaemonAddress;
import dev.railhead.rsync.internal.sender.DaemonCredentials;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * How a host is reached by its rsync daemon: {@code
 * DaemonRoute.of(URI.create("rsync://deploy@web1/releases")).withPassword(vault::secret)}.
 *
 * <p><b>Everything travels in the clear</b>, the password as a digest that who listens can try
 * words against: for loopback, a tunnel, or a network of one's own. And a daemon runs no commands:
 * nothing can look at a host before or after a push. A module with {@code use chroot = no} rewrites
 * symbolic links as they arrive (to {@code /rsyncd-munged/…}), so that they lead nowhere: set
 * {@code munge symlinks = no} in its rsyncd.conf(5). Immutable.
 */
public final class DaemonRoute {
  /** The port of rsync daemons, rsync(1) "--port". */
  public static final int PORT = 873;

  private static final Pattern MODULE = Pattern.compile("[A-Za-z0-9_.+-]{1,100}");
  private static final Pattern USER = Pattern.compile("[^\\s:\\p{Cntrl}]{1,100}");
  private static final Pattern PLAIN = Pattern.compile("[^*?\\[\\\\]+");

  private final DaemonAddress address;

  private DaemonRoute(DaemonAddress address) {
    this.address = address;
  }

  /**
   * The route that {@code uri} names.
   *
   * @param uri {@code rsync://[user@]host[:port]/module[/directory]}; destinations stand under the
   *     directory. No password: that would be logged sooner or later
   * @throws IllegalArgumentException if it is of another form
   */
  public static DaemonRoute of(URI uri) {
    Objects.requireNonNull(uri, "uri");
    String host = uri.getHost();
    String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("^/|/$", "");
    String module = path.contains("/") ? path.substring(0, path.indexOf('/')) : path;
    boolean isWhole = "rsync".equals(uri.getScheme()) && host != null;
    if (!isWhole || uri.getQuery() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException(
          "a daemon's route must be rsync://[user@]host[:port]/module[/directory], but was "
              + masked(uri));
    }
    Optional<String> user = Optional.ofNullable(uri.getUserInfo());
    if (!MODULE.matcher(module).matches() || !user.stream().allMatch(DaemonRoute::isUser)) {
      throw new IllegalArgumentException(
          "a daemon's route must name a module of A-Z a-z 0-9 _ . + - and, if any, a user without a"
              + " password, but was "
              + masked(uri));
    }
    String below =
        path.equals(module) ? "" : HostPath.of(path.substring(module.length() + 1)) + "/";
    if (!below.isEmpty() && !PLAIN.matcher(below).matches()) {
      throw new IllegalArgumentException(
          "a daemon takes * ? [ and \\ in a path for patterns, but it was " + masked(uri));
    }
    int port = uri.getPort() < 0 ? PORT : uri.getPort();
    return new DaemonRoute(
        new DaemonAddress(
            host.replaceAll("^\\[|\\]$", ""), port, module, below, user, Optional.empty()));
  }

  private static boolean isUser(String user) {
    return USER.matcher(user).matches();
  }

  private static String masked(URI uri) {
    return uri.toString().replaceAll("//[^/@]*@", "//…@");
  }

  /**
   * This route with the password of its user.
   *
   * @param password asked at each login, from any thread; never logged, and what is made of it is
   *     wiped; the array itself is the supplier's to wipe
   * @throws IllegalStateException if the route names no user
   */
  public DaemonRoute withPassword(Supplier<char[]> password) {
    Objects.requireNonNull(password, "password");
    String user =
        address
            .user()
            .orElseThrow(() -> new IllegalStateException("a route with a password needs a user"));
    return new DaemonRoute(address.with(new DaemonCredentials(user, password)));
  }

  /** The same, for the sender. */
  DaemonAddress address() {
    return address;
  }

  /** As a URI; never with a password. */
  @Override
  public String toString() {
    return address.toString();
  }
}
