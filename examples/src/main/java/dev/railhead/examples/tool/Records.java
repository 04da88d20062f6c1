package dev.railhead.examples.tool;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Plan;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.Hold;
import dev.railhead.core.ledger.LockInfo;
import dev.railhead.core.source.Changes;
import dev.railhead.examples.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the ledger and the deployer say, as JSON. Times are in UTC, ISO 8601. */
final class Records {
  private Records() {}

  static Json of(DeployRecord record) {
    return Json.object(
        Json.field("deploy", record.id()),
        Json.field("kind", word(record.intent().kind())),
        Json.field("stack", record.intent().stack().name()),
        Json.field("stage", record.intent().stage().name()),
        Json.field("actor", record.intent().actor().name()),
        Json.field("requested", record.intent().requested()),
        Json.field("override", record.intent().override()),
        Json.field("revision", record.revision()),
        Json.field("release", record.release()),
        Json.field("state", word(record.state())),
        Json.field("detail", record.detail()),
        Json.field("began", record.began().toString()),
        Json.field("ended", record.ended()));
  }

  static Json of(Outcome outcome) {
    return Json.object(
        Json.field("outcome", word(ExitCode.of(outcome))),
        Json.field("detail", outcome.describe()),
        Json.field("release", succeeded(outcome).map(Outcome.Succeeded::release)),
        Json.field("hosts", hosts(outcome)));
  }

  private static Optional<Outcome.Succeeded> succeeded(Outcome outcome) {
    return outcome instanceof Outcome.Succeeded it ? Optional.of(it) : Optional.empty();
  }

  /** What is to be said about single hosts: left behind, failed, or serving in a mixed fleet. */
  private static Json hosts(Outcome outcome) {
    Map<Host, ?> said =
        outcome.fold(
            succeeded -> succeeded.behind(),
            failed -> failed.hosts(),
            aborted -> Map.of(),
            timedOut -> Map.of(),
            refused -> Map.of(),
            mixed -> mixed.truth());
    return Json.object(
        said.entrySet().stream()
            .map(entry -> Json.field(entry.getKey().name(), Json.of(entry.getValue().toString())))
            .toArray(Json[]::new));
  }

  static Json of(Plan plan) {
    Optional<Changes> changes = plan.changes();
    return Json.object(
        Json.field("stack", plan.stack().name()),
        Json.field("stage", plan.stage().name()),
        Json.field("revision", plan.revision().id()),
        Json.field("live", plan.live()),
        Json.field("commits", Json.array(changes.map(Records::commits).orElse(List.of()))),
        Json.field("more_commits", changes.map(Changes::moreCommits).orElse(0)),
        Json.field("backwards", changes.map(Changes::backwards).orElse(0)),
        Json.field("files", Json.array(changes.map(Records::files).orElse(List.of()))),
        Json.field("steps", Json.array(plan.steps().stream().map(Records::of).toList())),
        Json.field("obstacles", Json.texts(plan.obstacles())));
  }

  private static List<Json> commits(Changes changes) {
    return changes.commits().stream()
        .map(
            commit ->
                Json.object(
                    Json.field("revision", commit.revision().id()),
                    Json.field("author", commit.author()),
                    Json.field("at", commit.at().toString()),
                    Json.field("summary", commit.summary())))
        .toList();
  }

  private static List<Json> files(Changes changes) {
    return changes.files().stream()
        .map(
            file ->
                Json.object(
                    Json.field("kind", word(file.kind())),
                    Json.field("path", file.path().toString())))
        .toList();
  }

  private static Json of(Plan.PlannedStep step) {
    return Json.object(
        Json.field("step", word(step.step())),
        Json.field("what", step.what()),
        Json.field("hosts", Json.texts(step.hosts())));
  }

  static Json of(Hold hold) {
    return Json.object(
        Json.field("by", hold.by().name()),
        Json.field("reason", hold.reason()),
        Json.field("since", hold.since().toString()),
        Json.field("until", hold.until()));
  }

  static Json of(LockInfo lock) {
    return Json.object(
        Json.field("owner", lock.owner().name()),
        Json.field("reason", lock.reason()),
        Json.field("since", lock.since().toString()),
        Json.field("expires", lock.expires().toString()));
  }

  /** One line for people. */
  static String line(DeployRecord record) {
    String what = record.release().map(Object::toString).orElse(record.intent().requested());
    return String.format(
        Locale.ROOT,
        "%6d  %s  %-12s %-12s %-9s  %-9s %8s  %s  %s%s",
        record.id(),
        record.began().toString().substring(0, 19).replace('T', ' '),
        record.intent().stack(),
        record.intent().stage(),
        word(record.state()),
        word(record.intent().kind()),
        record.ended().map(end -> seconds(Duration.between(record.began(), end))).orElse("…"),
        record.intent().actor(),
        what,
        record.detail().isEmpty() ? "" : "  (" + record.detail() + ")");
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
