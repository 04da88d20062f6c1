package dev.railhead.examples.console.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The page's own files, read from the jar once: a path is a key of a table and nothing else, so no
 * path leads anywhere else. Immutable.
 */
final class PageFiles {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final Map<String, String> NO_HEADERS = Map.of();

  /** What the login page needs, which is there for everybody. */
  private final Map<String, Answer> open;

  private final Map<String, Answer> closed;

  PageFiles() {
    Answer style = file("console.css", "text/css; charset=utf-8");
    open =
        Map.of(
            "/login", file("login.html", HTML),
            "/login.js", file("login.js", SCRIPT),
            "/console.css", style,
            "/icon.svg", file("icon.svg", "image/svg+xml"));
    closed =
        Map.of(
            "/", file("console.html", HTML),
            "/page.js", file("page.js", SCRIPT),
            "/stack.js", file("stack.js", SCRIPT),
            "/deploys.js", file("deploys.js", SCRIPT),
            "/chart.js", file("chart.js", SCRIPT),
            "/dom.js", file("dom.js", SCRIPT));
  }

  private static Answer file(String name, String type) {
    try (InputStream in =
        PageFiles.class.getResourceAsStream("/dev/railhead/examples/console/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the page's file " + name + " is not in the jar");
      }
      return new Answer(
          200, type, new String(in.readAllBytes(), StandardCharsets.UTF_8), NO_HEADERS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<Answer> open(String path) {
    return Optional.ofNullable(open.get(path));
  }

  Optional<Answer> closed(String path) {
    return Optional.ofNullable(closed.get(path));
  }
}
