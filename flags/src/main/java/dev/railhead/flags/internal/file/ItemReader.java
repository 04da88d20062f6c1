package dev.railhead.flags.internal.file;

import dev.railhead.flags.internal.Checks;
import dev.railhead.flags.internal.file.Item.Field;
import dev.railhead.flags.internal.file.Item.Fields;
import dev.railhead.flags.internal.file.Item.Items;
import dev.railhead.flags.internal.file.Item.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML 1.2, and so JSON, into items, within {@link Limits}. Works on the parser's events:
 * they come one by one, so that a file that is too deep or too large is dropped before it is held.
 * For one thread.
 */
final class ItemReader {
  private final Report report;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final Iterator<Event> events;
  private int items;

  private record Anchored(Item item, int size) {}

  /** Ends the reading; the report says why. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused() {
      super(null, null, false, false);
    }
  }

  private ItemReader(Report report, Iterator<Event> events) {
    this.report = report;
    this.events = events;
  }

  /** The only document in {@code bytes}; null if it cannot be read, which the report says. */
  static @Nullable Item read(byte[] bytes, Report report) {
    String text = decoded(bytes, report);
    if (text == null) {
      return null;
    }
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(Limits.MAX_BYTES).setParseComments(false).build();
    try {
      return new ItemReader(report, new ParserImpl(settings, new StreamReader(settings, text)))
          .document();
    } catch (Refused refused) {
      return null;
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      report.error(
          mark.map(m -> m.getLine() + 1).orElse(1),
          mark.map(m -> m.getColumn() + 1).orElse(1),
          "syntax",
          "this is no YAML or JSON: " + oneLine(String.valueOf(e.getProblem())));
      return null;
    } catch (RuntimeException e) {
      // Whatever a parser has against arbitrary bytes, it is the file's fault and no reason to
      // fall.
      report.error(1, 1, "syntax", "this is no YAML or JSON: " + oneLine(e.getMessage()));
      return null;
    }
  }

  private static String oneLine(@Nullable String message) {
    String quoted = Checks.quoted(message == null ? "no reason given" : message.strip());
    return quoted.substring(1, quoted.length() - 1);
  }

  private static @Nullable String decoded(byte[] bytes, Report report) {
    if (bytes.length > Limits.MAX_BYTES) {
      report.error(
          1,
          1,
          "too-large",
          "a flags file has at most " + Limits.MAX_BYTES + " bytes, but has more");
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(in)
              .toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      notUtf8(bytes, in.position(), report);
      return null;
    }
  }

  private static void notUtf8(byte[] bytes, int at, Report report) {
    String before = new String(bytes, 0, at, StandardCharsets.UTF_8);
    int start = before.lastIndexOf('\n') + 1;
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    report.error(
        line,
        before.codePointCount(start, before.length()) + 1,
        "not-utf-8",
        String.format("a flags file is UTF-8, but here is the byte 0x%02x", bytes[at]));
  }

  private Item document() {
    next(); // the stream's start
    Event first = next();
    if (!(first instanceof DocumentStartEvent)) {
      throw refuse(first, "empty", "there is nothing here; write {} if there are to be no flags");
    }
    Item item = item(next(), 1);
    next(); // the document's end
    Event after = next();
    if (after instanceof DocumentStartEvent) {
      throw refuse(after, "syntax", "a flags file is one document, but here a second one begins");
    }
    return item;
  }

  private Item item(Event event, int depth) {
    if (depth > Limits.MAX_DEPTH) {
      throw refuse(
          event, "too-deep", "a flags file is nested at most " + Limits.MAX_DEPTH + " deep");
    }
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    count(event, 1);
    int before = items;
    Item item = node(event, depth);
    String anchor = ((NodeEvent) event).getAnchor().map(Object::toString).orElse(null);
    if (anchor != null) {
      anchors.put(anchor, new Anchored(item, items - before + 1));
    }
    return item;
  }

  private Item node(Event event, int depth) {
    int line = line(event);
    int column = column(event);
    refuseTag(event);
    return switch (event.getEventId()) {
      case Scalar -> {
        ScalarEvent scalar = (ScalarEvent) event;
        if (!Checks.isWellFormed(scalar.getValue())) {
          throw refuse(event, "half-character", "half a surrogate pair is no character");
        }
        yield new Text(
            scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN, line, column);
      }
      case SequenceStart -> new Items(sequence(depth), line, column);
      case MappingStart -> new Fields(mapping(depth), line, column);
      default -> throw refuse(event, "syntax", "there must be a value here");
    };
  }

  private Item aliased(AliasEvent alias) {
    Anchored anchored = anchors.get(alias.getAlias().toString());
    if (anchored == null) {
      throw refuse(
          alias,
          "syntax",
          "no anchor " + Checks.quoted(alias.getAlias().toString()) + " stands before");
    }
    count(alias, anchored.size());
    return anchored.item();
  }

  private List<Item> sequence(int depth) {
    List<Item> result = new ArrayList<>();
    Event event = next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      result.add(item(event, depth + 1));
      event = next();
    }
    return result;
  }

  private List<Field> mapping(int depth) {
    List<Field> result = new ArrayList<>();
    Map<String, Text> keys = new HashMap<>();
    Event event = next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      Item key = item(event, depth + 1);
      if (!(key instanceof Text name)) {
        throw refuse(event, "bad-key", "a key is a text, but here is " + key.kind());
      }
      checkKey(event, name, keys.putIfAbsent(name.text(), name));
      result.add(new Field(name, item(next(), depth + 1)));
      event = next();
    }
    return result;
  }

  private void checkKey(Event event, Text key, @Nullable Text before) {
    if (before != null) {
      throw refuse(
          event,
          "duplicate-key",
          Checks.quoted(key.text()) + " is here twice, first on line " + before.line());
    }
    if (key.plain() && key.text().equals("<<")) {
      throw refuse(event, "merge-key", "merge keys are no part of YAML 1.2; write the keys out");
    }
  }

  private void refuseTag(Event event) {
    Optional<String> tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : event instanceof CollectionStartEvent start ? start.getTag() : Optional.empty();
    if (tag.isPresent()) {
      throw refuse(
          event, "tag", "a flags file has no tags, but here is " + Checks.quoted(tag.get()));
    }
  }

  private void count(Event event, int more) {
    items += more;
    if (items > Limits.MAX_ITEMS) {
      throw refuse(
          event,
          "too-many-items",
          "a flags file has at most "
              + Limits.MAX_ITEMS
              + " values, those behind aliases counted each time");
    }
  }

  private Event next() {
    return events.next();
  }

  private Refused refuse(Event event, String code, String message) {
    report.error(line(event), column(event), code, message);
    return new Refused();
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  private static int column(Event event) {
    return event.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
  }
}
