package dev.railhead.examples.inventory;

import dev.railhead.core.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is deployed where: the YAML file that a team keeps beside its deploy tool. Immutable. Paths
 * of files here are relative to the inventory's own directory; {@code ~/} is the user's home.
 *
 * <pre>{@code
 * state: /var/lib/railhead           # ledger, releases; default: state, beside this file
 * ssh: {identity: deploy_key, known_hosts: known_hosts}  # or local: DIR, hosts as directories
 * hosts:
 *   web0: {address: 10.0.0.10, user: deploy}
 *   web1: {address: 10.0.0.11, port: 2222, labels: {rack: a}}
 *   web2:                            # reached by its name
 * gates:
 *   ci: {command: [./ci-verdict], within: 30s}
 *   smoke: {http: "http://{address}/health", body: ok}
 * stacks:
 *   web:
 *     repository: /srv/git/web.git   # or a URL to clone
 *     docroot: /srv/web
 *     stages:                        # in order
 *       - {name: princess, hosts: [web0], gates: [ci]}
 *       - {name: production, hosts: [web1, web2], after: [smoke], canaries: [web1]}
 *     watch:
 *       - {title: Graphs, url: "https://graphs.example.com/web"}
 * queue: {lanes: {code: web}, operators: [kchung]}
 * }</pre>
 *
 * @param state where the ledger and the releases are kept
 * @param connection how the hosts are reached
 * @param stacks the stacks, in order, at least one
 * @param queue the push queue, if there is one
 */
public record Inventory(
    Path state, Connection connection, List<StackEntry> stacks, Optional<QueueEntry> queue) {
  /**
   * Reads {@code file}.
   *
   * @throws InventoryException if something is wrong in it, with all that is wrong and where
   * @throws IOException if it cannot be read
   */
  public static Inventory read(Path file) throws IOException {
    return InventoryReader.read(file);
  }

  /**
   * A time as inventories write it: a number with {@code ms}, {@code s}, {@code m} or {@code h}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Duration duration(String text) {
    return Value.duration(text);
  }

  /** The stack called {@code stack}. */
  public Optional<StackEntry> find(Stack stack) {
    return stacks.stream().filter(entry -> entry.stack().equals(stack)).findFirst();
  }
}
