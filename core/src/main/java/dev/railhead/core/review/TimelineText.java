package dev.railhead.core.review;

import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.internal.JsonText;
import dev.railhead.core.internal.Names;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Timelines as JSON and Markdown. */
final class TimelineText {
  private static final int LONGEST_CELL = 4000;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Pattern LINK = Pattern.compile("(?i)(www)\\.");

  private TimelineText() {}

  static String json(Timeline timeline) {
    JsonText json =
        new JsonText()
            .begin()
            .put("format", 1)
            .put("from", timeline.from().toString())
            .put("until", timeline.until().toString())
            .array("entries");
    timeline.entries().forEach(entry -> json(json, entry));
    return json.end().end().toString();
  }

  private static void json(JsonText json, TimelineEntry entry) {
    json.begin()
        .put("kind", word(entry.kind()))
        .put("began", entry.began().toString())
        .put("ended", entry.ended().map(Instant::toString));
    entry
        .deploy()
        .ifPresentOrElse(id -> json.put("deploy", id), () -> json.put("deploy", Optional.empty()));
    json.put("stack", entry.stack().map(Stack::name))
        .put("stage", entry.stage().map(Stage::name))
        .put("by", entry.by().name())
        .put("state", entry.state())
        .put("what", entry.what())
        .end();
  }

  static String markdown(Timeline timeline) {
    StringBuilder text = new StringBuilder("# What happened from ");
    text.append(STAMP.format(timeline.from())).append(" to ");
    text.append(STAMP.format(timeline.until())).append(" UTC\n\n");
    if (timeline.entries().isEmpty()) {
      return text.append("Nothing.\n").toString();
    }
    text.append("| began (UTC) | took | kind | where | who | state | what |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    timeline.entries().forEach(entry -> row(text, entry));
    return text.toString();
  }

  private static void row(StringBuilder text, TimelineEntry entry) {
    String where =
        entry.stack().map(Stack::name).orElse("")
            + entry.stage().map(stage -> " " + stage.name()).orElse("");
    text.append("| ").append(STAMP.format(entry.began())).append(" |");
    cell(text, entry.ended().map(end -> took(Duration.between(entry.began(), end))).orElse(""));
    cell(text, word(entry.kind()).replace('_', ' '));
    cell(text, where.strip());
    cell(text, entry.by().name());
    cell(text, entry.state());
    cell(text, entry.what());
    text.append('\n');
  }

  /** Such as {@code 2 min 43 s}; a clock that was set back makes it nothing. */
  private static String took(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
  }

  private static void cell(StringBuilder text, String content) {
    text.append(' ').append(escaped(content)).append(" |");
  }

  /**
   * What would end a cell or begin a tag or an entity becomes an entity, for tables are cut before
   * backslashes are looked at; what else Markdown gives a meaning within a line, a backslash before
   * it (CommonMark 0.31, section 2.4). So do at signs, and what makes links of bare addresses
   * (GitHub Flavored Markdown 0.29, section 6.9).
   */
  static String escaped(String content) {
    StringBuilder escaped = new StringBuilder();
    for (char c : Names.printable(content, LONGEST_CELL).toCharArray()) {
      if ("|<>&@".indexOf(c) >= 0) {
        escaped.append("&#").append((int) c).append(';');
      } else if ("\\`*_[]~#!$".indexOf(c) >= 0) {
        escaped.append('\\').append(c);
      } else {
        escaped.append(c);
      }
    }
    return LINK.matcher(escaped).replaceAll("$1&#46;").replace("://", "&#58;//");
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
