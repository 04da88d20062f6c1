package dev.railhead.rsync;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Transfer;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.internal.Names;
import dev.railhead.rsync.internal.Backoff;
import dev.railhead.rsync.internal.DaemonScan;
import dev.railhead.rsync.internal.Delivery;
import dev.railhead.rsync.internal.Engine;
import dev.railhead.rsync.internal.Pause;
import dev.railhead.rsync.internal.Rollout;
import dev.railhead.rsync.internal.RsyncSettings;
import dev.railhead.rsync.internal.SharedScan;
import dev.railhead.rsync.internal.SystemRsync;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Pushes a release to many hosts at once with the system's rsync, 3.2.0 or later at both ends:
 * {@code FanOut.over(hosts).atOnce(16).build()}.
 *
 * <p>Modes, links and modification times (to the nanosecond) arrive as they are; owners and groups
 * do not, files belong to whom rsync logs in as. What a destination has beyond the release is
 * deleted. A file that a destination shares with another release through a hard link is never
 * changed: it is replaced. A host needs GNU findutils and coreutils beside rsync.
 *
 * <p>A failure that can be transient (rsync's exit statuses 10, 12, 30 and 35, ssh's 255, a lost
 * connection, a stall) is tried again after a short random wait; any other is final.
 *
 * <p>Thread-safe. Keeps no thread, process or file open between pushes. The connector is lent, not
 * owned.
 */
public final class FanOut implements Transfer {
  private final Delivery delivery;
  private final int atOnce;

  private FanOut(Delivery delivery, int atOnce) {
    this.delivery = delivery;
    this.atOnce = atOnce;
  }

  /**
   * Begins a fan-out to the hosts of {@code connector}.
   *
   * @param connector {@link SshHosts} or {@link dev.railhead.core.host.LocalHosts}
   * @throws IllegalArgumentException if it is a connector of another kind, whose hosts the system's
   *     rsync would not know how to reach
   */
  public static Builder over(HostConnector connector) {
    Objects.requireNonNull(connector, "connector");
    SystemRsync.Routes routes = ConnectorRoutes.of(connector);
    return new Builder(
        Sender.SYSTEM,
        (sender, settings) ->
            switch (sender) {
              case SYSTEM -> new SystemRsync(connector, routes, settings, System::nanoTime);
              case SHARED -> new SharedScan(connector, routes, settings, System::nanoTime);
            });
  }

  /**
   * Begins a fan-out to the rsync daemons of hosts, by {@link Sender#SHARED}; see {@link
   * DaemonRoute} for what that means. Destinations are relative to the route, have no basis, and
   * must not share files with a live release through hard links: nothing on the host can part them.
   *
   * @param routes how each host is reached; asked at each try, from any thread
   */
  public static Builder overDaemons(Function<Host, DaemonRoute> routes) {
    Objects.requireNonNull(routes, "routes");
    return new Builder(Sender.SHARED, (sender, settings) -> daemons(routes, sender, settings));
  }

  private static Engine daemons(
      Function<Host, DaemonRoute> routes, Sender sender, RsyncSettings settings) {
    if (sender != Sender.SHARED) {
      throw new IllegalArgumentException(
          "rsync daemons are reached by Sender.SHARED, but the sender was " + sender);
    }
    return new DaemonScan(host -> routes.apply(host).address(), settings, System::nanoTime);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the shipment's directory is not an existing directory;
   *     nothing was sent
   */
  @Override
  public TransferReport push(Shipment shipment, TransferListener listener)
      throws InterruptedException {
    Objects.requireNonNull(shipment, "shipment");
    Objects.requireNonNull(listener, "listener");
    if (!Files.isDirectory(shipment.directory())) {
      throw new IllegalArgumentException(
          "a shipment's directory must exist, but was " + shipment.directory());
    }
    return new Rollout(shipment, delivery, listener).run(atOnce);
  }

  /** What sends the files to a host's rsync. Both leave a host with the same files. */
  public enum Sender {
    /** The system's rsync, started anew for each host, which reads the whole release each time. */
    SYSTEM,

    /**
     * This library, which speaks rsync's protocol (versions 30 to 32) itself: it reads the release
     * once for all hosts and makes each difference once for all hosts that hold the same old file.
     * It needs no rsync on this machine, and no ssh client. Differences are sent to local hosts
     * too, where the system's rsync sends whole files.
     */
    SHARED
  }

  /** Settings of a fan-out; each has a safe default. For one thread. */
  public static final class Builder {
    private static final int LEAST_BYTES_PER_HOST = 1024;
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Pattern PLAIN_PATH = Pattern.compile("[A-Za-z0-9/._+-]+");
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final BiFunction<Sender, RsyncSettings, Engine> engines;
    private OptionalInt atOnce = OptionalInt.empty();
    private Duration connect = Duration.ofSeconds(10);
    private Duration inactivity = Duration.ofSeconds(30);
    private Duration total = Duration.ofMinutes(30);
    private int tries = 3;
    private OptionalLong bytesPerSecond = OptionalLong.empty();
    private String program = "rsync";
    private HostPath remoteProgram = HostPath.of("rsync");
    private Sender sender;
    private RsyncOptions options = RsyncOptions.standard();
    private RandomGenerator random = new Random();
    private Pause pause = wait -> Thread.sleep(wait.toMillis());

    private Builder(Sender sender, BiFunction<Sender, RsyncSettings, Engine> engines) {
      this.sender = sender;
      this.engines = engines;
    }

    /**
     * How many hosts are served at once, 1 to 1000; by default twice the processors, but at least 4
     * and at most 32, and no more than the bandwidth limit allows. More of them do not make the
     * whole faster once processors or network are busy, but make the first hosts wait longer for
     * their files.
     */
    public Builder atOnce(int hosts) {
      if (hosts < 1 || hosts > 1000) {
        throw new IllegalArgumentException(
            "the number of hosts served at once must be 1 to 1000, but was " + hosts);
      }
      this.atOnce = OptionalInt.of(hosts);
      return this;
    }

    /**
     * How long rsync's connection to a host may take to come about (ssh_config(5), ConnectTimeout),
     * and how long a host's rsync may take to tell its version, 1 ms to one day; by default 10 s.
     * The sessions of the connector have the connector's deadlines.
     */
    public Builder connectWithin(Duration limit) {
      Objects.requireNonNull(limit, "limit");
      this.connect = checked("a connect deadline", limit, SHORTEST);
      return this;
    }

    /**
     * How long a transfer may stand still before it is ended and tried again, 1 s to one day; by
     * default 30 s. This is rsync(1)'s {@code --timeout}, and a watch of our own over the process.
     */
    public Builder endAfterInactivity(Duration limit) {
      Objects.requireNonNull(limit, "limit");
      this.inactivity = checked("an inactivity deadline", limit, Duration.ofSeconds(1));
      return this;
    }

    /**
     * How long all tries for one host may take together, 1 ms to one day; by default 30 minutes.
     */
    public Builder eachHostWithin(Duration limit) {
      Objects.requireNonNull(limit, "limit");
      this.total = checked("a host's deadline", limit, SHORTEST);
      return this;
    }

    /** How many tries a host is given at most, 1 to 100; by default 3. */
    public Builder tries(int tries) {
      if (tries < 1 || tries > 100) {
        throw new IllegalArgumentException(
            "the number of tries must be 1 to 100, but was " + tries);
      }
      this.tries = tries;
      return this;
    }

    /**
     * How many bytes per second all transfers of one push may send together, at least 1024 times
     * the hosts served at once, which {@link #build} checks; by default there is no limit. {@link
     * Sender#SHARED} lets all transfers draw on it together; with {@link Sender#SYSTEM} it is
     * divided evenly among the hosts that are served at once (rsync(1), {@code --bwlimit}), and so
     * not used up while some of them have nothing to receive.
     */
    public Builder bytesPerSecond(long limit) {
      if (limit < LEAST_BYTES_PER_HOST) {
        throw new IllegalArgumentException(
            "a bandwidth limit must be at least 1024 bytes per second, but was " + limit);
      }
      this.bytesPerSecond = OptionalLong.of(limit);
      return this;
    }

    /**
     * The rsync of this machine, a path or a name to be found on the PATH; by default {@code
     * rsync}. It is first looked for by a push, not here: where it is missing, the push reports its
     * hosts as failed and says so.
     */
    public Builder program(String program) {
      Objects.requireNonNull(program, "program");
      this.program = Names.line("a program", program, 1024);
      return this;
    }

    /**
     * The rsync of hosts that are reached over a network; by default {@code rsync}. Only {@code A-Z
     * a-z 0-9 / . _ + -}, because the host's shell reads it.
     */
    public Builder remoteProgram(HostPath program) {
      Objects.requireNonNull(program, "program");
      if (!PLAIN_PATH.matcher(program.value()).matches()) {
        throw new IllegalArgumentException(
            "the path of a host's rsync must be of A-Z a-z 0-9 / . _ + - only, but was "
                + Names.quoted(program.value()));
      }
      this.remoteProgram = program;
      return this;
    }

    /** What sends the files; by default {@link Sender#SYSTEM}, but to daemons the other one. */
    public Builder sender(Sender sender) {
      this.sender = Objects.requireNonNull(sender, "sender");
      return this;
    }

    /** What rsync does on the hosts; by default {@link RsyncOptions#standard}. */
    public Builder options(RsyncOptions options) {
      this.options = Objects.requireNonNull(options, "options");
      return this;
    }

    Builder random(RandomGenerator random) {
      this.random = random;
      return this;
    }

    Builder pause(Pause pause) {
      this.pause = pause;
      return this;
    }

    /**
     * The fan-out. Nothing is run yet.
     *
     * @throws IllegalArgumentException if the bandwidth limit is less than 1024 bytes per second
     *     for each of the hosts served at once, or the sender cannot reach the hosts
     */
    public FanOut build() {
      int hosts = atOnce.orElseGet(this::defaultAtOnce);
      if (bytesPerSecond.orElse(Long.MAX_VALUE) < (long) hosts * LEAST_BYTES_PER_HOST) {
        throw new IllegalArgumentException(
            "a bandwidth limit must be at least 1024 bytes per second for each host served at once,"
                + " but was "
                + bytesPerSecond.getAsLong()
                + " for "
                + hosts
                + " hosts at once");
      }
      RsyncSettings settings =
          new RsyncSettings(
              program,
              remoteProgram,
              connect,
              inactivity,
              bytesPerSecond,
              hosts,
              options.options());
      Engine engine = engines.apply(sender, settings);
      Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, random);
      return new FanOut(
          new Delivery(engine, tries, total, backoff, pause, System::nanoTime), hosts);
    }

    private int defaultAtOnce() {
      int wanted = Math.max(4, Math.min(32, 2 * Runtime.getRuntime().availableProcessors()));
      long affordable = bytesPerSecond.orElse(Long.MAX_VALUE) / LEAST_BYTES_PER_HOST;
      return (int) Math.min(wanted, affordable);
    }

    private static Duration checked(String what, Duration limit, Duration shortest) {
      if (limit.compareTo(shortest) < 0 || limit.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            what + " must be " + shortest.toMillis() + " ms to one day, but was " + limit);
      }
      return limit;
    }
  }
}
