package dev.railhead.examples.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.LiveRelease;
import dev.railhead.atomic.serve.files.StaticFiles;
import dev.railhead.atomic.serve.http.PinFilter;
import dev.railhead.atomic.serve.http.StaticFileHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** Pages made of several files of one release, and the files themselves, by the JDK's server. */
public final class PinnedPages {
  private PinnedPages() {}

  /** Adds both to {@code server}. */
  public static void addTo(HttpServer server, DocrootResolver docroot) {
    // region: servers
    StaticFiles files = StaticFiles.of("public").build(); // of each release, its directory public
    server.createContext("/assets/", StaticFileHandler.of(docroot, files));

    server
        .createContext("/", exchange -> page(exchange, PinFilter.pinOf(exchange).release()))
        .getFilters()
        .add(PinFilter.of(docroot)); // one release for each exchange
    // endregion
  }

  private static void page(HttpExchange exchange, LiveRelease release) throws IOException {
    String head = Files.readString(release.directory().resolve("head.html"));
    String body = Files.readString(release.directory().resolve("body.html"));
    byte[] page = (head + body).getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
    }
  }
}
