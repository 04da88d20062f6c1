package dev.railhead.examples.inventory;

import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.source.TreePath;
import dev.railhead.examples.inventory.StackEntry.Layout;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads the stacks of an inventory. For one thread. */
final class StackReader {
  private final Path directory;
  private final Map<String, Host> hosts;
  private final Map<String, GateEntry> gates;

  StackReader(Path directory, Map<String, Host> hosts, Map<String, GateEntry> gates) {
    this.directory = directory;
    this.hosts = hosts;
    this.gates = gates;
  }

  Optional<StackEntry> stack(Fields.Field field) {
    Optional<Stack> stack = field.key().as(Stack::of);
    Fields fields =
        field
            .value()
            .fields("repository", "branch", "directory", "docroot", "layout", "stages", "watch");
    Optional<String> repository =
        fields.need("repository").flatMap(value -> value.as(this::repository));
    Optional<HostPath> docroot = fields.need("docroot").flatMap(value -> value.as(HostPath::of));
    List<StageEntry> stages = fields.need("stages").map(this::stages).orElse(List.of());
    if (stack.isEmpty() || repository.isEmpty() || docroot.isEmpty() || stages.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new StackEntry(
            stack.get(),
            repository.get(),
            fields.find("branch").flatMap(Value::text).orElse("main"),
            fields.find("directory").flatMap(value -> value.as(TreePath::of)),
            docroot.get(),
            fields
                .find("layout")
                .flatMap(value -> value.as(StackReader::layout))
                .orElse(Layout.RELEASES),
            stages,
            fields.find("watch").map(StackReader::links).orElse(List.of())));
  }

  private String repository(String text) {
    if (text.contains("://") || text.matches("[^/]+@[^/]+:.*")) {
      return text;
    }
    Path path = InventoryReader.path(directory, text);
    if (!Files.isDirectory(path)) {
      throw new IllegalArgumentException(
          "a repository must be a directory or a URL, but was " + path);
    }
    return path.toString();
  }

  private static Layout layout(String text) {
    return switch (text) {
      case "releases" -> Layout.RELEASES;
      case "slots" -> Layout.SLOTS;
      default ->
          throw new IllegalArgumentException("a layout must be releases or slots, but was " + text);
    };
  }

  private List<StageEntry> stages(Value list) {
    List<StageEntry> stages = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    List<Value> values = list.list();
    for (Value value : values) {
      Fields fields =
          value.fields(
              "name", "title", "hosts", "gates", "after", "canaries", "canary_gates", "tolerate");
      Optional<Value> name = fields.need("name");
      name.flatMap(Value::text).ifPresent(text -> once(text, name.get(), lines));
      stage(fields, value).ifPresent(stages::add);
    }
    if (values.isEmpty()) {
      list.wrong("a stack needs at least one stage");
    }
    return stages;
  }

  /** The way of a stack is a line: a stage that came again would make a circle of it. */
  private static void once(String name, Value value, Map<String, Integer> lines) {
    Integer before = lines.putIfAbsent(name, value.line());
    if (before != null) {
      value.wrong(
          "a revision passes each stage once, but "
              + name
              + " is here again, first on line "
              + before);
    }
  }

  private Optional<StageEntry> stage(Fields fields, Value whole) {
    Optional<Stage> stage = fields.find("name").flatMap(value -> value.as(Stage::of));
    List<Host> fleet = fields.need("hosts").map(this::hosts).orElse(List.of());
    List<Host> canaries = fields.find("canaries").map(this::hosts).orElse(List.of());
    List<GateEntry> canaryGates = gates(fields, "canary_gates");
    fields
        .find("canaries")
        .filter(value -> !fleet.containsAll(canaries))
        .ifPresent(value -> value.wrong("canaries must be among the hosts of their stage"));
    if (canaries.isEmpty() && !canaryGates.isEmpty()) {
      whole.wrong("canary_gates need canaries");
    }
    List<GateEntry> before = gates(fields, "gates");
    refuseWatches(fields, before);
    List<GateEntry> after = gates(fields, "after");
    Tolerance tolerance =
        fields
            .find("tolerate")
            .flatMap(value -> value.as(StackReader::tolerance))
            .orElse(Tolerance.none());
    if (stage.isEmpty() || fleet.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new StageEntry(
            stage.get(),
            fields.find("title").flatMap(Value::text).orElse("Deploy to " + stage.get()),
            Fleet.of(fleet),
            before,
            after,
            canaries,
            canaryGates,
            tolerance));
  }

  private List<Host> hosts(Value list) {
    List<Host> named = new ArrayList<>();
    List<Value> values = list.list();
    for (Value value : values) {
      value
          .as(name -> known("host", name, hosts))
          .ifPresent(
              host -> {
                if (named.contains(host)) {
                  value.wrong("the host " + host + " is here twice");
                } else {
                  named.add(host);
                }
              });
    }
    if (values.isEmpty()) {
      list.wrong("there must be at least one host here");
    }
    return named;
  }

  private List<GateEntry> gates(Fields fields, String key) {
    List<GateEntry> named = new ArrayList<>();
    fields
        .find(key)
        .ifPresent(
            list ->
                list.list()
                    .forEach(
                        value ->
                            value.as(name -> known("gate", name, gates)).ifPresent(named::add)));
    return named;
  }

  /** What such a gate must know of the time before, it counts by itself. */
  private static void refuseWatches(Fields fields, List<GateEntry> before) {
    for (GateEntry gate : before) {
      if (gate.place() == GateEntry.Place.AFTER_A_SWAP) {
        fields
            .find("gates")
            .ifPresent(
                value ->
                    value.wrong(
                        gate.name()
                            + " watches what follows a swap; name it under after or canary_gates"
                            + " alone, and it counts before the deploy by itself"));
      }
    }
  }

  private static <T> T known(String what, String name, Map<String, T> all) {
    T found = all.get(known(what, name, all.keySet()));
    return Objects.requireNonNull(found, name);
  }

  /** {@code name}, which must be one of {@code all}. */
  static String known(String what, String name, Collection<String> all) {
    if (!all.contains(name)) {
      throw new IllegalArgumentException(InventoryReader.unknown(what, name, all));
    }
    return name;
  }

  /** Such as {@code 2} or {@code 5 %}. */
  private static Tolerance tolerance(String text) {
    String number = text.replaceFirst(" ?%$", "");
    if (!number.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException(
          "a tolerance must be a number of hosts or a percentage, such as 2 or 5 %, but was "
              + text);
    }
    int value = Integer.parseInt(number);
    return number.equals(text) ? Tolerance.atMost(value) : Tolerance.atMostPercent(value);
  }

  private static List<WatchLink> links(Value list) {
    List<WatchLink> links = new ArrayList<>();
    for (Value value : list.list()) {
      Fields fields = value.fields("title", "url");
      Optional<String> title = fields.need("title").flatMap(Value::text);
      fields
          .need("url")
          .flatMap(url -> url.as(text -> new WatchLink(title.orElse(text), URI.create(text))))
          .ifPresent(links::add);
    }
    return links;
  }
}
