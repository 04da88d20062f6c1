package dev.railhead.examples.console.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The HTTP server: a bounded number of threads, of which none is kept by a stream. When all are
 * busy, connections are closed. Thread-safe.
 */
public final class WebServer implements AutoCloseable {
  private static final int THREADS = 64;

  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  private WebServer(HttpServer server, ThreadPoolExecutor threads) {
    this.server = server;
    this.threads = threads;
  }

  /** Takes {@code address}, and answers nothing until {@link #serve}. */
  public static WebServer at(InetSocketAddress address) throws IOException {
    HttpServer server = HttpServer.create(address, 256);
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            4,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, "console-web-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    return new WebServer(server, threads);
  }

  /** The port that it has. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Lets {@code entrance} answer from now on. */
  public void serve(Entrance entrance) {
    server.createContext("/", (HttpExchange exchange) -> entrance.receive(exchange));
    server.start();
  }

  /** Closes all connections, and ends the threads. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    try {
      threads.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
