package dev.railhead.core.deploy;

import dev.railhead.core.Actor;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.internal.events.EventStream;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.core.ledger.LockRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Takes revisions through the stages of a {@link Pipeline}. One deploy runs these {@linkplain Step
 * steps}: lock, pin the revision, ask the gates, make the release, transfer it to all hosts, verify
 * and seal it there, count who is ready, swap the canaries and ask the gates that look at them,
 * swap all others as one wave, read back what they serve, ask the gates that look at the result,
 * and record it.
 *
 * <p>Whatever happens, a deploy ends in an {@link Outcome} that is recorded in the ledger. A
 * failure before the swap leaves every host serving what it did. After the first swap any failure,
 * abort or deadline swaps back the hosts that were done. A deployer that dies leaves an intent in
 * the ledger, and the next deploy of that stack, or {@link #recover}, settles it by asking the
 * hosts.
 *
 * <p>Thread-safe. Different stacks deploy at the same time; deploys of one stack exclude each other
 * by the ledger's lock, whatever process or machine they come from. The ledger, the connector and
 * the transfer stay the caller's to close, after this.
 */
public final class Deployer implements AutoCloseable {
  private static final Actor SELF = Actor.of("railhead");

  private final DeploySettings settings;
  private final EventStream events;
  private final Timers timers = new Timers();
  private final Set<Deploy> running = new HashSet<>();
  private boolean closed;

  private Deployer(DeploySettings settings, List<DeployListener> listeners) {
    this.settings = settings;
    this.events = new EventStream(listeners, settings.clock());
  }

  /** A deployer that remembers in {@code ledger}, reaches hosts by {@code hosts}, and so on. */
  public static Builder builder(Ledger ledger, HostConnector hosts, Transfer transfer) {
    return new Builder(ledger, hosts, transfer);
  }

  /**
   * Deploys, and waits for the end. To learn its id in the ledger as well, use {@link #start}.
   *
   * @throws LedgerException if the ledger cannot be read or written before anything was done
   * @throws InterruptedException if the thread is interrupted; the deploy was aborted then, and has
   *     ended and been recorded
   */
  public Outcome deploy(DeployRequest request) throws LedgerException, InterruptedException {
    Deploy deploy = start(request);
    try {
      return deploy.await();
    } catch (InterruptedException e) {
      deploy.abort(request.actor(), "the waiting thread was interrupted");
      deploy.awaitUninterruptibly();
      throw e;
    }
  }

  /**
   * Begins to deploy on a thread of its own and returns at once.
   *
   * @throws IllegalStateException if this deployer is closed
   */
  public Deploy start(DeployRequest request) {
    Deploy deploy = new Deploy(request, new Stop());
    synchronized (running) {
      if (closed) {
        throw new IllegalStateException("this deployer is closed");
      }
      running.add(deploy);
      deploy.begin(() -> run(deploy));
    }
    return deploy;
  }

  private Outcome run(Deploy deploy) throws LedgerException {
    try {
      return new DeployRun(settings, events, timers, deploy).run();
    } finally {
      synchronized (running) {
        running.remove(deploy);
      }
    }
  }

  /**
   * What {@code request} would do, step by step and host by host, and what would stop it now. Reads
   * the source and the ledger; takes no lock, and touches no host.
   *
   * @throws IOException if the revision cannot be resolved, or the ledger cannot be read
   */
  public Plan plan(DeployRequest request) throws IOException, InterruptedException {
    return new Planner(settings).plan(request);
  }

  /**
   * Settles the deploys of {@code pipeline}'s stack whose deployers are gone: forward when all that
   * was left to do was to record it, back otherwise. Does nothing while somebody holds the stack's
   * lock. Each deploy does the same first.
   *
   * @return the settled deploys, as they are recorded now
   */
  public List<DeployRecord> recover(Pipeline pipeline)
      throws LedgerException, InterruptedException {
    return new Recovery(settings).recover(pipeline, SELF);
  }

  /** How many events {@code listener} has missed because it was too slow. */
  public long missed(DeployListener listener) {
    return events.dropped(listener);
  }

  /** Aborts what runs, waits until it has ended and been recorded, and tells the listeners. */
  @Override
  public void close() {
    List<Deploy> left;
    synchronized (running) {
      closed = true;
      left = List.copyOf(running);
    }
    for (Deploy deploy : left) {
      deploy.abort(SELF, "the deployer was closed");
      deploy.awaitUninterruptibly();
    }
    timers.close();
    events.close();
  }

  /** Settings of a {@link Deployer}. For one thread. */
  public static final class Builder {
    private final Ledger ledger;
    private final HostConnector hosts;
    private final Transfer transfer;
    private final List<DeployListener> listeners = new ArrayList<>();
    private final Map<Step, Duration> deadlines = new EnumMap<>(DeploySettings.DEADLINES);
    private int atOnce = 64;
    private int keep = 5;
    private Duration lease = LockRequest.DEFAULT_LEASE;
    private Duration skew = Duration.ofDays(1);
    private List<Duration> swapBackPauses = SwapBack.PAUSES;
    private InstantSource clock = InstantSource.system();

    private Builder(Ledger ledger, HostConnector hosts, Transfer transfer) {
      this.ledger = Objects.requireNonNull(ledger, "ledger");
      this.hosts = Objects.requireNonNull(hosts, "hosts");
      this.transfer = Objects.requireNonNull(transfer, "transfer");
    }

    /** Tells {@code listener} of everything; may be called for several. */
    public Builder listener(DeployListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /**
     * On how many hosts to verify, swap and read back at once (default 64).
     *
     * @throws IllegalArgumentException if it is not 1 to 1024
     */
    public Builder hostsAtOnce(int hosts) {
      if (hosts < 1 || hosts > 1024) {
        throw new IllegalArgumentException("hosts at once must be 1 to 1024, but was " + hosts);
      }
      this.atOnce = hosts;
      return this;
    }

    /**
     * How many successful releases each host keeps, beside the live one and the one before (default
     * 5).
     *
     * @throws IllegalArgumentException if it is not 0 to 1000
     */
    public Builder keepReleases(int releases) {
      if (releases < 0 || releases > 1000) {
        throw new IllegalArgumentException("releases kept must be 0 to 1000, but was " + releases);
      }
      this.keep = releases;
      return this;
    }

    /**
     * How long {@code step} may take, but for the lock, which has the request's patience. Defaults:
     * export 15 min, transfer 15 min, verify 5 min, gates, canaries and after-gates 15 min, all
     * others 2 min. Deleting old releases, once all is done, has the deadline of {@link
     * Step#RECORD}.
     *
     * @throws IllegalArgumentException if it is not positive or more than one day, or the step is
     *     the lock
     */
    public Builder deadline(Step step, Duration deadline) {
      if (step == Step.LOCK) {
        throw new IllegalArgumentException(
            "the lock has no deadline here; use DeployRequest.waitingForLock");
      }
      if (deadline.isNegative()
          || deadline.isZero()
          || deadline.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "a step's deadline must be more than zero and at most 1 day, but was " + deadline);
      }
      deadlines.put(step, deadline);
      return this;
    }

    /**
     * How long the stack's lock outlives this process if it dies (default 30 s).
     *
     * @throws IllegalArgumentException if it is not 1 s to 1 h
     */
    public Builder lease(Duration lease) {
      if (lease.compareTo(Duration.ofSeconds(1)) < 0 || lease.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException("a lease must be 1 s to 1 h, but was " + lease);
      }
      this.lease = lease;
      return this;
    }

    /**
     * How far apart the swaps of one wave may be: from when the first host is told to swap to when
     * the last one has. When it took longer, all of them are swapped back. By default only the
     * deadline of {@link Step#SWAP} bounds it. How far apart they were is told by {@link
     * DeployEvent.WaveSwapped} in any case.
     *
     * @throws IllegalArgumentException if it is not positive or more than one day
     */
    public Builder swapsWithin(Duration skew) {
      if (skew.isNegative() || skew.isZero() || skew.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "a wave's skew must be more than zero and at most 1 day, but was " + skew);
      }
      this.skew = skew;
      return this;
    }

    /** For tests, which need not wait. */
    Builder swapBackPauses(List<Duration> pauses) {
      this.swapBackPauses = List.copyOf(pauses);
      return this;
    }

    /** Whose time the events carry (default the system's). */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** The deployer. */
    public Deployer build() {
      DeploySettings settings =
          new DeploySettings(
              ledger,
              hosts,
              transfer,
              Map.copyOf(deadlines),
              atOnce,
              keep,
              lease,
              skew,
              swapBackPauses,
              clock);
      return new Deployer(settings, listeners);
    }
  }
}
