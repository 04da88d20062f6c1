package dev.railhead.examples.inventory;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.CommandGate;
import dev.railhead.core.deploy.HttpGate;
import dev.railhead.core.host.Command;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.run.HeadOfQueueGate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the gates of an inventory; what kind one is, its first key says. For one thread. */
final class GateReader {
  private final Path directory;
  private final Map<String, Kind> kinds = new LinkedHashMap<>();
  private final List<Value> lanes = new ArrayList<>();

  /** Reads one kind of gate. */
  interface Kind {
    Optional<GateEntry> read(String name, Value value);
  }

  GateReader(Path directory) {
    this.directory = directory;
    kinds.put("command", this::command);
    kinds.put("http", GateReader::http);
    kinds.put("json", CiGates::json);
    kinds.put("jenkins", CiGates::jenkins);
    kinds.put("window", WindowReader::window);
    kinds.put("errors", WatchReader::errors);
    kinds.put("queue", this::queue);
  }

  Optional<GateEntry> gate(String name, Fields.Field field) {
    Fields fields = field.value().names();
    List<String> named = kinds.keySet().stream().filter(fields::has).toList();
    if (named.size() != 1) {
      field.value().wrong("a gate must be one of " + String.join(", ", kinds.keySet()));
      return Optional.empty();
    }
    return Optional.ofNullable(kinds.get(named.get(0)))
        .flatMap(kind -> kind.read(name, field.value()));
  }

  /** A program here; see CommandGate. One whose name has a slash is beside the inventory. */
  private Optional<GateEntry> command(String name, Value value) {
    Fields fields = value.fields("command", "within");
    List<String> words = fields.texts("command");
    Duration within = fields.find("within").flatMap(Value::duration).orElse(Duration.ofMinutes(5));
    if (words.isEmpty()) {
      value.wrong("a command is a list, such as [./smoke, --fast]");
      return Optional.empty();
    }
    List<String> found = new ArrayList<>(words);
    if (words.get(0).contains("/")) {
      found.set(0, InventoryReader.path(directory, words.get(0)).toString());
    }
    return value
        .checked(
            () -> CommandGate.of(name, Command.of(found.toArray(String[]::new)).within(within)))
        .map(gate -> anywhere(name, depot -> GateEntry.Made.of(gate)));
  }

  static GateEntry anywhere(String name, GateEntry.Making making) {
    return new GateEntry(name, GateEntry.Place.ANYWHERE, making);
  }

  /** Asks each host; {@code {host}} and {@code {address}} stand for its name and address. */
  private static Optional<GateEntry> http(String name, Value value) {
    Fields fields = value.fields("http", "status", "body", "within");
    Optional<HttpGate.Builder> gate =
        fields
            .need("http")
            .flatMap(http -> http.as(GateReader::template))
            .flatMap(
                template ->
                    value.checked(() -> HttpGate.builder(name, host -> at(template, host))));
    gate.ifPresent(
        builder -> {
          fields.give("status", status -> status.number("a status", 100, 599), builder::status);
          fields.give("body", body -> body.as(Pattern::compile), builder::body);
          fields.give("within", Value::duration, builder::within);
        });
    return gate.map(builder -> anywhere(name, depot -> GateEntry.Made.of(builder.build())));
  }

  private static String template(String text) {
    URI example = at(text, Host.named("web1"));
    if (example.getHost() == null || !String.valueOf(example.getScheme()).matches("https?")) {
      throw new IllegalArgumentException(
          "a gate's address must be a URL such as http://{address}/health, but was " + text);
    }
    return text;
  }

  private static URI at(String template, Host host) {
    boolean isIpv6 = host.address().contains(":");
    String address = isIpv6 ? "[" + host.address() + "]" : host.address();
    String url = template.replace("{host}", host.name()).replace("{address}", address);
    for (Map.Entry<String, String> label : host.labels().entrySet()) {
      url = url.replace("{" + label.getKey() + "}", label.getValue());
    }
    return URI.create(url);
  }

  /** Lets only those deploy whose turn it is in a lane of the queue, which is read later. */
  private Optional<GateEntry> queue(String name, Value value) {
    Optional<Value> lane = value.fields("queue").need("queue");
    lane.ifPresent(lanes::add);
    return lane.flatMap(code -> code.as(LaneId::of))
        .map(
            id ->
                anywhere(
                    name,
                    depot -> {
                      QueueEntry queue = depot.inventory().queue().orElseThrow();
                      return GateEntry.Made.of(HeadOfQueueGate.of(depot.queue(queue), id));
                    }));
  }

  /** Finds what is wrong in the gates that name lanes, once it is known which there are. */
  void checkLanes(Optional<QueueEntry> queue) {
    for (Value lane : lanes) {
      if (queue.isEmpty()) {
        lane.wrong("there is no queue to stand in; add one under queue:");
      } else {
        List<String> known = queue.get().lanes().keySet().stream().map(LaneId::name).toList();
        lane.as(name -> StackReader.known("lane", name, known));
      }
    }
  }
}
