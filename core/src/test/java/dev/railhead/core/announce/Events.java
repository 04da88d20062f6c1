package dev.railhead.core.announce;

import dev.railhead.core.Actor;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.DeployEvent.Began;
import dev.railhead.core.deploy.DeployEvent.Ended;
import dev.railhead.core.deploy.DeployEvent.Mark;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The events of made-up deploys, as a deployer would tell them. */
final class Events {
  static final Instant START = Instant.parse("2014-06-16T23:40:46Z");
  static final ReleaseId OLD = ReleaseId.parse("3ee7f99bb3-20140616-220101-UTC");
  static final ReleaseId NEW = ReleaseId.parse("4add615720-20140616-233728-UTC");
  static final Revision REVISION = Revision.of("4add615720".repeat(4));
  static final List<Host> HOSTS = List.of(Host.named("web1"), Host.named("web2"));
  static final Outcome SUCCEEDED =
      new Outcome.Succeeded(NEW, Map.of(), Map.of(), Duration.ofSeconds(163));

  private final long deploy;
  private final String stack;
  private final String stage;
  private final List<DeployEvent> events = new ArrayList<>();

  private Events(long deploy, String stack, String stage) {
    this.deploy = deploy;
    this.stack = stack;
    this.stage = stage;
  }

  /** A deploy of web to production that went well: two announcements. */
  static List<DeployEvent> success(long deploy) {
    return of(deploy, "web", "production").began("main").onTheWay().ended(SUCCEEDED).events;
  }

  static Events of(long deploy, String stack, String stage) {
    return new Events(deploy, stack, stage);
  }

  Events add(Function<Mark, DeployEvent> make) {
    int sequence = events.size() + 1;
    events.add(make.apply(new Mark(deploy, sequence, START.plusSeconds(sequence))));
    return this;
  }

  Events began(String requested) {
    return add(
        mark ->
            new Began(
                mark, Stack.of(stack), Stage.of(stage), Actor.of("kchung"), requested, HOSTS));
  }

  Events onTheWay() {
    return add(mark -> new DeployEvent.Pinned(mark, REVISION))
        .add(mark -> new DeployEvent.Exported(mark, NEW, 3, 1000))
        .add(mark -> new DeployEvent.StepEnded(mark, Step.TRANSFER, Duration.ofMillis(8000)))
        .add(mark -> new DeployEvent.Swapped(mark, HOSTS.get(0), Live.serving(OLD), NEW))
        .add(mark -> new DeployEvent.WaveSwapped(mark, 1, Duration.ofMillis(12)))
        .add(mark -> new DeployEvent.StepEnded(mark, Step.READ_BACK, Duration.ofMillis(50)));
  }

  Events ended(Outcome outcome) {
    return add(mark -> new Ended(mark, outcome, Duration.ofSeconds(163)));
  }

  List<DeployEvent> list() {
    return events;
  }

  /** The last announcement of {@code events}. */
  static Announcement last(List<DeployEvent> events) {
    Telling telling = new Telling();
    return events.stream()
        .flatMap(event -> telling.of(event).stream())
        .reduce((one, next) -> next)
        .orElseThrow();
  }

  /** The end of {@code deploy}, which went well. */
  static Announcement announcement(long deploy) {
    return last(success(deploy));
  }
}
