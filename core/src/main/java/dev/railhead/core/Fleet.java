package dev.railhead.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The hosts of one stage, in the order given, no two of one name. Never empty. Immutable.
 *
 * @param hosts at least one host
 */
public record Fleet(List<Host> hosts) implements Iterable<Host> {
  /**
   * Copies and checks the hosts.
   *
   * @throws IllegalArgumentException if there is none, or if two have one name
   */
  public Fleet {
    Objects.requireNonNull(hosts, "hosts").forEach(host -> Objects.requireNonNull(host, "host"));
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("a fleet must have at least one host, but had none");
    }
    Map<String, Host> byName = new LinkedHashMap<>();
    for (Host host : hosts) {
      if (byName.put(host.name(), host) != null) {
        throw new IllegalArgumentException(
            "the hosts of a fleet must have different names, but two are called " + host.name());
      }
    }
  }

  /** The fleet of {@code hosts}. */
  public static Fleet of(Host... hosts) {
    return new Fleet(Arrays.asList(Objects.requireNonNull(hosts, "hosts")));
  }

  /** The fleet of {@code hosts}. */
  public static Fleet of(List<Host> hosts) {
    return new Fleet(hosts);
  }

  /** The host called {@code name}. */
  public Optional<Host> host(String name) {
    return hosts.stream().filter(host -> host.name().equals(name)).findFirst();
  }

  /** The hosts that {@code wanted} accepts, such as {@code host -> host.is("role", "canary")}. */
  public List<Host> where(Predicate<Host> wanted) {
    List<Host> found = new ArrayList<>(hosts);
    found.removeIf(wanted.negate());
    return List.copyOf(found);
  }

  /** How many hosts there are, at least 1. */
  public int size() {
    return hosts.size();
  }

  /** The hosts as a stream, in order. */
  public Stream<Host> stream() {
    return hosts.stream();
  }

  @Override
  public Iterator<Host> iterator() {
    return hosts.iterator();
  }
}
