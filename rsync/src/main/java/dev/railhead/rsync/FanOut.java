package dev.railhead.rsync;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Transfer;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.internal.Names;
import dev.railhead.rsync.internal.Attempt;
import dev.railhead.rsync.internal.Backoff;
import dev.railhead.rsync.internal.Comparison;
import dev.railhead.rsync.internal.Delivery;
import dev.railhead.rsync.internal.Differences;
import dev.railhead.rsync.internal.Order;
import dev.railhead.rsync.internal.Pause;
import dev.railhead.rsync.internal.Rollout;
import dev.railhead.rsync.internal.RsyncSettings;
import dev.railhead.rsync.internal.Width;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pushes a release to many hosts at once, to rsync 3.2.0 or later on each, by a {@linkplain
 * Sender#SHARED sender of our own} or by the {@linkplain Sender#SYSTEM system's rsync}, over SSH or
 * to rsync daemons: {@code FanOut.over(hosts).atOnce(16).build()}.
 *
 * <p>Modes, links and the modification times of files and directories (to the nanosecond) arrive as
 * they are; links' own times do not, nor, unless {@link RsyncOptions} say so, owners and groups:
 * files belong to whom rsync logs in as. What a destination has beyond the release is deleted. A
 * file that a destination shares with another release through a hard link is never changed: it is
 * replaced. A host needs GNU findutils and coreutils beside rsync.
 *
 * <p>A failure that can be transient (rsync's exit statuses 10, 12, 30 and 35, ssh's 255, a lost
 * connection, a stall) is tried again after a short random wait; any other is final.
 *
 * <p>Thread-safe. Keeps no thread, process or file open between pushes. The connector is lent, not
 * owned.
 */
public final class FanOut implements Transfer {
  private final Delivery delivery;
  private final Order order;

  private FanOut(Delivery delivery, Order order) {
    this.delivery = delivery;
    this.order = order;
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
    return new Builder(Sender.SHARED, Reach.over(connector));
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
    return new Builder(Sender.SHARED, new Reach.Daemons(routes));
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
    requireDirectory(shipment);
    Objects.requireNonNull(listener, "listener");
    return new Rollout(shipment, delivery, order, listener).run();
  }

  /**
   * A dry run: asks every host what a {@link #push} would create, change and delete there, in one
   * try each, without writing anything. By size and time, as a push decides what to send; a file of
   * other content but equal size and time is not found.
   *
   * @return one difference per destination, in the shipment's order
   * @throws IllegalArgumentException if the shipment's directory is not an existing directory
   * @throws InterruptedException if the thread is interrupted; all that ran for it has ended
   */
  public List<HostDifference> compare(Shipment shipment) throws InterruptedException {
    requireDirectory(shipment);
    Map<Host, Comparison.Found> found =
        new Comparison(shipment, delivery, order.width().start()).run();
    return shipment.destinations().stream()
        .map(destination -> difference(destination.host(), found.get(destination.host())))
        .toList();
  }

  private static HostDifference difference(Host host, Comparison.@Nullable Found found) {
    if (found == null) {
      return new HostDifference.Unknown(host, Cause.OTHER, "its turn never came");
    }
    Differences what = found.differences();
    return found.attempt() instanceof Attempt.Broken broken
        ? new HostDifference.Unknown(host, broken.cause(), broken.message())
        : new HostDifference.Known(host, what.created(), what.changed(), what.deleted());
  }

  private static void requireDirectory(Shipment shipment) {
    Objects.requireNonNull(shipment, "shipment");
    if (!Files.isDirectory(shipment.directory())) {
      throw new IllegalArgumentException(
          "a shipment's directory must exist, but was " + shipment.directory());
    }
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
    private static final Pattern PLAIN_PATH = Pattern.compile("[A-Za-z0-9/._+-]+");
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Reach reach;
    private FanOutPolicy policy = FanOutPolicy.standard();
    private OptionalLong bytesPerSecond = OptionalLong.empty();
    private String program = "rsync";
    private HostPath remoteProgram = HostPath.of("rsync");
    private Sender sender;
    private int auditEvery;
    private RsyncOptions options = RsyncOptions.standard();
    private RandomGenerator random = new Random();
    private Pause pause = wait -> Thread.sleep(wait.toMillis());

    private Builder(Sender sender, Reach reach) {
      this.sender = sender;
      this.reach = reach;
    }

    /** Order, width, deadlines and tries; by default {@link FanOutPolicy#standard}. */
    public Builder policy(FanOutPolicy policy) {
      this.policy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** {@link FanOutPolicy#atOnce}. */
    public Builder atOnce(int hosts) {
      return policy(policy.atOnce(hosts));
    }

    /** {@link FanOutPolicy#connectWithin}. */
    public Builder connectWithin(Duration limit) {
      return policy(policy.connectWithin(limit));
    }

    /** {@link FanOutPolicy#endAfterInactivity}. */
    public Builder endAfterInactivity(Duration limit) {
      return policy(policy.endAfterInactivity(limit));
    }

    /** {@link FanOutPolicy#eachHostWithin}. */
    public Builder eachHostWithin(Duration limit) {
      return policy(policy.eachHostWithin(limit));
    }

    /** {@link FanOutPolicy#tries}. */
    public Builder tries(int tries) {
      return policy(policy.tries(tries));
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
     * The rsync of this machine, for {@link Sender#SYSTEM} alone, a path or a name to be found on
     * the PATH; by default {@code rsync}. It is first looked for by a push, not here: where it is
     * missing, the push reports its hosts as failed and says so.
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

    /** What sends the files; by default {@link Sender#SHARED}, to daemons always. */
    public Builder sender(Sender sender) {
      this.sender = Objects.requireNonNull(sender, "sender");
      return this;
    }

    /**
     * After how many pushes {@link Sender#SHARED} compares all files by checksum, whatever their
     * sizes and times say, 0 to 1,000,000; by default 0, never. Such a push reads all files on both
     * sides. All others trust a file of the release's size and time, and a directory that is {@link
     * dev.railhead.core.deploy.Held known to hold} a release that this fan-out has sent before:
     * such a host hears only of what is different. Where the activation verifies what arrived
     * against the manifest, as {@code DocrootSwap} does on every deploy, nothing is left for this
     * to find.
     */
    public Builder auditEvery(int pushes) {
      if (pushes < 0 || pushes > 1_000_000) {
        throw new IllegalArgumentException(
            "the number of pushes to an audit must be 0 to 1000000, but was " + pushes);
      }
      this.auditEvery = pushes;
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
     *     for each of the hosts served at once, the sender cannot reach the hosts, or there are to
     *     be relays and the hosts are not reached by SSH
     */
    public FanOut build() {
      Width width = width();
      RsyncSettings settings =
          new RsyncSettings(
              program,
              remoteProgram,
              policy.deadlines(),
              bytesPerSecond,
              width.start(),
              options.options(),
              auditEvery);
      return new FanOut(
          new Delivery(
              reach.engine(sender, settings),
              policy.relays().map(relays -> reach.relays(settings, relays)),
              policy.tries(),
              policy.deadlines().total(),
              new Backoff(FIRST_WAIT, LONGEST_WAIT, random),
              pause,
              System::nanoTime),
          new Order(
              width,
              policy.apart(),
              policy.wavesBy(),
              policy.relays().map(Relays::label),
              policy.relays().map(Relays::atOnce).orElse(1),
              policy.journal()));
    }

    /** A limit that is divided beforehand has to be divided by a number that stays. */
    private Width width() {
      long affordable = bytesPerSecond.orElse(Long.MAX_VALUE) / LEAST_BYTES_PER_HOST;
      Width width = policy.width(affordable);
      if (width.cap() > affordable) {
        throw new IllegalArgumentException(
            "a bandwidth limit must be at least 1024 bytes per second for each host served at once,"
                + " but was "
                + bytesPerSecond.getAsLong()
                + " for "
                + width.cap()
                + " hosts at once");
      }
      boolean isDivided = bytesPerSecond.isPresent() && sender == Sender.SYSTEM;
      return isDivided ? Width.fixed(width.start()) : width;
    }
  }
}
