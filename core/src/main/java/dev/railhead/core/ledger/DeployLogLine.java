package dev.railhead.core.ledger;

import com.google.common.base.Splitter;
import dev.railhead.core.Actor;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Stack;
import dev.railhead.core.internal.Names;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a deploy log as Etsy's Deployinator writes it: {@code YYYY-MM-DD
 * HH:MM:SS|ENV|who|message|stack|runlogfile}, in UTC; old files lack the sixth field. In who and
 * message, {@code "} and {@code '} are written <code>&amp;quot;</code> and <code>&amp;apos;</code>.
 * What could not be read back as it was is refused: no part may contain {@code |}, and neither who
 * nor message may contain <code>&amp;quot;</code> or <code>&amp;apos;</code> themselves. Immutable.
 *
 * @param at when, in whole seconds, years 1970 to 9999
 * @param label the environment as the log shows it, such as {@code PRODUCTION}, {@code PRINCESS} or
 *     {@code CONFIG}; 1 to 64 printable characters
 * @param who who deployed
 * @param message what happened, such as {@code Production Deploy: old 3ee7f99bb3, new: 4add615720};
 *     1 to 1000 printable characters
 * @param stack which stack
 * @param runLog the name of the run log, 1 to 255 printable characters; empty for none
 */
public record DeployLogLine(
    Instant at, String label, Actor who, String message, Stack stack, Optional<String> runLog) {
  private static final int LABEL_LENGTH = 64;
  private static final int WHO_LENGTH = 100;
  private static final int MESSAGE_LENGTH = 1000;
  private static final int RUN_LOG_LENGTH = 255;
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);
  private static final List<String> FIELDS =
      List.of("time", "label", "who", "message", "stack", "run log");
  private static final Pattern VERSIONS =
      Pattern.compile(
          "(?i)\\b(?:deploy|rollback):\\s*(?:old[\\s:]+(\\w+))?,?\\s*(?:new[\\s:]+(\\w+))?");

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if one is out of its bounds or could not be read back
   */
  public DeployLogLine {
    time(at);
    text("label", label, LABEL_LENGTH, "|");
    text("who", who.name(), WHO_LENGTH, "|", "&quot;", "&apos;");
    text("message", message, MESSAGE_LENGTH, "|", "&quot;", "&apos;");
    runLog.ifPresent(name -> text("run log", name, RUN_LOG_LENGTH, "|"));
  }

  private static Instant time(Instant at) {
    if (at.isBefore(Instant.EPOCH)
        || !at.isBefore(END)
        || !at.equals(Instant.ofEpochSecond(at.getEpochSecond()))) {
      throw new IllegalArgumentException(
          "a deploy log's time must be whole seconds in the years 1970 to 9999, but was " + at);
    }
    return at;
  }

  private static void text(String field, String text, int length, String... unspeakable) {
    Names.line("a deploy log's " + field, text, length);
    for (String piece : unspeakable) {
      if (text.contains(piece)) {
        throw new IllegalArgumentException(
            "a deploy log's "
                + field
                + " cannot contain "
                + piece
                + ", but was "
                + Names.quoted(text));
      }
    }
  }

  /**
   * The line about {@code record}: at its ending, or its beginning while it runs, with the stage in
   * capitals as label. Only the message of a success names the release after {@code new:}, as what
   * reads such logs expects; any other says how it ended and what was tried.
   *
   * @param old what was live before; empty if that is unknown or was nothing
   * @param runLog the name of the run log
   */
  public static DeployLogLine of(DeployRecord record, Optional<ReleaseId> old, String runLog) {
    return new DeployLogLine(
        Instant.ofEpochSecond(record.ended().orElse(record.began()).getEpochSecond()),
        record.intent().stage().name().toUpperCase(Locale.ROOT),
        Actor.of(speakable(record.intent().actor().name())),
        message(record, old),
        record.intent().stack(),
        Optional.of(runLog));
  }

  /**
   * The line about the deploy with the id {@code deploy}, as {@link #of(DeployRecord, Optional,
   * String)} writes it. What was live before is what {@code history} says the hosts served before
   * the first swap; the newest, if they served several releases.
   *
   * @param runLog the name of the run log
   * @throws IllegalArgumentException if {@code history} has no such deploy
   */
  public static DeployLogLine of(History history, long deploy, String runLog)
      throws LedgerException {
    DeployRecord record =
        history
            .find(deploy)
            .orElseThrow(() -> new IllegalArgumentException("the ledger has no deploy " + deploy));
    Optional<ReleaseId> old =
        history.before(deploy).values().stream()
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder());
    return of(record, old, runLog);
  }

  private static String message(DeployRecord record, Optional<ReleaseId> old) {
    String stage = record.intent().stage().name();
    String kind = record.intent().kind() == DeployIntent.Kind.ROLLBACK ? " Rollback" : " Deploy";
    String title = stage.substring(0, 1).toUpperCase(Locale.ROOT) + stage.substring(1) + kind;
    String wanted =
        record
            .release()
            .map(ReleaseId::abbreviatedRevision)
            .or(() -> record.revision().map(revision -> revision.abbreviated()))
            .orElse(record.intent().requested());
    if (record.state() == DeployRecord.State.SUCCEEDED) {
      String from = old.map(id -> "old " + id.abbreviatedRevision() + ", ").orElse("");
      return speakable(title + ": " + from + "new: " + wanted);
    }
    String ending = record.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String why = record.detail().isEmpty() ? "" : ": " + record.detail();
    return speakable(title + " " + ending + " (" + wanted + ")" + why);
  }

  /**
   * {@code text} with what a line cannot say replaced, {@code |} by {@code /} as Deployinator does.
   */
  private static String speakable(String text) {
    String said = text.replace('|', '/');
    while (!said.equals(unescaped(said))) {
      said = unescaped(said);
    }
    return said.length() > MESSAGE_LENGTH ? Names.shortened(said, MESSAGE_LENGTH - 1) + "…" : said;
  }

  /**
   * Reads a line as {@link #toString} prints it, without its end of line; also one with five
   * fields, and one whose quotes are not escaped.
   *
   * @throws IllegalArgumentException if it is none; the message names the field and where it begins
   */
  public static DeployLogLine parse(String line) {
    List<String> parts = Splitter.on('|').splitToList(line);
    if (parts.size() < 5 || parts.size() > 6) {
      throw new IllegalArgumentException(
          "a deploy log line must have 5 or 6 fields between |, but had "
              + parts.size()
              + ": "
              + Names.quoted(line));
    }
    Fields fields = new Fields(parts);
    return new DeployLogLine(
        fields.read(0, DeployLogLine::time),
        fields.read(1, text -> Names.line("a label", text, LABEL_LENGTH)),
        fields.read(2, text -> Actor.of(unescaped(text))),
        fields.read(3, text -> Names.line("a message", unescaped(text), MESSAGE_LENGTH)),
        fields.read(4, Stack::of),
        parts.size() == 5 || parts.get(5).isEmpty()
            ? Optional.empty()
            : Optional.of(fields.read(5, text -> Names.line("a run log", text, RUN_LOG_LENGTH))));
  }

  private static Instant time(String text) {
    try {
      return time(LocalDateTime.parse(text, STAMP).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "a time must look like 2014-06-16 23:43:29, but was " + Names.quoted(text), e);
    }
  }

  /** The fields of a line that is being read. Immutable. */
  private record Fields(List<String> parts) {
    <T> T read(int index, Function<String, T> form) {
      try {
        return form.apply(parts.get(index));
      } catch (IllegalArgumentException e) {
        int begin = String.join("|", parts.subList(0, index)).length() + (index == 0 ? 1 : 2);
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "deploy log line, field %d (%s), from character %d: %s",
                index + 1,
                FIELDS.get(index),
                begin,
                e.getMessage()),
            e);
      }
    }
  }

  /**
   * What served before, if the message says so: {@code old 3ee7f99bb3} or {@code old: 3ee7f99bb3}.
   */
  public Optional<String> oldVersion() {
    return version(1);
  }

  /** What serves since, if the message says so: {@code new: 4add615720}. */
  public Optional<String> newVersion() {
    return version(2);
  }

  private Optional<String> version(int group) {
    Matcher versions = VERSIONS.matcher(message);
    return versions.find() ? Optional.ofNullable(versions.group(group)) : Optional.empty();
  }

  private static String escaped(String text) {
    return text.replace("\"", "&quot;").replace("'", "&apos;");
  }

  private static String unescaped(String text) {
    return text.replace("&quot;", "\"").replace("&apos;", "'");
  }

  /** The line, without an end of line; with five fields if there is no run log. */
  @Override
  public String toString() {
    String five =
        String.join(
            "|", STAMP.format(at), label, escaped(who.name()), escaped(message), stack.name());
    return runLog.map(name -> five + "|" + name).orElse(five);
  }
}
