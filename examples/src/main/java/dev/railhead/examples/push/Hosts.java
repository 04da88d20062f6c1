package dev.railhead.examples.push;

import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.examples.inventory.Connection;
import dev.railhead.examples.inventory.Inventory;
import dev.railhead.examples.inventory.StageEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Whom to push to, and how they are reached. Immutable.
 *
 * @param fleet the hosts
 * @param connection how they are reached
 */
record Hosts(Fleet fleet, Connection connection) {
  private static final Pattern WRITTEN =
      Pattern.compile("(?:([^@:\\s]+)@)?([A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");

  /** {@code count} directories under {@code root}. */
  static Hosts here(int count, Path root) {
    List<Host> hosts =
        IntStream.rangeClosed(1, count).mapToObj(i -> Host.named("here" + i)).toList();
    return new Hosts(Fleet.of(hosts), new Connection.Local(root));
  }

  /**
   * Hosts as people write them: {@code [USER@]NAME[:PORT]}.
   *
   * @throws IllegalArgumentException if one is written otherwise, or two are one
   */
  static Hosts written(List<String> words, Connection.Ssh connection) {
    return new Hosts(Fleet.of(words.stream().map(Hosts::host).toList()), connection);
  }

  private static Host host(String word) {
    Matcher parts = WRITTEN.matcher(word);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "--hosts: a host is written [USER@]NAME[:PORT], such as deploy@web1 or web2:2222, but"
              + " was "
              + word);
    }
    String address = parts.group(2);
    String port = parts.group(3);
    Host host = Host.named(port == null ? address : address + "-" + port);
    if (port != null) {
      host = host.at(address, Integer.parseInt(port));
    }
    return parts.group(1) == null ? host : host.as(parts.group(1));
  }

  /**
   * The hosts of all stages in the deploy tool's inventory {@code file}, or of one stage only.
   *
   * @throws IllegalArgumentException if it has no such stage
   * @throws IOException if it cannot be read, or something is wrong in it
   */
  static Hosts listed(Path file, Optional<String> stage) throws IOException {
    Inventory inventory = Inventory.read(file);
    List<StageEntry> stages =
        inventory.stacks().stream().flatMap(stack -> stack.stages().stream()).toList();
    Map<String, Host> hosts = new LinkedHashMap<>();
    stages.stream()
        .filter(entry -> stage.isEmpty() || stage.get().equals(entry.stage().name()))
        .forEach(entry -> entry.fleet().forEach(host -> hosts.putIfAbsent(host.name(), host)));
    if (hosts.isEmpty()) {
      List<String> known =
          stages.stream().map(entry -> entry.stage().name()).distinct().sorted().toList();
      throw new IllegalArgumentException(
          "--stage: "
              + file
              + " has no stage "
              + stage.orElse("")
              + "; there are "
              + String.join(", ", known));
    }
    return new Hosts(Fleet.of(List.copyOf(hosts.values())), inventory.connection());
  }

  /** Whether the hosts are directories of this machine. */
  boolean areHere() {
    return connection instanceof Connection.Local;
  }
}
