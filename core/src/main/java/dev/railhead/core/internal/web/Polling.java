package dev.railhead.core.internal.web;

import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.internal.Amounts;
import dev.railhead.core.internal.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks again and again until something is settled or time is up. Immutable and thread-safe.
 *
 * @param within how long to go on
 * @param every how long to wait between two looks
 * @param pace how time passes
 */
public record Polling(Duration within, Duration every, Pace pace) {
  /** What was seen: a verdict that stays, or how things stand, for people. */
  public record Sighting(Optional<Verdict> settled, String state) {
    /** A verdict that stays. */
    public static Sighting settled(Verdict verdict) {
      return new Sighting(Optional.of(verdict), verdict.reason());
    }

    /** No verdict yet. */
    public static Sighting open(String state) {
      return new Sighting(Optional.empty(), state);
    }
  }

  /** One look. */
  public interface Look {
    /**
     * What is seen now.
     *
     * @throws WebException if looking again is of no use
     * @throws IOException if it may be of use
     */
    Sighting look() throws IOException, InterruptedException;
  }

  /** The verdict that {@code look} settles on, or that it does not know. */
  public Verdict until(Look look) throws InterruptedException {
    long end = pace.nanos() + within.toNanos();
    while (true) {
      Sighting seen = once(look);
      if (seen.settled().isPresent()) {
        return seen.settled().get();
      }
      if (end - pace.nanos() <= every.toNanos()) {
        return Verdict.unknown(
            "no verdict within " + Amounts.seconds(within) + "; at last: " + seen.state());
      }
      pace.pause(every);
    }
  }

  private static Sighting once(Look look) throws InterruptedException {
    try {
      return look.look();
    } catch (WebException e) {
      return Sighting.settled(Verdict.unknown(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return Sighting.open(String.valueOf(e.getMessage()));
    }
  }
}
