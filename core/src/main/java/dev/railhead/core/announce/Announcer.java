package dev.railhead.core.announce;

import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.DeployListener;
import dev.railhead.core.internal.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Announces deploys to one {@link Sink}. It has a bounded queue and a daemon thread of its own: to
 * tell it something never waits, whatever the sink does. What the sink does not take is tried
 * again, then given up, counted, and kept as a dead letter if there is a file for it.
 *
 * <p>Thread-safe. It may listen to several deployers of one ledger; close it after them, and it
 * closes its sink.
 */
public final class Announcer implements DeployListener, AutoCloseable {
  private final Telling telling = new Telling();
  private final Predicate<Announcement> only;
  private final Post post;

  private Announcer(Builder builder) {
    this.only = builder.only;
    this.post = new Post(builder);
  }

  /** An announcer to {@code sink} with the usual settings; it has begun. */
  public static Announcer to(Sink sink) {
    return builder(sink).start();
  }

  /** An announcer to {@code sink} with settings of its own. */
  public static Builder builder(Sink sink) {
    return new Builder(sink);
  }

  /** Takes note of {@code event}, and announces what matters of it; never waits for the sink. */
  @Override
  public void on(DeployEvent event) {
    synchronized (telling) {
      // Queued under the lock, so that the sink has them in the order of the events.
      telling.of(event).filter(only).ifPresent(post::offer);
    }
  }

  /** Announces {@code announcement}, from wherever it comes; never waits for the sink. */
  public void announce(Announcement announcement) {
    post.offer(Objects.requireNonNull(announcement, "announcement"));
  }

  /** How it went so far. */
  public Counts counts() {
    return post.counts();
  }

  /**
   * Waits until all that was announced before this call is sent or given up.
   *
   * @return whether it is, within {@code deadline}
   */
  public boolean await(Duration deadline) throws InterruptedException {
    return post.await(deadline);
  }

  /**
   * Takes nothing in from now on, gives the sink until the drain deadline to take the rest, gives
   * up what is left, and closes the sink. An interrupt cuts that short.
   */
  @Override
  public void close() {
    post.close();
  }

  @Override
  public String toString() {
    return "announcer to " + post;
  }

  /**
   * How it went with a sink so far. Each announcement that was taken in is sent, failed or waiting.
   *
   * @param sent how many arrived, as far as the sink can tell
   * @param failed how many were given up after all tries, because the sink refused them, or at the
   *     close
   * @param waiting how many are queued or under way
   * @param dropped how many were not taken in, because the queue was full or the announcer closed
   * @param retried how many tries failed and were followed by another
   * @param trouble the last failure; it stays when the sink is well again
   */
  public record Counts(
      long sent,
      long failed,
      long waiting,
      long dropped,
      long retried,
      Optional<Trouble> trouble) {}

  /**
   * Something that went wrong with a sink.
   *
   * @param at when
   * @param what what, in one printable line without secrets
   */
  public record Trouble(Instant at, String what) {}

  /** Settings of an {@link Announcer}. For one thread. */
  public static final class Builder {
    final Sink sink;
    Predicate<Announcement> only = announcement -> true;
    int capacity = 1000;
    int tries = 8;
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    Duration drain = Duration.ofSeconds(5);
    Optional<DeadLetters> deadLetters = Optional.empty();
    InstantSource clock = InstantSource.system();

    private Builder(Sink sink) {
      this.sink = Objects.requireNonNull(sink, "sink");
    }

    /**
     * Announces only what {@code wanted} says yes to (default all), such as {@code
     * Announcement::isEnding}.
     */
    public Builder only(Predicate<Announcement> wanted) {
      this.only = Objects.requireNonNull(wanted, "wanted");
      return this;
    }

    /**
     * How many announcements may wait; more are dropped and counted (default 1000).
     *
     * @throws IllegalArgumentException if it is not 1 to 100,000
     */
    public Builder capacity(int announcements) {
      this.capacity = bounded("a capacity", announcements, 100_000);
      return this;
    }

    /**
     * How often to try each announcement before it is given up (default 8, which takes two minutes
     * or so when the sink answers at once that it will not). A sink that says that it cannot be
     * sent the same twice is tried once.
     *
     * @throws IllegalArgumentException if it is not 1 to 100
     */
    public Builder tries(int tries) {
      this.tries = bounded("tries", tries, 100);
      return this;
    }

    /**
     * How long to wait between tries: a random time of up to {@code first}, then of up to twice
     * that, and so on up to {@code longest} (default 1 s and 1 min).
     *
     * @throws IllegalArgumentException if {@code first} is not positive, or {@code longest} is
     *     shorter than it or more than one hour
     */
    public Builder pauses(Duration first, Duration longest) {
      if (first.isNegative()
          || first.isZero()
          || longest.compareTo(first) < 0
          || longest.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException(
            "pauses must grow from more than zero to at most 1 h, but were "
                + first
                + " and "
                + longest);
      }
      this.backoff = new Backoff(first, longest);
      return this;
    }

    /**
     * How long {@link Announcer#close} lets the sink take what waits (default 5 s).
     *
     * @throws IllegalArgumentException if it is negative or more than one hour
     */
    public Builder drainWithin(Duration drain) {
      if (drain.isNegative() || drain.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException("a drain must be 0 to 1 h, but was " + drain);
      }
      this.drain = drain;
      return this;
    }

    /**
     * Keeps what was given up in {@code file}, one JSON object a line with {@code failed_at},
     * {@code sink}, {@code why} and {@code announcement}, readable to its owner only (default:
     * nowhere). Before it grows beyond {@code mostBytes} it is renamed to {@code <file>.1}, in the
     * place of an older one. Each announcer needs a file of its own.
     *
     * @throws IllegalArgumentException if it is not 64 KiB to 1 GiB
     */
    public Builder deadLetters(Path file, long mostBytes) {
      if (mostBytes < 64 * 1024 || mostBytes > 1L << 30) {
        throw new IllegalArgumentException(
            "dead letters must have 64 KiB to 1 GiB, but had " + mostBytes + " bytes");
      }
      this.deadLetters = Optional.of(new DeadLetters(file.toAbsolutePath(), mostBytes));
      return this;
    }

    /** Whose time failures carry (default the system's). */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /** The announcer, begun. */
    public Announcer start() {
      Announcer announcer = new Announcer(this);
      announcer.post.start();
      return announcer;
    }

    private static int bounded(String what, int value, int most) {
      if (value < 1 || value > most) {
        throw new IllegalArgumentException(
            Names.printable(what + " must be 1 to " + most + ", but was " + value, 200));
      }
      return value;
    }
  }
}
