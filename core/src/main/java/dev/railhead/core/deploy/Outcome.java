package dev.railhead.core.deploy;

import dev.railhead.core.Actor;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.internal.Names;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** How a deploy ended. Use {@link #fold} to be made to face every ending. */
public sealed interface Outcome {
  /** Whether the release is live where it should be. */
  default boolean isSuccess() {
    return this instanceof Succeeded;
  }

  /** The ending in one line, for people. */
  String describe();

  /** Applies the function that fits. */
  <T> T fold(
      Function<Succeeded, T> succeeded,
      Function<Failed, T> failed,
      Function<Aborted, T> aborted,
      Function<TimedOut, T> timedOut,
      Function<Refused, T> refused,
      Function<Mixed, T> mixed);

  /**
   * The release is live on the fleet.
   *
   * @param release what is live
   * @param previous what was live before, host by host
   * @param behind hosts that were tolerated to fail, with the reason; they serve what they did
   * @param took how long it took
   */
  record Succeeded(
      ReleaseId release, Map<Host, Live> previous, Map<Host, String> behind, Duration took)
      implements Outcome {
    /** Copies the maps. */
    public Succeeded {
      previous = sorted(previous);
      behind = sorted(behind);
    }

    @Override
    public String describe() {
      String tail = behind.isEmpty() ? "" : ", but not on " + hosts(behind);
      return line(release + " is live" + tail);
    }

    @Override
    public <T> T fold(
        Function<Succeeded, T> succeeded,
        Function<Failed, T> failed,
        Function<Aborted, T> aborted,
        Function<TimedOut, T> timedOut,
        Function<Refused, T> refused,
        Function<Mixed, T> mixed) {
      return succeeded.apply(this);
    }
  }

  /**
   * A step failed. No host serves the release because of it: each serves what it did before.
   *
   * @param step the step
   * @param cause why, in words
   * @param hosts what failed on which host; empty when no host is to blame
   */
  record Failed(Step step, String cause, Map<Host, String> hosts) implements Outcome {
    /** Copies the map. */
    public Failed {
      hosts = sorted(hosts);
    }

    @Override
    public String describe() {
      return line("failed at " + step + ": " + cause + perHost(hosts));
    }

    @Override
    public <T> T fold(
        Function<Succeeded, T> succeeded,
        Function<Failed, T> failed,
        Function<Aborted, T> aborted,
        Function<TimedOut, T> timedOut,
        Function<Refused, T> refused,
        Function<Mixed, T> mixed) {
      return failed.apply(this);
    }
  }

  /**
   * Somebody stopped it. No host serves the release because of it: each serves what it did before.
   *
   * @param step the step it was in
   * @param by who stopped it
   * @param reason why, in words
   */
  record Aborted(Step step, Actor by, String reason) implements Outcome {
    @Override
    public String describe() {
      return line("aborted at " + step + " by " + by + ": " + reason);
    }

    @Override
    public <T> T fold(
        Function<Succeeded, T> succeeded,
        Function<Failed, T> failed,
        Function<Aborted, T> aborted,
        Function<TimedOut, T> timedOut,
        Function<Refused, T> refused,
        Function<Mixed, T> mixed) {
      return aborted.apply(this);
    }
  }

  /**
   * A deadline passed. No host serves the release because of it: each serves what it did before.
   *
   * @param step the step it was in
   * @param deadline the deadline, of that step or of the whole
   */
  record TimedOut(Step step, Duration deadline) implements Outcome {
    @Override
    public String describe() {
      return "timed out at " + step + " after " + deadline.toMillis() + " ms";
    }

    @Override
    public <T> T fold(
        Function<Succeeded, T> succeeded,
        Function<Failed, T> failed,
        Function<Aborted, T> aborted,
        Function<TimedOut, T> timedOut,
        Function<Refused, T> refused,
        Function<Mixed, T> mixed) {
      return timedOut.apply(this);
    }
  }

  /**
   * It was not let go ahead. It touched no host.
   *
   * @param by what refused: a gate, the lock, the order of stages
   * @param reason why, in words
   */
  record Refused(String by, String reason) implements Outcome {
    @Override
    public String describe() {
      return line("refused by " + by + ": " + reason);
    }

    @Override
    public <T> T fold(
        Function<Succeeded, T> succeeded,
        Function<Failed, T> failed,
        Function<Aborted, T> aborted,
        Function<TimedOut, T> timedOut,
        Function<Refused, T> refused,
        Function<Mixed, T> mixed) {
      return refused.apply(this);
    }
  }

  /**
   * It ended badly after the first swap, and not all hosts could be swapped back: the fleet serves
   * more than one release, or it cannot be told.
   *
   * @param cause what ended it
   * @param truth what each host serves, as far as it can be told
   */
  record Mixed(Outcome cause, Map<Host, Live> truth) implements Outcome {
    /** Copies the map. */
    public Mixed {
      truth = sorted(truth);
    }

    @Override
    public String describe() {
      return line("the fleet is mixed after it " + cause.describe() + "; now" + perHost(truth));
    }

    @Override
    public <T> T fold(
        Function<Succeeded, T> succeeded,
        Function<Failed, T> failed,
        Function<Aborted, T> aborted,
        Function<TimedOut, T> timedOut,
        Function<Refused, T> refused,
        Function<Mixed, T> mixed) {
      return mixed.apply(this);
    }
  }

  /** One line for people, whatever gates and hosts have said. */
  private static String line(String text) {
    return Names.cleaned(text, EventText.LIMIT);
  }

  private static <V> Map<Host, V> sorted(Map<Host, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }

  private static String hosts(Map<Host, ?> map) {
    return String.join(", ", map.keySet().stream().map(Host::name).toList());
  }

  private static String perHost(Map<Host, ?> map) {
    StringBuilder text = new StringBuilder();
    map.forEach((host, said) -> text.append("; ").append(host).append(": ").append(said));
    return text.toString();
  }
}
