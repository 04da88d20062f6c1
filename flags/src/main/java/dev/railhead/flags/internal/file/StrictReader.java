package dev.railhead.flags.internal.file;

import dev.railhead.flags.FlagDefinition;
import dev.railhead.flags.internal.Checks;
import dev.railhead.flags.internal.file.Item.Field;
import dev.railhead.flags.internal.file.Item.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a file in the strict dialect: the tree of names, and a stanza at each of its leaves. */
final class StrictReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  private final Report report;
  private final StanzaReader stanzas;
  private final FlagdReader flagd;
  private final Map<String, FlagDefinition> flags = new LinkedHashMap<>();

  StrictReader(Report report) {
    this.report = report;
    this.stanzas = new StanzaReader(report);
    this.flagd = new FlagdReader(report);
  }

  Map<String, FlagDefinition> read(Item root) {
    if (root instanceof Fields fields) {
      fields.fields().forEach(field -> entry("", field));
    } else {
      report.error(
          root, "not-a-mapping", "a flags file maps names to flags, but here is " + root.kind());
    }
    return flags;
  }

  private void entry(String prefix, Field field) {
    String name = prefix + field.name();
    // flagd lets a name have any character; what is imported from there keeps it.
    if (!isOfFlagd(field.value())
        && (!NAME.matcher(name).matches() || name.length() > Checks.MAX_NAME)) {
      report.error(
          field.key(),
          "name",
          "a flag's name has letters, digits, _, - and dots, at most 256 of them, but was "
              + Checks.quoted(name));
      return;
    }
    report.about(name);
    if (field.value() instanceof Fields fields && !isFlag(fields)) {
      group(name, fields);
    } else {
      flag(name, field);
    }
  }

  private static boolean isOfFlagd(Item item) {
    return item instanceof Fields fields && fields.field(Keys.FLAGD) != null;
  }

  /** A mapping with a key of ours is a flag's stanza; any other holds flags. */
  private static boolean isFlag(Fields fields) {
    return fields.fields().isEmpty()
        || fields.fields().stream().anyMatch(field -> Keys.ALL.contains(field.name()));
  }

  private void group(String name, Fields fields) {
    for (Field field : fields.fields()) {
      report.about(name);
      if (isSlip(field.name())) {
        clausesOf(field);
      } else {
        entry(name + ".", field);
      }
    }
  }

  private void flag(String name, Field field) {
    if (field.value() instanceof Fields fields && fields.field(Keys.FLAGD) != null) {
      new Clauses(report).onlyKeys(fields, Set.of(Keys.FLAGD));
      Item inner = java.util.Objects.requireNonNull(fields.field(Keys.FLAGD));
      flagd.flag(name, field.key(), inner).ifPresent(this::add);
      return;
    }
    add(stanzas.flag(name, field.key(), field.value()));
    if (field.value() instanceof Fields fields) {
      for (Field inner : fields.fields()) {
        report.about(name);
        if (!Keys.ALL.contains(inner.name())) {
          nested(name, inner);
        }
      }
    }
  }

  /** A key in a stanza that is none of ours: a flag below it, or a slip. */
  private void nested(String name, Field field) {
    if (field.value() instanceof Fields && !isSlip(field.name())) {
      entry(name + ".", field);
    } else {
      clausesOf(field);
    }
  }

  private void clausesOf(Field field) {
    new Clauses(report).unknownKey(field, Keys.ALL);
  }

  private static boolean isSlip(String name) {
    Optional<String> near = Words.nearest(name, Keys.ALL);
    return near.isPresent()
        && Words.distance(name, near.get()) <= (near.get().length() < 6 ? 1 : 2);
  }

  private void add(FlagDefinition flag) {
    FlagDefinition before = flags.putIfAbsent(flag.name(), flag);
    if (before != null) {
      report.error(
          flag.position().line(),
          flag.position().column(),
          "duplicate-flag",
          "this flag is defined on line " + before.position().line() + " already");
    }
  }
}
