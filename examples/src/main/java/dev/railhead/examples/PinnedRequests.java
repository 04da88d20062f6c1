package dev.railhead.examples;

import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.Pin;
import dev.railhead.atomic.serve.ResolverListener;
import dev.railhead.atomic.serve.SearchPath;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** An application that reads all of one request's files from one release. */
public final class PinnedRequests {
  private PinnedRequests() {}

  /** Answers one request from the docroot whose link is the first argument. */
  public static void main(String[] arguments) throws IOException {
    serve(Path.of(arguments[0]), System.out);
  }

  static void serve(Path current, PrintStream out) throws IOException {
    ResolverListener log = event -> System.err.println(event.text());
    // region: pin
    SearchPath templates = SearchPath.parse("templates:lib/templates:/usr/share/site");
    try (DocrootResolver docroot =
        DocrootResolver.watching(current) // such as /srv/web/current; one for each docroot
            .reportingLeaksAfter(Duration.ofMinutes(1))
            .listener(log)
            .open()) {
      try (Pin pin = docroot.pin("GET /")) { // one for each request; may travel between threads
        Optional<Path> page = templates.find(pin.release(), "index.html");
        Path style = pin.release().directory().resolve("style.css");
        out.println(pin.release() + ": " + page.isPresent() + ", " + Files.exists(style));
      }
    }
    // endregion
  }
}
