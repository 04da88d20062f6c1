package dev.railhead.trains.run;

import dev.railhead.core.Actor;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.trains.Command;
import dev.railhead.trains.Decision;
import dev.railhead.trains.Entry;
import dev.railhead.trains.Lane;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.forecast.Capacity;
import dev.railhead.trains.forecast.TrainTimes;
import dev.railhead.trains.store.PushQueue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives the trains of a lane the seats that they need, {@code c >= m + sqrt(m)} by {@link
 * Capacity}, from what the queue measures: who joined lately, and how long trains took. Call {@link
 * #adapt} now and then, such as each minute; several processes may.
 *
 * <p>A lane grows at once to what is needed, and shrinks by one seat at a time. Each change is an
 * order in the history like any other. Whoever it is made by must be allowed to set lanes; an
 * operator who sets the same lane in the same moment may find the older setting in its place.
 *
 * <p>For one thread.
 */
public final class AdaptiveCapacity {
  private static final int PAGE = 1_000;

  private final PushQueue queue;
  private final LaneId lane;
  private final int fewest;
  private final int most;
  private final TrainTimes times;
  private final Actor by;
  private final InstantSource clock;
  private final Duration within;
  private long read;

  private AdaptiveCapacity(Builder builder) {
    this.queue = builder.queue;
    this.lane = builder.lane;
    this.fewest = builder.fewest;
    this.most = builder.most;
    this.times = new TrainTimes(builder.guess);
    this.by = builder.by;
    this.clock = builder.clock;
    this.within = builder.within;
  }

  /** For {@code lane} of {@code queue}. */
  public static Builder of(PushQueue queue, LaneId lane) {
    return new Builder(queue, lane);
  }

  /**
   * Takes in what happened since the last call, and sets the seats anew if they are to be others.
   *
   * @return the lane as it is from now on, if it was changed
   * @throws LedgerException if the ledger failed; the next call goes on from there
   * @throws IllegalStateException if the queue has no such lane, or its policy does not let this
   *     actor set it
   */
  public Optional<Lane> adapt() throws LedgerException {
    catchUp();
    Lane now =
        queue
            .refresh()
            .line(lane)
            .orElseThrow(
                () -> new IllegalStateException("the queue " + queue.name() + " has no " + lane))
            .lane();
    int needed = Math.max(fewest, times.seats(lane, clock.instant(), within, most));
    int seats = needed < now.capacity() ? now.capacity() - 1 : needed;
    if (seats == now.capacity()) {
      return Optional.empty();
    }
    Lane changed = now.withCapacity(seats);
    Decision decision = queue.submit(by, new Command.SetLane(changed));
    if (decision instanceof Decision.Rejected rejected) {
      throw new IllegalStateException(by + " cannot set the seats of " + lane + ": " + rejected);
    }
    return Optional.of(changed);
  }

  private void catchUp() throws LedgerException {
    List<Entry> entries;
    do {
      entries = queue.history(read, PAGE);
      for (Entry entry : entries) {
        times.add(entry);
        read = entry.revision();
      }
    } while (entries.size() == PAGE);
  }

  /** Settings of an {@link AdaptiveCapacity}. For one thread. */
  public static final class Builder {
    private final PushQueue queue;
    private final LaneId lane;
    private int fewest = 2;
    private int most = 16;
    private Duration guess = Duration.ofMinutes(15);
    private Duration within = Duration.ofHours(2);
    private Actor by = Actor.of("railhead");
    private InstantSource clock = InstantSource.system();

    private Builder(PushQueue queue, LaneId lane) {
      this.queue = Objects.requireNonNull(queue, "queue");
      this.lane = Objects.requireNonNull(lane, "lane");
    }

    /**
     * The bounds of the seats, by default 2 and 16: one who pushes with 30 others finds it hard to
     * say whose change it was.
     *
     * @throws IllegalArgumentException if they are not in order and 1 to 1000
     */
    public Builder between(int fewest, int most) {
      if (fewest < 1 || most < fewest || most > 1000) {
        throw new IllegalArgumentException(
            "seats must be between two numbers of 1 to 1000, but were " + fewest + " and " + most);
      }
      this.fewest = fewest;
      this.most = most;
      return this;
    }

    /** How long a train takes as long as none has ended; by default 15 minutes. */
    public Builder untilMeasured(Duration guess) {
      this.guess = Objects.requireNonNull(guess, "guess");
      return this;
    }

    /**
     * How far back joins are counted; by default 2 hours.
     *
     * @throws IllegalArgumentException if it is not 1 minute to 7 days
     */
    public Builder within(Duration time) {
      if (time.compareTo(Duration.ofMinutes(1)) < 0 || time.compareTo(Duration.ofDays(7)) > 0) {
        throw new IllegalArgumentException(
            "joins must be counted over 1 minute to 7 days, but were over " + time);
      }
      this.within = time;
      return this;
    }

    /** Who it is to the queue's policy; by default {@code railhead}. */
    public Builder by(Actor actor) {
      this.by = Objects.requireNonNull(actor, "actor");
      return this;
    }

    /** The queue's clock; by default the system's. */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /** What adapts. */
    public AdaptiveCapacity build() {
      return new AdaptiveCapacity(this);
    }
  }
}
