package dev.railhead.trains.channel;

import dev.railhead.core.Stage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What people call stages, and what a topic calls them: {@code prod} is production. Immutable.
 *
 * @param words stages by what people type, in lower case, besides their own names
 * @param labels what a topic shows, by stage; others are shown by their names
 */
public record StageWords(Map<String, Stage> words, Map<Stage, String> labels) {
  /** Copies the maps. */
  public StageWords {
    words = Map.copyOf(words);
    labels = Map.copyOf(labels);
  }

  /** PushBot's words for the stages princess and production. */
  public static StageWords usual() {
    Stage princess = Stage.of("princess");
    Stage production = Stage.of("production");
    return new StageWords(
        Map.of("prod", production, "preprod", princess, "qa", princess),
        Map.of(production, "prod"));
  }

  /** Which of {@code stages} is called {@code word}. */
  OptionalInt index(List<Stage> stages, String word) {
    String said = word.toLowerCase(Locale.ROOT);
    for (int i = 0; i < stages.size(); i++) {
      if (stages.get(i).name().toLowerCase(Locale.ROOT).equals(said)
          || stages.get(i).equals(words.get(said))) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** What a topic calls {@code stage}. */
  String label(Stage stage) {
    return labels.getOrDefault(stage, stage.name());
  }
}
