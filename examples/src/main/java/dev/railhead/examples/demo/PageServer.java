package dev.railhead.examples.demo;

import com.google.common.base.Splitter;
import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.railhead.core.source.TreePath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * The web server of one host. {@code GET /page?file=a&file=b} is a page that is made of many files,
 * read one after the other with a pause in between, as a script and its includes are: each line of
 * the answer is the SHA-256 of one file, or {@code -} if it is not there, a space, and its path.
 * {@code GET /health} names the directory that is served. Both answer 503 before the first release.
 * Thread-safe.
 */
final class PageServer implements AutoCloseable {
  /** How a request finds its files. */
  enum Pinning {
    /** {@code current} is resolved once per request: all files are of one release. */
    PER_REQUEST,
    /** {@code current} is followed for each file: what happens without Railhead's docroots. */
    NONE
  }

  private static final int MOST_FILES = 200;

  private final Path current;
  private final Pinning pinning;
  private final Duration pause;
  private final HttpServer server;

  private PageServer(Path current, Pinning pinning, Duration pause, HttpServer server) {
    this.current = current;
    this.pinning = pinning;
    this.pause = pause;
    this.server = server;
  }

  /**
   * Serves what the symbolic link {@code current} leads to on a free port of 127.0.0.1.
   *
   * @param pause how long a request waits after each file
   */
  static PageServer start(Path current, Pinning pinning, Duration pause, Executor threads)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    PageServer pages = new PageServer(current, pinning, pause, server);
    server.setExecutor(threads);
    server.createContext("/page", exchange -> answer(exchange, pages::page));
    server.createContext("/health", exchange -> answer(exchange, pages::health));
    server.start();
    return pages;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Makes the answer to a request. */
  private interface Handler {
    String handle(HttpExchange exchange) throws IOException;
  }

  private static void answer(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange) {
      int status = 200;
      String text;
      try {
        text = handler.handle(exchange);
      } catch (NoSuchFileException e) {
        status = 503;
        text = "no release is live\n";
      } catch (IllegalArgumentException e) {
        status = 400;
        text = e.getMessage() + "\n";
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String health(HttpExchange exchange) throws IOException {
    return current.toRealPath().getFileName() + "\n";
  }

  private String page(HttpExchange exchange) throws IOException {
    List<String> files = files(exchange.getRequestURI().getRawQuery());
    Path pinned = current.toRealPath();
    Path root = pinning == Pinning.PER_REQUEST ? pinned : current;
    StringBuilder text = new StringBuilder();
    for (String file : files) {
      text.append(digest(root.resolve(file))).append(' ').append(file).append('\n');
      LockSupport.parkNanos(pause.toNanos());
    }
    return text.toString();
  }

  private static List<String> files(String query) {
    if (query == null) {
      throw new IllegalArgumentException("a page needs files: /page?file=a&file=b");
    }
    List<String> files = Splitter.on('&').splitToStream(query).map(PageServer::file).toList();
    if (files.size() > MOST_FILES) {
      throw new IllegalArgumentException(
          "a page has at most " + MOST_FILES + " files, but was asked for " + files.size());
    }
    return files;
  }

  private static String file(String parameter) {
    if (!parameter.startsWith("file=")) {
      throw new IllegalArgumentException("a page knows the parameter file only");
    }
    String path = URLDecoder.decode(parameter.substring(5), StandardCharsets.UTF_8);
    // Refuses what would lead out of the docroot.
    return TreePath.of(path).toString();
  }

  private static String digest(Path file) throws IOException {
    try {
      return Hashing.sha256().hashBytes(Files.readAllBytes(file)).toString();
    } catch (FileSystemException e) {
      // Not there, or not a file in this release: both are an answer.
      return "-";
    }
  }

  /** Ends all requests. */
  @Override
  public void close() {
    server.stop(0);
  }
}
