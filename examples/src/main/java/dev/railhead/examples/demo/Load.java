package dev.railhead.examples.demo;

import com.google.common.base.Splitter;
import dev.railhead.core.Host;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Clients that ask a demo fleet for pages until they are stopped, and check that each page is made
 * of one release. Requests to a host count from its first good answer on: before, it has no
 * release.
 */
final class Load implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** How long a client waits when there is nothing to ask for yet. */
  private static final Duration IDLE = Duration.ofMillis(20);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final List<Thread> clients = new ArrayList<>();
  private final ReleaseBook book;
  private final Tally tally;
  private final int filesPerPage;
  private volatile boolean stopped;

  private Load(ReleaseBook book, int filesPerPage) {
    this.book = book;
    this.tally = new Tally(book);
    this.filesPerPage = filesPerPage;
  }

  /** Starts {@code clientsPerHost} clients for each of {@code hosts}. */
  static Load start(List<Host> hosts, ReleaseBook book, int clientsPerHost, int filesPerPage) {
    Load load = new Load(book, filesPerPage);
    for (Host host : hosts) {
      Target target = new Target(host);
      for (int i = 0; i < clientsPerHost; i++) {
        Random random = new Random(load.clients.size());
        Thread client = new Thread(() -> load.ask(target, random), "demo-load-" + host + "-" + i);
        client.setDaemon(true);
        load.clients.add(client);
      }
    }
    load.clients.forEach(Thread::start);
    return load;
  }

  /** A host, and whether it has served a page yet. */
  private static final class Target {
    private final Host host;
    private volatile boolean serving;

    Target(Host host) {
      this.host = host;
    }
  }

  private void ask(Target target, Random random) {
    try {
      while (!stopped) {
        List<String> files = book.page(filesPerPage, random);
        if (files.isEmpty() || !once(target, files)) {
          TimeUnit.NANOSECONDS.sleep(IDLE.toNanos());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether the request counted. */
  private boolean once(Target target, List<String> files) throws InterruptedException {
    boolean counted = target.serving;
    long start = System.nanoTime();
    try {
      HttpRequest request =
          HttpRequest.newBuilder(DemoFleet.http(target.host, "/page?" + query(files)))
              .timeout(TIMEOUT)
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        target.serving = true;
        tally.page(target.host.name(), parse(answer.body()), System.nanoTime() - start);
        return true;
      }
      if (counted) {
        tally.error(target.host.name(), "status " + answer.statusCode());
      }
    } catch (IOException e) {
      if (counted) {
        tally.error(target.host.name(), String.valueOf(e));
      }
    }
    return counted;
  }

  private static String query(List<String> files) {
    return files.stream()
        .map(file -> "file=" + URLEncoder.encode(file, StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static Map<String, String> parse(String body) {
    Map<String, String> read = new LinkedHashMap<>();
    for (String line : Splitter.on('\n').omitEmptyStrings().split(body)) {
      int space = line.indexOf(' ');
      read.put(line.substring(space + 1), line.substring(0, Math.max(0, space)));
    }
    return read;
  }

  /** How many requests have counted so far. */
  long requests() {
    return tally.requests();
  }

  /** Stops the clients, waits for their last answers, and reports. To be called once. */
  LoadReport stop() throws InterruptedException {
    stopped = true;
    for (Thread client : clients) {
      client.join();
    }
    return tally.report(filesPerPage);
  }

  /** Stops the clients at once. */
  @Override
  public void close() {
    stopped = true;
    clients.forEach(Thread::interrupt);
  }
}
