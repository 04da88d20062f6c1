package dev.railhead.examples.console.web;

import dev.railhead.examples.console.auth.Visitor;
import java.util.Map;
import java.util.Objects;

/**
 * A request that was let in, with what it asks for. Immutable.
 *
 * @param visitor who asks
 * @param path the parts of the path that the route names
 * @param query the parameters behind the question mark
 * @param form the parameters of the body; none unless it is a POST
 */
public record Request(
    Visitor visitor, Map<String, String> path, Parameters query, Parameters form) {
  /** Copies the parts of the path. */
  public Request {
    path = Map.copyOf(path);
  }

  /** The part of the path that the route calls {@code name}. */
  public String part(String name) {
    return Objects.requireNonNull(path.get(name), name);
  }

  /**
   * The part of the path that the route calls {@code name}, as a number.
   *
   * @throws Refusal with status 404 if it is none, of 1 to 15 digits
   */
  public long number(String name) {
    if (!part(name).matches("[0-9]{1,15}")) {
      throw Refusal.unknown("there is nothing of the number " + part(name));
    }
    return Long.parseLong(part(name));
  }
}
