package dev.railhead.examples.inventory;

import dev.railhead.core.Actor;
import dev.railhead.core.Host;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.trains.LaneId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an inventory from top to bottom, and goes on where something is wrong. For one thread. */
final class InventoryReader {
  private final Path directory;
  private final Findings findings;
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Map<String, GateEntry> gates = new LinkedHashMap<>();

  private InventoryReader(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    this.directory = parent == null ? file.toAbsolutePath() : parent;
    this.findings = new Findings(file.toString());
  }

  static Inventory read(Path file) throws IOException {
    InventoryReader reader = new InventoryReader(file);
    Optional<Inventory> inventory =
        YamlFile.read(file, reader.findings)
            .map(
                whole ->
                    reader.inventory(
                        whole.fields(
                            "state", "ssh", "local", "hosts", "gates", "stacks", "queue")));
    reader.findings.orThrow();
    return inventory.orElseThrow();
  }

  private Inventory inventory(Fields fields) {
    fields.need("hosts").ifPresent(value -> value.names().forEach(this::host));
    GateReader gateReader = new GateReader(directory);
    fields
        .find("gates")
        .ifPresent(
            value ->
                value
                    .names()
                    .forEach(
                        (name, field) ->
                            gates.put(
                                name,
                                gateReader
                                    .gate(name, field)
                                    .orElseGet(() -> GateEntry.unreadable(name)))));
    List<StackEntry> stacks = fields.need("stacks").map(this::stacks).orElse(List.of());
    Optional<QueueEntry> queue = fields.find("queue").map(value -> queue(value, stacks));
    gateReader.checkLanes(queue);
    return new Inventory(
        fields
            .find("state")
            .flatMap(value -> value.as(text -> path(directory, text)))
            .orElse(directory.resolve("state")),
        connection(fields),
        List.copyOf(stacks),
        queue);
  }

  private List<StackEntry> stacks(Value value) {
    StackReader reader = new StackReader(directory, hosts, gates);
    List<StackEntry> stacks = new ArrayList<>();
    Fields named = value.names();
    named.forEach((name, field) -> reader.stack(field).ifPresent(stacks::add));
    if (named.isEmpty()) {
      value.wrong("an inventory needs at least one stack");
    }
    return stacks;
  }

  /** A path of this machine, as an inventory in {@code directory} writes it. */
  static Path path(Path directory, String text) {
    boolean inHome = text.startsWith("~/");
    Path home = Path.of(System.getProperty("user.home"));
    return (inHome ? home.resolve(text.substring(2)) : directory.resolve(text)).normalize();
  }

  private Connection connection(Fields fields) {
    Optional<Value> local = fields.find("local");
    if (local.isPresent()) {
      if (fields.has("ssh")) {
        local.get().wrong("hosts are reached by ssh or are local directories, not both");
      }
      return new Connection.Local(local.get().as(text -> path(directory, text)).orElse(directory));
    }
    Optional<Fields> ssh =
        fields.find("ssh").map(value -> value.fields("identity", "known_hosts", "config", "user"));
    return new Connection.Ssh(
        ssh.flatMap(settings -> file(settings, "identity")),
        ssh.flatMap(settings -> file(settings, "known_hosts")),
        ssh.flatMap(settings -> file(settings, "config")),
        ssh.flatMap(settings -> settings.find("user"))
            .flatMap(value -> value.as(user -> Host.named("any").as(user).user().orElseThrow())));
  }

  private Optional<Path> file(Fields fields, String key) {
    return fields
        .find(key)
        .flatMap(
            value ->
                value.as(
                    text -> {
                      Path file = path(directory, text);
                      if (!Files.isReadable(file) || Files.isDirectory(file)) {
                        throw new IllegalArgumentException(
                            key + " must be a readable file, but was " + file);
                      }
                      return file;
                    }));
  }

  private void host(String name, Fields.Field field) {
    Optional<Host> named = field.key().as(Host::named);
    named.ifPresent(
        bare -> {
          Host host = field.value().isNothing() ? bare : host(bare, field.value());
          refuseTwins(host, field.key());
          hosts.put(name, host);
        });
  }

  /** One machine under two names would be deployed to twice at once. */
  private void refuseTwins(Host host, Value key) {
    for (Host other : hosts.values()) {
      if (other.address().equals(host.address()) && other.port() == host.port()) {
        key.wrong(
            host
                + " and "
                + other
                + " are one machine: "
                + host.address()
                + ", port "
                + host.port());
      }
    }
  }

  private static Host host(Host bare, Value value) {
    Fields fields = value.fields("address", "port", "user", "labels");
    Host host =
        fields
            .find("address")
            .flatMap(address -> address.as(text -> bare.at(text, Host.SSH_PORT)))
            .orElse(bare);
    String address = host.address();
    host =
        fields
            .find("port")
            .flatMap(port -> port.number("a port", 1, 65535))
            .map(port -> bare.at(address, port))
            .orElse(host);
    Host reached = host;
    host = fields.find("user").flatMap(user -> user.as(reached::as)).orElse(host);
    Optional<Value> labels = fields.find("labels");
    return labels.isPresent() ? labelled(host, labels.get()) : host;
  }

  private static Host labelled(Host host, Value labels) {
    List<Host> more = new ArrayList<>(List.of(host));
    labels
        .names()
        .forEach(
            (key, field) ->
                field
                    .value()
                    .as(label -> more.get(more.size() - 1).with(key, label))
                    .ifPresent(more::add));
    return more.get(more.size() - 1);
  }

  private static QueueEntry queue(Value value, List<StackEntry> stacks) {
    Fields fields = value.fields("name", "lanes", "operators");
    Map<LaneId, Stack> lanes = new LinkedHashMap<>();
    fields
        .need("lanes")
        .map(lane -> lane.fields("code", "config"))
        .ifPresent(
            named ->
                named.forEach(
                    (lane, field) ->
                        lane(field.value(), stacks)
                            .ifPresent(stack -> lanes.put(LaneId.of(lane), stack))));
    if (!lanes.containsKey(LaneId.of("code"))) {
      value.wrong("a queue needs the lane code");
    } else if (lanes.values().stream().map(lane -> stages(lane, stacks)).distinct().count() > 1) {
      value.wrong("the stacks of a queue's lanes must have the same stages");
    }
    Set<Actor> operators = new HashSet<>();
    fields
        .find("operators")
        .ifPresent(list -> list.list().forEach(who -> who.as(Actor::of).ifPresent(operators::add)));
    return new QueueEntry(
        fields.find("name").flatMap(name -> name.as(text -> Stack.of(text).name())).orElse("push"),
        lanes,
        operators);
  }

  private static List<Stage> stages(Stack stack, List<StackEntry> stacks) {
    return stacks.stream()
        .filter(entry -> entry.stack().equals(stack))
        .flatMap(entry -> entry.stages().stream())
        .map(StageEntry::stage)
        .toList();
  }

  private static Optional<Stack> lane(Value value, List<StackEntry> stacks) {
    List<String> known = stacks.stream().map(entry -> entry.stack().name()).toList();
    return value.as(
        name -> {
          if (!known.contains(name)) {
            throw new IllegalArgumentException(unknown("stack", name, known));
          }
          return Stack.of(name);
        });
  }

  /** What to say about a name that is nowhere, with the nearest that is. */
  static String unknown(String what, String name, java.util.Collection<String> known) {
    return "there is no "
        + what
        + " "
        + name
        + Nearest.of(name, known)
            .map(guess -> "; did you mean " + guess + "?")
            .orElse(known.isEmpty() ? "" : "; there are " + String.join(", ", known));
  }
}
