package dev.railhead.examples.demo;

import static dev.railhead.examples.Amounts.bytes;
import static dev.railhead.examples.Amounts.seconds;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.examples.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What came of a run, for people and for programs. Immutable.
 *
 * @param phases its deploys, in order
 * @param load what the load found, if there was load
 * @param live what each host serves in the end
 * @param took how long all of it took
 */
record Report(List<Phase> phases, Optional<LoadReport> load, Map<Host, Live> live, Duration took) {
  /** Whether all went as it should. */
  boolean isGood() {
    return phases.stream().allMatch(phase -> phase.outcome().isSuccess())
        && load.map(LoadReport::isClean).orElse(true);
  }

  /** The report for people: a block of lines. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("\n")
        .append(live.size())
        .append(" hosts, ")
        .append(seconds(took))
        .append(" in all\n\n");
    phases.forEach(phase -> text.append(line(phase)));
    load.ifPresent(found -> text.append(lines(found)));
    int name = live.keySet().stream().mapToInt(h -> h.name().length()).max().orElse(0);
    text.append("\n");
    live.forEach(
        (host, serves) ->
            text.append(String.format("  %-" + Math.max(1, name) + "s  %s%n", host, serves)));
    return text.toString();
  }

  private static String line(Phase phase) {
    String release =
        phase.outcome() instanceof Outcome.Succeeded succeeded
            ? "→ " + succeeded.release()
            : phase.outcome().describe();
    return String.format(
        Locale.ROOT,
        "  %-8s  %-10s  %2d %-5s  %8s  %10s sent  %s%n",
        phase.kind(),
        phase.stage(),
        phase.hosts(),
        phase.hosts() == 1 ? "host" : "hosts",
        seconds(phase.took()),
        bytes(phase.bytes()),
        release);
  }

  private static String lines(LoadReport load) {
    return String.format(
            Locale.ROOT,
            "%n  %,d requests, %d errors, %d mixed responses%n"
                + "  each of %d files, up to half of them of the %d that differ; p50 %d ms, p99 %d"
                + " ms%n",
            load.requests(),
            load.errors(),
            load.mixed(),
            load.filesPerPage(),
            load.telling(),
            load.median().toMillis(),
            load.slow().toMillis())
        + (load.canTell()
            ? ""
            : "  ! too few files differ to see a mixed response: name commits that changed more,"
                + " with --revision\n")
        + load.complaints().stream().map(c -> "  ! " + c + "\n").collect(Collectors.joining());
  }

  /** The report for programs: one JSON object. */
  String json() {
    return Json.object(
            Json.field("good", isGood()),
            Json.field("seconds", took.toMillis() / 1000.0),
            Json.field("phases", Json.array(phases.stream().map(Report::json).toList())),
            Json.field("load", load.map(Report::json).orElse(Json.NULL)),
            Json.field(
                "live",
                Json.object(
                    live.entrySet().stream()
                        .map(e -> Json.field(e.getKey().name(), e.getValue().toString()))
                        .toArray(Json[]::new))))
        .toString();
  }

  private static Json json(Phase phase) {
    return Json.object(
        Json.field("kind", phase.kind()),
        Json.field("stage", phase.stage().name()),
        Json.field("hosts", phase.hosts()),
        Json.field("succeeded", phase.outcome().isSuccess()),
        Json.field("outcome", phase.outcome().describe()),
        Json.field("seconds", phase.took().toMillis() / 1000.0),
        Json.field("bytesSent", phase.bytes()));
  }

  private static Json json(LoadReport load) {
    return Json.object(
        Json.field("requests", load.requests()),
        Json.field("errors", load.errors()),
        Json.field("mixed", load.mixed()),
        Json.field("filesPerPage", load.filesPerPage()),
        Json.field("filesThatDiffer", load.telling()),
        Json.field("p50Millis", load.median().toMillis()),
        Json.field("p99Millis", load.slow().toMillis()),
        Json.field("complaints", Json.array(load.complaints().stream().map(Json::of).toList())));
  }
}
