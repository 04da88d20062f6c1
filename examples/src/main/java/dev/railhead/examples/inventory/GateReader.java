package dev.railhead.examples.inventory;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.CommandGate;
import dev.railhead.core.deploy.HttpGate;
import dev.railhead.core.host.Command;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the gates of an inventory; what kind one is, its first key says. For one thread. */
final class GateReader {
  private final Path directory;
  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  /** Reads one kind of gate. */
  private interface Kind {
    Optional<GateEntry.Making> read(String name, Value value);
  }

  GateReader(Path directory) {
    this.directory = directory;
    kinds.put("command", this::command);
    kinds.put("http", GateReader::http);
  }

  Optional<GateEntry> gate(String name, Fields.Field field) {
    Fields fields = field.value().names();
    List<String> named = kinds.keySet().stream().filter(fields::has).toList();
    if (named.size() != 1) {
      field.value().wrong("a gate must be one of " + String.join(", ", kinds.keySet()));
      return Optional.empty();
    }
    return Optional.ofNullable(kinds.get(named.get(0)))
        .flatMap(kind -> kind.read(name, field.value()))
        .map(making -> new GateEntry(name, making));
  }

  /** A program here; see CommandGate. One whose name has a slash is beside the inventory. */
  private Optional<GateEntry.Making> command(String name, Value value) {
    Fields fields = value.fields("command", "within");
    List<String> words =
        fields.need("command").map(Value::list).orElse(List.of()).stream()
            .flatMap(word -> word.text().stream())
            .toList();
    Duration within = fields.find("within").flatMap(Value::duration).orElse(Duration.ofMinutes(5));
    if (words.isEmpty()) {
      value.wrong("a command is a list, such as [./smoke, --fast]");
      return Optional.empty();
    }
    List<String> found = new java.util.ArrayList<>(words);
    if (words.get(0).contains("/")) {
      found.set(0, InventoryReader.path(directory, words.get(0)).toString());
    }
    return value
        .checked(
            () -> CommandGate.of(name, Command.of(found.toArray(String[]::new)).within(within)))
        .map(gate -> depot -> gate);
  }

  /** Asks each host; {@code {host}} and {@code {address}} stand for its name and address. */
  private static Optional<GateEntry.Making> http(String name, Value value) {
    Fields fields = value.fields("http", "status", "body", "within");
    Optional<String> address = fields.need("http").flatMap(http -> http.as(GateReader::template));
    return address.flatMap(
        template ->
            value
                .checked(
                    () -> {
                      HttpGate.Builder gate = HttpGate.builder(name, host -> at(template, host));
                      fields
                          .find("status")
                          .flatMap(status -> status.number("a status", 100, 599))
                          .ifPresent(gate::status);
                      fields
                          .find("body")
                          .flatMap(body -> body.as(Pattern::compile))
                          .ifPresent(gate::body);
                      fields.find("within").flatMap(Value::duration).ifPresent(gate::within);
                      return gate;
                    })
                .map(gate -> depot -> gate.build()));
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
}
