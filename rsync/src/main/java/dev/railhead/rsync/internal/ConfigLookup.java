package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what the lines of a configuration say of a host: the first value wins. Immutable. */
public final class ConfigLookup implements SettingsLookup {
  private final List<ConfigLine> lines;

  /** A lookup in {@code lines}, in their order. */
  public ConfigLookup(List<ConfigLine> lines) {
    this.lines = List.copyOf(lines);
  }

  @Override
  public HostSettings of(Host host, String user) {
    String name = host.name();
    Optional<String> hostName =
        first(name, "hostname").map(v -> ConfigTokens.expand(v.get(0), Map.of('h', name)));
    Optional<Integer> port = first(name, "port").map(v -> Integer.valueOf(v.get(0)));
    Optional<String> configured = first(name, "user").map(v -> v.get(0));
    Host target = Logins.target(host, hostName, port);
    Map<Character, String> tokens =
        Map.of(
            'h', target.address(),
            'n', name,
            'p', Integer.toString(target.port()),
            'r', host.user().or(() -> configured).orElse(user));
    return new HostSettings(
        hostName,
        port,
        configured,
        paths(all(name, "identityfile"), tokens),
        paths(first(name, "userknownhostsfile"), tokens),
        first(name, "proxyjump").map(v -> Logins.jumps(v.get(0))));
  }

  private Optional<List<String>> first(String name, String keyword) {
    return lines.stream()
        .filter(line -> line.keyword().equals(keyword) && line.appliesTo(name))
        .map(ConfigLine::values)
        .findFirst();
  }

  /** Of these, all values count. */
  private Optional<List<String>> all(String name, String keyword) {
    List<String> values = new ArrayList<>();
    for (ConfigLine line : lines) {
      if (line.keyword().equals(keyword) && line.appliesTo(name)) {
        values.addAll(line.values());
      }
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(values);
  }

  private static Optional<List<Path>> paths(
      Optional<List<String>> values, Map<Character, String> tokens) {
    return values.map(
        list ->
            list.stream()
                .filter(value -> !value.equalsIgnoreCase("none"))
                .map(value -> ConfigTokens.path(value, tokens))
                .distinct()
                .toList());
  }
}
