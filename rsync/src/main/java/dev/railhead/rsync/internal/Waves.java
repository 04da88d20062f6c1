package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Shipment.Destination;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parts destinations by a label of their hosts. Stateless. */
final class Waves {
  private Waves() {}

  /** Those of each value of {@code label}, in the order of its first host; one group without it. */
  static List<List<Destination>> by(Optional<String> label, Collection<Destination> all) {
    if (label.isEmpty()) {
      return all.isEmpty() ? List.of() : List.of(List.copyOf(all));
    }
    return List.copyOf(groups(label.get(), all).values());
  }

  /** By value of {@code label}; hosts without it are under the empty word. */
  static Map<String, List<Destination>> groups(String label, Collection<Destination> all) {
    Map<String, List<Destination>> groups = new LinkedHashMap<>();
    for (Destination destination : all) {
      groups
          .computeIfAbsent(value(label, destination.host()), word -> new ArrayList<>())
          .add(destination);
    }
    return groups;
  }

  /** The value of {@code label} at {@code host}, or the empty word. */
  static String value(String label, Host host) {
    return host.labels().getOrDefault(label, "");
  }
}
