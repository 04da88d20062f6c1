package dev.railhead.examples.servers;

import com.sun.net.httpserver.HttpServer;
import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.LiveRelease;
import dev.railhead.atomic.serve.servlet.PinFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A server process of the soak. A request reads {@value #FILES} files, and thinks before each; the
 * answer says what it saw: {@code ok} and the release, {@code mixed}, or {@code error} and which.
 * Ends when its standard input does.
 */
final class SoakServer {
  /** How many files a request reads. */
  static final int FILES = 40;

  private static final int LONGEST_THOUGHT_NANOS = 60_000;

  private final Path current;

  private SoakServer(Path current) {
    this.current = current;
  }

  /** Arguments: jdk or jetty, the link, and pinned or unpinned. */
  public static void main(String[] arguments) throws Exception {
    Path current = Path.of(arguments[1]);
    boolean pinned = arguments[2].equals("pinned");
    SoakServer soak = new SoakServer(current);
    try (DocrootResolver docroot =
        pinned
            ? DocrootResolver.watching(current).open()
            : DocrootResolver.watching(current).withoutLeases().open()) {
      int port =
          arguments[0].equals("jdk") ? soak.jdk(docroot, pinned) : soak.jetty(docroot, pinned);
      System.out.println(port);
      while (System.in.read() >= 0) {
        // The parent is still there.
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private int jdk(DocrootResolver docroot, boolean pinned) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    server.setExecutor(Executors.newFixedThreadPool(16));
    server
        .createContext(
            "/",
            exchange -> {
              String seen =
                  pinned
                      ? read(dev.railhead.atomic.serve.http.PinFilter.pinOf(exchange).release())
                      : read(current, "");
              exchange.sendResponseHeaders(200, seen.length());
              try (OutputStream out = exchange.getResponseBody()) {
                out.write(seen.getBytes(StandardCharsets.US_ASCII));
              }
            })
        .getFilters()
        .add(dev.railhead.atomic.serve.http.PinFilter.of(docroot));
    server.start();
    return server.getAddress().getPort();
  }

  private int jetty(DocrootResolver docroot, boolean pinned) throws Exception {
    ServletContextHandler context = new ServletContextHandler("/");
    context.addFilter(
        new FilterHolder((Filter) PinFilter.of(docroot)),
        "/*",
        EnumSet.allOf(DispatcherType.class));
    HttpServlet servlet =
        new HttpServlet() {
          private static final long serialVersionUID = 1;

          @Override
          protected void doGet(HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            response
                .getWriter()
                .write(pinned ? read(PinFilter.pinOf(request).release()) : read(current, ""));
          }
        };
    context.addServlet(new ServletHolder(servlet), "/");
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
    return connector.getLocalPort();
  }

  private static String read(LiveRelease release) {
    return read(release.directory(), " " + release.epoch());
  }

  private static String read(Path directory, String epoch) {
    String first = "";
    for (int n = 0; n < FILES; n++) {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(LONGEST_THOUGHT_NANOS));
      try {
        String text = Files.readString(directory.resolve(name(n)));
        if (n > 0 && !text.equals(first)) {
          return "mixed";
        }
        first = text;
      } catch (IOException e) {
        return "error " + e.getClass().getSimpleName();
      }
    }
    return first.isEmpty() ? "error empty" : "ok " + first + epoch;
  }

  /** The name of the file with the number {@code n}. */
  static String name(int n) {
    return "file" + n;
  }

  /** How long the soak lasts, in the system property {@code railhead.soak.seconds}; 60 s. */
  static Duration length() {
    return Duration.ofSeconds(Long.getLong("railhead.soak.seconds", 60));
  }
}
