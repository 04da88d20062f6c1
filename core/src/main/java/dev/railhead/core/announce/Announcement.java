package dev.railhead.core.announce;

import dev.railhead.core.Actor;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Step;
import dev.railhead.core.ledger.DeployIntent;
import dev.railhead.core.ledger.DeployRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What others are told of a deploy: that it began, that somebody went past a rule, and how it
 * ended. Immutable.
 *
 * @param id the same for the same fact, however often it is delivered, and no other's: {@code
 *     web/production/17/1/1402961848000} (stack, stage, deploy, place in its events, milliseconds
 *     since 1970). A receiver that has seen it need not look again
 * @param kind what about
 * @param at when, by the deployer's clock
 * @param deploy which deploy, as far as it is known by then
 * @param detail one printable line for people: what was asked for, the rule and why, or how it
 *     ended
 * @param ending how it ended; there for {@link Kind#ENDED} and no other
 */
public record Announcement(
    String id, Kind kind, Instant at, Deploy deploy, String detail, Optional<Ending> ending) {
  /** What announcements are about. */
  public enum Kind {
    /** A deploy has begun. */
    BEGAN,
    /** Somebody went past a rule, on the record. */
    OVERRIDDEN,
    /** A deploy has ended, and been recorded. */
    ENDED
  }

  /**
   * A deploy.
   *
   * @param id its id in the ledger
   * @param kind deploy or rollback
   * @param stack the stack
   * @param stage the stage
   * @param actor who deploys
   * @param requested what was asked for
   * @param hosts how many hosts the fleet has
   * @param revision the revision, once it is known
   * @param release the release, once it is known
   * @param old what was live before; the newest, if the hosts served several releases
   */
  public record Deploy(
      long id,
      DeployIntent.Kind kind,
      Stack stack,
      Stage stage,
      Actor actor,
      String requested,
      int hosts,
      Optional<Revision> revision,
      Optional<ReleaseId> release,
      Optional<ReleaseId> old) {}

  /**
   * How a deploy ended.
   *
   * @param outcome how
   * @param took how long it took in all
   * @param steps how long each step took that was done
   * @param skew how far apart the swaps of the last wave were at most, if there was one
   * @param hostsFailed how many hosts failed some step
   */
  public record Ending(
      Outcome outcome,
      Duration took,
      Map<Step, Duration> steps,
      Optional<Duration> skew,
      int hostsFailed) {
    /** Copies the map. */
    public Ending {
      steps = Collections.unmodifiableMap(new TreeMap<>(steps));
    }

    /** The ending in one word, as the ledger has it. */
    public DeployRecord.State state() {
      return outcome.fold(
          succeeded -> DeployRecord.State.SUCCEEDED,
          failed -> DeployRecord.State.FAILED,
          aborted -> DeployRecord.State.ABORTED,
          timedOut -> DeployRecord.State.TIMED_OUT,
          refused -> DeployRecord.State.REFUSED,
          mixed -> DeployRecord.State.MIXED);
    }
  }

  /** Whether a deploy has ended. */
  public boolean isEnding() {
    return kind == Kind.ENDED;
  }

  /** Whether a deploy has ended well: something new is live. */
  public boolean isSuccess() {
    return ending.isPresent() && ending.get().outcome().isSuccess();
  }

  /**
   * One printable line for people, such as {@code web production: kchung deployed 4add615720 (was
   * 3ee7f99bb3) in 163 s}.
   */
  public String text() {
    return AnnouncementText.line(this);
  }

  /** As JSON, in the form of the webhook's body that is documented with {@link Webhook}. */
  public String toJson() {
    return AnnouncementText.json(this);
  }
}
