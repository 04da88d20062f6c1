package dev.railhead.examples.inventory;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value in a YAML file. What does not fit is added to the findings and read as if it were not
 * there, so that one reading finds all that is wrong. For one thread.
 */
final class Value {
  private static final int MOST_ENTRIES = 10_000;
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s|m|h)");

  private final Node node;
  private final Findings findings;

  Value(Node node, Findings findings) {
    this.node = node;
    this.findings = findings;
    if (node.isRecursive()) {
      wrong("a value must not hold itself");
    }
  }

  /** Says that something is wrong here. */
  void wrong(String message) {
    findings.add(line(), column(), message);
  }

  int line() {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  private int column() {
    return node.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
  }

  private boolean isTagged() {
    return !node.getTag().getValue().startsWith(Tag.PREFIX);
  }

  /** Whether nothing was written here. */
  boolean isNothing() {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  boolean isText() {
    return node instanceof ScalarNode && !isNothing() && !isTagged();
  }

  Optional<String> text() {
    if (!isText()) {
      wrong("there must be a text here, but is " + kind());
      return Optional.empty();
    }
    return Optional.of(((ScalarNode) node).getValue());
  }

  /** What {@code reading} makes of the text; it throws IllegalArgumentException if it cannot. */
  <T> Optional<T> as(Function<String, T> reading) {
    return text().flatMap(text -> checked(() -> reading.apply(text)));
  }

  /** Makes something whose rules may refuse what stands here. */
  <T> Optional<T> checked(java.util.function.Supplier<T> making) {
    try {
      return Optional.of(making.get());
    } catch (IllegalArgumentException | DateTimeException e) {
      // A pattern's message goes on with a drawing.
      wrong(String.valueOf(e.getMessage()).lines().findFirst().orElse("this cannot be read"));
      return Optional.empty();
    }
  }

  Optional<Integer> number(String what, int least, int most) {
    return as(
        text -> {
          int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
          if (number < least || number > most) {
            throw new IllegalArgumentException(
                what + " must be " + least + " to " + most + ", but was " + text);
          }
          return number;
        });
  }

  /** Such as {@code 500ms}, {@code 30s}, {@code 5m} or {@code 1h}. */
  Optional<Duration> duration() {
    return as(Value::duration);
  }

  /** The same, of more than nothing and {@code longest} at most. */
  Optional<Duration> duration(Duration longest) {
    return as(
        text -> {
          Duration time = duration(text);
          if (time.isZero() || time.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                "a time must be more than 0 and at most "
                    + longest.toMinutes()
                    + "m here, but was "
                    + text);
          }
          return time;
        });
  }

  static Duration duration(String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "a time must be a number with ms, s, m or h, such as 30s, but was " + text);
    }
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  /** The entries of a list. */
  List<Value> list() {
    if (!(node instanceof SequenceNode sequence) || isTagged() || node.isRecursive()) {
      wrong("there must be a list here, but is " + kind());
      return List.of();
    }
    if (sequence.getValue().size() > MOST_ENTRIES) {
      wrong("a list must have at most " + MOST_ENTRIES + " entries");
      return List.of();
    }
    List<Value> values = new ArrayList<>();
    sequence.getValue().forEach(entry -> values.add(new Value(entry, findings)));
    return values;
  }

  /** The entries of a mapping whose keys are the file's own names. */
  Fields names() {
    return Fields.of(this, mapping());
  }

  /** The entries of a mapping whose keys can only be {@code known}. */
  Fields fields(String... known) {
    Fields fields = names();
    fields.refuseAllBut(List.of(known));
    return fields;
  }

  private List<Fields.Field> mapping() {
    if (!(node instanceof MappingNode mapping) || isTagged() || node.isRecursive()) {
      wrong("there must be keys and values here, but is " + kind());
      return List.of();
    }
    List<Fields.Field> fields = new ArrayList<>();
    mapping
        .getValue()
        .forEach(
            tuple ->
                fields.add(
                    new Fields.Field(
                        new Value(tuple.getKeyNode(), findings),
                        new Value(tuple.getValueNode(), findings))));
    return fields;
  }

  private String kind() {
    if (isTagged()) {
      return "something with the tag " + node.getTag().getValue();
    } else if (isNothing()) {
      return "nothing";
    } else if (node instanceof SequenceNode) {
      return "a list";
    }
    return node instanceof MappingNode ? "keys and values" : "a text";
  }
}
