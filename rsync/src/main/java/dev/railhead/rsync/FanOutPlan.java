package dev.railhead.rsync;

import java.util.Objects;
import java.util.Optional;

/**
 * Predicts how long a push takes, from figures that are known before it: {@code
 * FanOutPlan.to(1000).sendingEach(2_000_000).uplink(125_000_000).predict()}. Immutable.
 *
 * <p>The formula: a push of N hosts takes a scan, and then as long as the busiest of three things,
 * for they go on at the same time:
 *
 * <pre>{@code
 * uplink      N * bytes / uplink
 * processors  N * (processorSecondsPerHost + bytes * processorSecondsPerByte) / processors
 * turns       ceil(N / atOnce) * (secondsOfHost + bytes / min(hostLink, uplink))
 * }</pre>
 *
 * With R relays, first the R hosts that become relays are served so, then each relay verifies what
 * it has, and all relays at the same time serve ceil(N / R) - 1 hosts each by the same formula,
 * with the relays' own uplink (that is, host link), processors and width. A plan knows nothing of
 * failures, of hosts slower than the rest, and of what else the machines do: it is the time of a
 * push that goes well.
 */
public final class FanOutPlan {
  private final int hosts;
  private final long bytesEach;
  private final double uplink;
  private final double hostLink;
  private final int atOnce;
  private final Costs costs;
  private final Optional<Racks> racks;

  private FanOutPlan(
      int hosts,
      long bytesEach,
      double uplink,
      double hostLink,
      int atOnce,
      Costs costs,
      Optional<Racks> racks) {
    this.hosts = hosts;
    this.bytesEach = bytesEach;
    this.uplink = uplink;
    this.hostLink = hostLink;
    this.atOnce = atOnce;
    this.costs = costs;
    this.racks = racks;
  }

  private record Racks(int relays, int atOnce) {}

  /**
   * What the machines need for it. The defaults are for 20,000 files of 400 MB on two processors of
   * 2026; those of a host are estimates. Measure your own with {@link FanOutPlan#fittedTo}.
   *
   * @param scanSeconds to read the release, once
   * @param processorSecondsPerHost of this machine, beside content: connecting, listing,
   *     differences
   * @param processorSecondsPerGigabyte of this machine, for content on its way to one host
   * @param processors how many this machine has for it
   * @param secondsOfHost what a host takes itself, beside content: connecting, comparing
   * @param verifySeconds what a relay takes to verify the whole release
   */
  public record Costs(
      double scanSeconds,
      double processorSecondsPerHost,
      double processorSecondsPerGigabyte,
      int processors,
      double secondsOfHost,
      double verifySeconds) {
    /**
     * Checks the figures.
     *
     * @throws IllegalArgumentException if one is negative or not a number, or there is no processor
     */
    public Costs {
      positive("a scan's seconds", scanSeconds, 0);
      positive("processor seconds per host", processorSecondsPerHost, 0);
      positive("processor seconds per gigabyte", processorSecondsPerGigabyte, 0);
      positive("the processors", processors, 1);
      positive("a host's seconds", secondsOfHost, 0);
      positive("the seconds of a verification", verifySeconds, 0);
    }

    /**
     * {@link FanOut.Sender#SHARED} over SSH with AES-GCM: a scan 0.15 s, a host 0.03 s (0.01 s for
     * the push, 0.02 s for the handshake), a gigabyte 2.7 s; a host itself 0.4 s; to verify 400 MB
     * 0.5 s; on as many processors as this machine has.
     */
    public static Costs sharedOverSsh() {
      return new Costs(0.15, 0.03, 2.7, Runtime.getRuntime().availableProcessors(), 0.4, 0.5);
    }

    /**
     * {@link FanOut.Sender#SYSTEM} over SSH, client included: no scan of its own, a host 0.25 s, a
     * gigabyte 3.5 s; the rest as {@link #sharedOverSsh}.
     */
    public static Costs systemOverSsh() {
      return new Costs(0, 0.25, 3.5, Runtime.getRuntime().availableProcessors(), 0.4, 0.5);
    }
  }

  /**
   * What a push took that went well, in a process that had pushed before.
   *
   * @param hosts to how many, all at the same time
   * @param seconds by the clock
   * @param processorSeconds of this machine: of this process, and of the rsync and ssh processes
   *     that it started
   */
  public record Observed(int hosts, double seconds, double processorSeconds) {
    /**
     * Checks the figures.
     *
     * @throws IllegalArgumentException if there is no host, or one is negative or not a number
     */
    public Observed {
      positive("the hosts of an observed push", hosts, 1);
      positive("the seconds of an observed push", seconds, 0);
      positive("its processor seconds", processorSeconds, 0);
    }
  }

  /** What limits a push. */
  public enum Limit {
    /** The link of the machine that sends. */
    UPLINK,
    /** Its processors. */
    PROCESSORS,
    /** The hosts themselves and their links, so many at once. */
    TURNS
  }

  /**
   * What a plan comes to.
   *
   * @param seconds the whole push
   * @param limit what would have to become faster first, here; with relays, in their second half
   *     unless the first takes longer
   * @param secondsUntilRelays of the seconds, those until the relays begin; 0 without relays
   * @param bytesFromHere how many bytes leave this machine
   */
  public record Prediction(
      double seconds, Limit limit, double secondsUntilRelays, long bytesFromHere) {}

  /** A part of a push: so many seconds, because of what. */
  private record Leg(double seconds, Limit limit) {}

  /**
   * A plan for so many hosts, 1 to 1,000,000: nothing to be sent, links of 1 Gbit/s, as many hosts
   * at once as {@link FanOutPolicy#atOnceBetween} may come to, 64, costs {@link
   * Costs#sharedOverSsh}, no relays.
   */
  public static FanOutPlan to(int hosts) {
    if (hosts < 1 || hosts > 1_000_000) {
      throw new IllegalArgumentException(
          "a plan is for 1 to 1,000,000 hosts, but was for " + hosts);
    }
    return new FanOutPlan(
        hosts, 0, 125_000_000, 125_000_000, 64, Costs.sharedOverSsh(), Optional.empty());
  }

  /**
   * How many bytes go out for each host: what {@link
   * dev.railhead.core.deploy.TransferCounts#bytesSent} said of a push like it; the release's size
   * for a first push; its list (about 30 bytes an entry) and what changed for a later one.
   */
  public FanOutPlan sendingEach(long bytes) {
    positive("the bytes for a host", (double) bytes, 0);
    return new FanOutPlan(hosts, bytes, uplink, hostLink, atOnce, costs, racks);
  }

  /** How many bytes per second leave this machine at best. */
  public FanOutPlan uplink(double bytesPerSecond) {
    positive("an uplink's bytes per second", bytesPerSecond, 1);
    return new FanOutPlan(hosts, bytesEach, bytesPerSecond, hostLink, atOnce, costs, racks);
  }

  /** How many bytes per second one host takes in, and as a relay sends, at best. */
  public FanOutPlan hostLink(double bytesPerSecond) {
    positive("a host link's bytes per second", bytesPerSecond, 1);
    return new FanOutPlan(hosts, bytesEach, uplink, bytesPerSecond, atOnce, costs, racks);
  }

  /** How many hosts are served from here at once, at least 1. */
  public FanOutPlan atOnce(int width) {
    positive("the hosts served at once", width, 1);
    return new FanOutPlan(hosts, bytesEach, uplink, hostLink, width, costs, racks);
  }

  /** What the machines need for it. */
  public FanOutPlan costing(Costs figures) {
    Objects.requireNonNull(figures, "figures");
    return new FanOutPlan(hosts, bytesEach, uplink, hostLink, atOnce, figures, racks);
  }

  /**
   * With the costs that two pushes of this kind had: of what a further host costs, and of what
   * remains without hosts, which is the scan. Say first what goes out for each host and what the
   * links are. The first should be to one host, or to few, so that they and not the processors were
   * what it waited for; the second to so many that the processors were busy, as they then take
   * longer for the same.
   *
   * @throws IllegalArgumentException if the second is not to more hosts than the first
   */
  public FanOutPlan fittedTo(Observed few, Observed many) {
    if (many.hosts() <= few.hosts()) {
      throw new IllegalArgumentException(
          "the second push must be to more than the "
              + few.hosts()
              + " hosts of the first, but was to "
              + many.hosts());
    }
    double slope =
        (many.processorSeconds() - few.processorSeconds()) / (many.hosts() - few.hosts());
    double content = costs.processorSecondsPerGigabyte() * bytesEach / 1e9;
    double scan = Math.max(0, few.processorSeconds() - few.hosts() * Math.max(slope, 0));
    double onTheWay = bytesEach / Math.min(hostLink, uplink);
    return costing(
        new Costs(
            Math.min(scan, few.seconds()),
            Math.max(0, slope - content),
            costs.processorSecondsPerGigabyte(),
            costs.processors(),
            Math.max(0, few.seconds() - scan - onTheWay),
            costs.verifySeconds()));
  }

  /**
   * With {@code relays} racks of equal size, whose relays each serve {@code eachServing} hosts at
   * once.
   *
   * @throws IllegalArgumentException if there is no relay, or more relays than hosts, or one that
   *     serves nobody
   */
  public FanOutPlan relays(int relays, int eachServing) {
    positive("the relays", relays, 1);
    positive("the hosts that a relay serves at once", eachServing, 1);
    if (relays > hosts) {
      throw new IllegalArgumentException(
          "relays must be no more than the " + hosts + " hosts, but were " + relays);
    }
    return new FanOutPlan(
        hosts,
        bytesEach,
        uplink,
        hostLink,
        atOnce,
        costs,
        Optional.of(new Racks(relays, eachServing)));
  }

  /** What the plan comes to. */
  public Prediction predict() {
    if (racks.isEmpty()) {
      Leg all = leg(hosts, uplink, atOnce);
      return new Prediction(costs.scanSeconds() + all.seconds(), all.limit(), 0, hosts * bytesEach);
    }
    int relays = racks.get().relays();
    Leg first = leg(relays, uplink, atOnce);
    double until = costs.scanSeconds() + first.seconds();
    int others = (hosts + relays - 1) / relays - 1;
    if (others == 0) {
      return new Prediction(until, first.limit(), 0, relays * bytesEach);
    }
    Leg second = leg(others, hostLink, racks.get().atOnce());
    until += costs.verifySeconds();
    Limit limit = first.seconds() > second.seconds() ? first.limit() : second.limit();
    return new Prediction(until + second.seconds(), limit, until, relays * bytesEach);
  }

  private Leg leg(int count, double link, int width) {
    double net = count * (double) bytesEach / link;
    double each =
        costs.processorSecondsPerHost() + costs.processorSecondsPerGigabyte() * bytesEach / 1e9;
    double processors = count * each / costs.processors();
    int rounds = (count + width - 1) / width;
    double turns = rounds * (costs.secondsOfHost() + bytesEach / Math.min(hostLink, link));
    double most = Math.max(net, Math.max(processors, turns));
    if (most == net) {
      return new Leg(most, Limit.UPLINK);
    }
    return new Leg(most, most == processors ? Limit.PROCESSORS : Limit.TURNS);
  }

  private static void positive(String what, double value, double least) {
    if (!(value >= least) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          what + " must be a number of at least " + least + ", but was " + value);
    }
  }
}
