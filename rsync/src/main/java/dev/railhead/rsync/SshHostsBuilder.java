package dev.railhead.rsync;

import dev.railhead.core.Host;
import dev.railhead.rsync.internal.Identities;
import dev.railhead.rsync.internal.Logins;
import dev.railhead.rsync.internal.RouteFiles;
import dev.railhead.rsync.internal.SshLimits;
import dev.railhead.rsync.internal.SshPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Sets up {@link SshHosts}. Not thread-safe. */
public final class SshHostsBuilder {
  private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

  private final List<Path> identities = new ArrayList<>();
  private final Map<Path, Supplier<char[]>> passphrases = new HashMap<>();
  private final List<Path> knownHosts = new ArrayList<>();
  private final Map<String, Set<String>> pins = new HashMap<>();
  private Optional<String> user = Optional.empty();
  private Optional<Host> jump = Optional.empty();
  private Optional<OpenSshConfig> config = Optional.empty();
  private Duration connect = Duration.ofSeconds(3);
  private Duration handshake = Duration.ofSeconds(10);
  private Duration keepAlive = Duration.ofSeconds(5);
  private int keepAliveCount = 3;
  private int opening = 32;
  private int channels = 4;

  SshHostsBuilder() {}

  /**
   * Adds a private key file in OpenSSH's format; keys are tried in the order they were added.
   * Default: those of {@code id_ed25519}, {@code id_ecdsa} and {@code id_rsa} in {@code ~/.ssh}
   * that exist.
   *
   * @throws IllegalArgumentException if {@code key} is not a readable file
   */
  public SshHostsBuilder identity(Path key) {
    identities.add(readable("a private key", Objects.requireNonNull(key, "key")));
    return this;
  }

  /**
   * Adds a private key file that is encrypted.
   *
   * <p>Commands and sessions can use such a key, but not a {@link FanOut} over this connector: the
   * system's ssh, by which its rsync reaches the hosts, cannot be given a passphrase, so that all
   * transfers to hosts that use this key are refused. For a fan-out, use a key without a passphrase
   * that is guarded otherwise, such as a file only this process's user can read, or one that a
   * secrets store writes to a file system in memory.
   *
   * @param passphrase asked when the key is first needed, and never to answer null; the array is
   *     left as it is
   * @throws IllegalArgumentException if {@code key} is not a readable file
   */
  public SshHostsBuilder identity(Path key, Supplier<char[]> passphrase) {
    Objects.requireNonNull(passphrase, "passphrase");
    identity(key);
    passphrases.put(key.toAbsolutePath(), passphrase);
    return this;
  }

  /**
   * Logs in as {@code user} where a host names nobody. Default: the name of this process's user.
   *
   * @throws IllegalArgumentException if it is not a POSIX login name of 1 to 32 characters
   */
  public SshHostsBuilder user(String user) {
    Objects.requireNonNull(user, "user");
    this.user = Host.named("any").as(user).user();
    return this;
  }

  /**
   * Adds a known_hosts file, sshd(8): plain and hashed names, {@code [host]:port}, patterns, {@code
   * @revoked}. Certificate authorities are not supported. It is read at each connection. Default:
   * {@code ~/.ssh/known_hosts}.
   *
   * @throws IllegalArgumentException if {@code file} is not a readable file
   */
  public SshHostsBuilder knownHosts(Path file) {
    knownHosts.add(readable("a known_hosts file", Objects.requireNonNull(file, "file")));
    return this;
  }

  /**
   * Accepts the key with {@code fingerprint} from the host called {@code host}, and only pinned
   * ones: known_hosts files no longer count for it. May be called several times for one host.
   *
   * @param fingerprint as ssh-keygen -l prints it: {@code SHA256:} and 43 characters
   * @throws IllegalArgumentException if it is not of this form, or {@code host} is no host's name
   */
  public SshHostsBuilder pin(String host, String fingerprint) {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(fingerprint, "fingerprint");
    if (!FINGERPRINT.matcher(fingerprint).matches()) {
      throw new IllegalArgumentException(
          "a fingerprint must be SHA256: and 43 characters of base64, but was \""
              + fingerprint
              + "\"");
    }
    pins.computeIfAbsent(Host.named(host).name(), name -> new HashSet<>()).add(fingerprint);
    return this;
  }

  /**
   * Gives up a TCP connection after {@code deadline}. Default: 3 s.
   *
   * @throws IllegalArgumentException unless it is 1 ms to 10 minutes
   */
  public SshHostsBuilder connectWithin(Duration deadline) {
    Objects.requireNonNull(deadline, "deadline");
    this.connect = between("a connect deadline", deadline, Duration.ofMillis(1));
    return this;
  }

  /**
   * Gives up a host that does not finish key exchange and authentication, or later does not answer
   * a request, within {@code deadline}. Default: 10 s.
   *
   * @throws IllegalArgumentException unless it is 1 ms to 10 minutes
   */
  public SshHostsBuilder answerWithin(Duration deadline) {
    Objects.requireNonNull(deadline, "deadline");
    this.handshake = between("an answer deadline", deadline, Duration.ofMillis(1));
    return this;
  }

  /**
   * Asks for a sign of life every {@code interval} and counts the connection as lost when {@code
   * count} went unanswered. Default: 5 s, 3 times.
   *
   * @param interval rounded down to seconds
   * @throws IllegalArgumentException unless the interval is 1 s to 10 minutes and the count 1 to
   *     100
   */
  public SshHostsBuilder keepAlive(Duration interval, int count) {
    Objects.requireNonNull(interval, "interval");
    this.keepAlive = between("a keep-alive interval", interval, Duration.ofSeconds(1));
    this.keepAliveCount = between("a keep-alive count", count, 1, 100);
    return this;
  }

  /**
   * Reaches all hosts but {@code jump} itself through {@code jump}, logged in to in the same way.
   * Default: none.
   */
  public SshHostsBuilder jump(Host jump) {
    this.jump = Optional.of(Objects.requireNonNull(jump, "jump"));
    return this;
  }

  /**
   * Lets {@code count} connections be in the making at once; others wait. Default: 32.
   *
   * @throws IllegalArgumentException unless it is 1 to 10,000
   */
  public SshHostsBuilder openingAtOnce(int count) {
    this.opening = between("connections opening at once", count, 1, 10_000);
    return this;
  }

  /**
   * Lets {@code count} commands run over one connection at once; others wait. A host that allows
   * fewer (sshd_config(5), MaxSessions) is found out by itself. Default: 4.
   *
   * @throws IllegalArgumentException unless it is 1 to 1,000
   */
  public SshHostsBuilder commandsPerConnection(int count) {
    this.channels = between("commands per connection", count, 1, 1_000);
    return this;
  }

  /**
   * Takes what a host does not say itself from {@code config}, looked up by the host's name: an
   * address if the host's is only its name, a port if it has the default one, user, key files,
   * known_hosts files and jump hosts. What this builder was told comes after that. Default: none is
   * read.
   */
  public SshHostsBuilder config(OpenSshConfig config) {
    this.config = Optional.of(Objects.requireNonNull(config, "config"));
    return this;
  }

  /** The connector. Nothing is connected yet. */
  public SshHosts build() {
    Path home = Path.of(System.getProperty("user.home"), ".ssh");
    Logins logins =
        new Logins(
            user.orElse(System.getProperty("user.name")),
            identities.isEmpty() ? defaultIdentities(home) : identities,
            knownHosts.isEmpty() ? List.of(home.resolve("known_hosts")) : knownHosts,
            pins,
            jump,
            config.map(OpenSshConfig::lookup));
    SshLimits limits =
        new SshLimits(connect, handshake, keepAlive, keepAliveCount, opening, channels);
    SshPool pool = new SshPool(limits, new Identities(passphrases));
    return new SshHosts(
        logins, pool, new RouteFiles(pool, limits, Set.copyOf(passphrases.keySet())));
  }

  private static List<Path> defaultIdentities(Path home) {
    return List.of("id_ed25519", "id_ecdsa", "id_rsa").stream()
        .map(home::resolve)
        .filter(Files::exists)
        .toList();
  }

  private static Path readable(String what, Path file) {
    Path absolute = file.toAbsolutePath();
    if (!Files.isRegularFile(absolute) || !Files.isReadable(absolute)) {
      throw new IllegalArgumentException(what + " must be a readable file, but was " + absolute);
    }
    return absolute;
  }

  private static Duration between(String what, Duration value, Duration least) {
    Duration most = Duration.ofMinutes(10);
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          what + " must be " + least + " to " + most + ", but was " + value);
    }
    return value;
  }

  private static int between(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " must be " + least + " to " + most + ", but was " + value);
    }
    return value;
  }
}
