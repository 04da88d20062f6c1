package dev.railhead.rsync;

import dev.railhead.core.internal.Names;
import dev.railhead.rsync.internal.Deadlines;
import dev.railhead.rsync.internal.Width;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * In which order a fan-out serves its hosts, how many at once, how long it waits and how often it
 * tries: {@code FanOutPolicy.standard().inWavesBy("rack")}. What may fail is not said here but by
 * the shipment: its canaries go first, and its {@link dev.railhead.core.deploy.Tolerance} says
 * after how many failures, or which, no more hosts are begun; a deployer takes both from its
 * pipeline, and counts by the same rule afterwards. Immutable.
 */
public final class FanOutPolicy {
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final int MOST_AT_ONCE = 1000;
  private static final FanOutPolicy STANDARD = new FanOutPolicy();

  private Optional<Width> width = Optional.empty();
  private Duration connect = Duration.ofSeconds(10);
  private Duration handshake = Duration.ofSeconds(15);
  private Duration idle = Duration.ofSeconds(30);
  private Duration total = Duration.ofMinutes(30);
  private Duration apart = Duration.ofMillis(5);
  private int tries = 3;
  private Optional<String> wavesBy = Optional.empty();
  private Optional<Relays> relays = Optional.empty();
  private Optional<Path> journal = Optional.empty();

  private FanOutPolicy() {}

  private FanOutPolicy(FanOutPolicy other) {
    width = other.width;
    connect = other.connect;
    handshake = other.handshake;
    idle = other.idle;
    total = other.total;
    apart = other.apart;
    tries = other.tries;
    wavesBy = other.wavesBy;
    relays = other.relays;
    journal = other.journal;
  }

  /** The defaults that each method names. */
  public static FanOutPolicy standard() {
    return STANDARD;
  }

  /**
   * Serves so many hosts at once, 1 to 1000, neither more nor less. More of them do not make the
   * whole faster once processors or network are busy, but make the first hosts wait longer for
   * their files.
   */
  public FanOutPolicy atOnce(int hosts) {
    if (hosts < 1 || hosts > MOST_AT_ONCE) {
      throw new IllegalArgumentException(
          "the number of hosts served at once must be 1 to 1000, but was " + hosts);
    }
    FanOutPolicy copy = new FanOutPolicy(this);
    copy.width = Optional.of(Width.fixed(hosts));
    return copy;
  }

  /**
   * Serves as many hosts at once as turn out to be best, at least {@code floor} and at most {@code
   * cap}, 1 to 1000. This is the default, between 4 (or the hosts that a bandwidth limit affords,
   * if fewer) and 64, beginning with twice the processors, but at least 4 and at most 32. It is on
   * by default because no number fits both hosts that are bound by this machine's processors and
   * hosts that are far away, because a change is kept only when it was measured to be worth it, and
   * because a push that is over within seconds does not live to see one. With {@link
   * FanOut.Sender#SYSTEM} and a bandwidth limit, which is divided beforehand, it stays at its
   * beginning.
   */
  public FanOutPolicy atOnceBetween(int floor, int cap) {
    if (floor < 1 || cap < floor || cap > MOST_AT_ONCE) {
      throw new IllegalArgumentException(
          "the hosts served at once must be between a floor of at least 1 and a cap of at most 1000"
              + " that is no less, but were between "
              + floor
              + " and "
              + cap);
    }
    FanOutPolicy copy = new FanOutPolicy(this);
    copy.width = Optional.of(new Width(floor, Math.max(floor, Math.min(cap, firstWidth())), cap));
    return copy;
  }

  private static int firstWidth() {
    return Math.max(4, Math.min(32, 2 * Runtime.getRuntime().availableProcessors()));
  }

  /**
   * How long rsync's own connection to a host may take to come about (ssh_config(5),
   * ConnectTimeout), 1 ms to one day; by default 10 s. The sessions of the connector have the
   * connector's deadlines.
   */
  public FanOutPolicy connectWithin(Duration limit) {
    FanOutPolicy copy = new FanOutPolicy(this);
    copy.connect = checked("a connect deadline", limit, SHORTEST);
    return copy;
  }

  /**
   * How long a host's rsync may take to answer at all once it is connected: to tell its version
   * and, with {@link FanOut.Sender#SHARED}, to agree on a protocol, 1 ms to one day; by default 15
   * s. Tried again. The system's rsync does not tell when it has agreed: there, the deadline of
   * {@link #endAfterInactivity} covers it.
   */
  public FanOutPolicy handshakeWithin(Duration limit) {
    FanOutPolicy copy = new FanOutPolicy(this);
    copy.handshake = checked("a handshake deadline", limit, SHORTEST);
    return copy;
  }

  /**
   * How long a transfer may stand still before it is ended and tried again, 1 s to one day; by
   * default 30 s. This is rsync(1)'s {@code --timeout}, and a watch of our own over the process.
   */
  public FanOutPolicy endAfterInactivity(Duration limit) {
    FanOutPolicy copy = new FanOutPolicy(this);
    copy.idle = checked("an inactivity deadline", limit, Duration.ofSeconds(1));
    return copy;
  }

  /** How long all tries for one host may take together, 1 ms to one day; by default 30 minutes. */
  public FanOutPolicy eachHostWithin(Duration limit) {
    FanOutPolicy copy = new FanOutPolicy(this);
    copy.total = checked("a host's deadline", limit, SHORTEST);
    return copy;
  }

  /**
   * How far apart hosts are begun at least, 0 to 1 minute, so that a fleet does not knock at one
   * jump host or one switch in the same instant (sshd_config(5), MaxStartups); by default 5 ms.
   */
  public FanOutPolicy startingApart(Duration gap) {
    Objects.requireNonNull(gap, "gap");
    if (gap.isNegative() || gap.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("a gap must be 0 to 1 minute, but was " + gap);
    }
    FanOutPolicy copy = new FanOutPolicy(this);
    copy.apart = gap;
    return copy;
  }

  /** How many tries a host is given at most, 1 to 100; by default 3. */
  public FanOutPolicy tries(int tries) {
    if (tries < 1 || tries > 100) {
      throw new IllegalArgumentException("the number of tries must be 1 to 100, but was " + tries);
    }
    FanOutPolicy copy = new FanOutPolicy(this);
    copy.tries = tries;
    return copy;
  }

  /**
   * Serves the hosts that have one value of {@code label} before those of the next, in the order in
   * which the shipment first names them, hosts without the label as a group of their own; by
   * default all at once. Canaries come before all waves. No wave begins once the shipment's
   * tolerance is used up.
   */
  public FanOutPolicy inWavesBy(String label) {
    FanOutPolicy copy = new FanOutPolicy(this);
    copy.wavesBy = Optional.of(Names.word("a label's key", label));
    return copy;
  }

  /** Lets hosts that have the release pass it on; by default all is sent from here. */
  public FanOutPolicy through(Relays relays) {
    FanOutPolicy copy = new FanOutPolicy(this);
    copy.relays = Optional.of(Objects.requireNonNull(relays, "relays"));
    return copy;
  }

  /**
   * Writes down in {@code directory}, which is made if need be, which hosts have been delivered, so
   * that when a push is interrupted, killed or fails on some hosts, the next push of the same files
   * to the same directories serves only the hosts that are missing. The journal is of one push: it
   * is deleted by a push that completes, and one of other files begins it anew. So each set of
   * hosts needs a directory of its own, and whatever else writes to the hosts' directories must
   * delete it. By default there is none.
   */
  public FanOutPolicy journalIn(Path directory) {
    FanOutPolicy copy = new FanOutPolicy(this);
    copy.journal = Optional.of(Objects.requireNonNull(directory, "directory"));
    return copy;
  }

  /** The hosts at once, of which no more than {@code affordable} may begin. */
  Width width(long affordable) {
    int start = (int) Math.min(firstWidth(), affordable);
    int cap = (int) Math.max(start, Math.min(64, affordable));
    return width.orElse(new Width(Math.min(4, start), start, cap));
  }

  Deadlines deadlines() {
    return new Deadlines(connect, handshake, idle, total);
  }

  Duration apart() {
    return apart;
  }

  int tries() {
    return tries;
  }

  Optional<String> wavesBy() {
    return wavesBy;
  }

  Optional<Relays> relays() {
    return relays;
  }

  Optional<Path> journal() {
    return journal;
  }

  private static Duration checked(String what, Duration limit, Duration shortest) {
    Objects.requireNonNull(limit, "limit");
    if (limit.compareTo(shortest) < 0 || limit.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          what + " must be " + shortest.toMillis() + " ms to one day, but was " + limit);
    }
    return limit;
  }
}
