package dev.railhead.core.announce;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** A web server on the loopback that keeps what is posted and answers as it is told. */
final class Web implements AutoCloseable {
  /** Answers without a body; this one hangs up without an answer. */
  static final int HANGS_UP = -1;

  /** Sends no answer until it is closed. */
  static final int STALLS = -2;

  /** Sends the head of an answer, and never its body. */
  static final int STALLS_MIDWAY = -3;

  final List<Post> posts = new CopyOnWriteArrayList<>();
  final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  Web() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          posts.add(new Post(exchange.getRequestURI(), exchange.getRequestHeaders(), body));
          Integer told = answers.poll();
          int answer = told == null ? 200 : told;
          if (answer == STALLS) {
            stall();
          } else if (answer == STALLS_MIDWAY) {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            stall();
          } else if (answer != HANGS_UP) {
            if (answer == 302) {
              exchange.getResponseHeaders().add("Location", "/elsewhere");
            }
            exchange.sendResponseHeaders(answer, -1);
          }
          exchange.close();
        });
    server.start();
  }

  private static void stall() {
    try {
      new java.util.concurrent.CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** What was posted. */
  record Post(URI where, Headers headers, byte[] body) {
    String header(String name) {
      return headers.getFirst(name);
    }
  }
}
