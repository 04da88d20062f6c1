package dev.railhead.examples.console.web;

import com.google.common.base.Splitter;
import dev.railhead.examples.console.auth.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which handler answers what: a list of methods and paths. For one thread until it is served. */
public final class Routes {
  private static final Splitter PARTS = Splitter.on('/');

  /** One of them, and what a request has in the places that the route's path names. */
  record Match(Route route, Map<String, String> parts) {}

  /** A method, a path, who may, and what answers. */
  record Route(String method, List<String> path, Role needed, Handler handler) {}

  private final List<Route> routes = new ArrayList<>();

  /** Reading {@code path}, whose parts in braces match anything, is for viewers. */
  public Routes get(String path, Handler handler) {
    return add("GET", path, Role.VIEWER, handler);
  }

  /** Posting to {@code path} is for those who may do what {@code needed} may. */
  public Routes post(String path, Role needed, Handler handler) {
    return add("POST", path, needed, handler);
  }

  private Routes add(String method, String path, Role needed, Handler handler) {
    routes.add(new Route(method, PARTS.splitToList(path), needed, handler));
    return this;
  }

  /** Every method and path, for who wants to try them all. */
  public Set<String> all() {
    Set<String> all = new TreeSet<>();
    routes.forEach(route -> all.add(route.method() + " " + String.join("/", route.path())));
    return all;
  }

  Optional<Match> find(String method, String path) {
    List<String> parts = PARTS.splitToList(path);
    for (Route route : routes) {
      Optional<Map<String, String>> match = match(route.path(), parts);
      if (match.isPresent() && route.method().equals(method)) {
        return Optional.of(new Match(route, match.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Map<String, String>> match(List<String> pattern, List<String> parts) {
    if (pattern.size() != parts.size()) {
      return Optional.empty();
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String expected = pattern.get(i);
      if (expected.startsWith("{")) {
        found.put(expected.substring(1, expected.length() - 1), parts.get(i));
      } else if (!expected.equals(parts.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(found);
  }
}
