package dev.railhead.examples.tool;

import dev.railhead.core.Stage;
import dev.railhead.core.review.DeployFigures;
import dev.railhead.core.review.PushFrequency;
import dev.railhead.core.review.Statistics;
import dev.railhead.examples.Json;
import dev.railhead.examples.inventory.StackEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the history comes to, stack by stack and stage by stage. For one thread. */
final class Figures {
  /** How long a day a push queue is open: the talks' working day. */
  private static final Duration DAY = Duration.ofHours(8);

  private final Statistics statistics;
  private final List<String> text = new ArrayList<>();
  private final List<Json> json = new ArrayList<>();

  Figures(Statistics statistics) {
    this.statistics = statistics;
  }

  void add(StackEntry stack) {
    Stage last = stack.stages().get(stack.stages().size() - 1).stage();
    Optional<PushFrequency> frequency = statistics.pushFrequency(stack.stack(), last, DAY);
    text.add(stack.stack() + ": " + line(statistics.of(stack.stack())));
    List<Json> stages = new ArrayList<>();
    stack
        .stages()
        .forEach(
            entry -> {
              DeployFigures figures = statistics.of(stack.stack(), entry.stage());
              text.add("  " + entry.stage() + ": " + line(figures));
              stages.add(json("stage", entry.stage().name(), figures));
            });
    frequency.ifPresent(
        pushes ->
            text.add(
                String.format(
                    "  a push takes %s, so %.1f fit in 8 hours",
                    Records.seconds(pushes.push()), pushes.perDay())));
    json.add(
        Json.object(
            Json.field(
                "figures", json("stack", stack.stack().name(), statistics.of(stack.stack()))),
            Json.field("stages", Json.array(stages)),
            Json.field("pushes_in_8_hours", number(frequency.map(PushFrequency::perDay)))));
  }

  private static String line(DeployFigures figures) {
    String states =
        figures.states().entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry -> entry.getValue() + " " + Records.word(entry.getKey()))
            .collect(Collectors.joining(", "));
    String times =
        figures
            .mean()
            .map(
                mean ->
                    "; mean "
                        + Records.seconds(mean)
                        + ", p90 "
                        + Records.seconds(figures.p90().orElse(mean)))
            .orElse("");
    return figures.deploys()
        + " in all, "
        + figures.rollbacks()
        + " of them rollbacks"
        + (states.isEmpty() ? "" : "; " + states)
        + times;
  }

  private static Json json(String key, String name, DeployFigures figures) {
    return Json.object(
        Json.field(key, name),
        Json.field("deploys", Json.of(figures.deploys())),
        Json.field("rollbacks", Json.of(figures.rollbacks())),
        Json.field(
            "states",
            Json.object(
                figures.states().entrySet().stream()
                    .map(
                        entry ->
                            Json.field(Records.word(entry.getKey()), Json.of(entry.getValue())))
                    .toArray(Json[]::new))),
        Json.field("mean_ms", number(figures.mean().map(Duration::toMillis))),
        Json.field("p90_ms", number(figures.p90().map(Duration::toMillis))),
        Json.field(
            "per_day",
            Json.object(
                figures.perDay().entrySet().stream()
                    .map(entry -> Json.field(entry.getKey().toString(), Json.of(entry.getValue())))
                    .toArray(Json[]::new))));
  }

  private static Json number(Optional<? extends Number> number) {
    return number.map(value -> new Json(value.toString())).orElse(Json.NULL);
  }

  String text() {
    return String.join("\n", text);
  }

  Json json() {
    return Json.array(json);
  }
}
