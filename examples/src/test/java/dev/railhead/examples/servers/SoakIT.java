package dev.railhead.examples.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.Epoch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Server processes under load, while a docroot of two slots is deployed to without a pause: no
 * request sees two releases, as long as it is pinned. The same without pins shows that there was
 * something to be seen.
 */
class SoakIT {
  private static final int CLIENTS_PER_SERVER = 8;

  /** Each client asks so often at most: enough for the reads, and swaps get a processor, too. */
  private static final Duration PERIOD = Duration.ofMillis(30);

  private static final List<String> SERVERS = List.of("jdk", "jetty");
  private static final long READS_PER_MINUTE = 1_000_000;

  @TempDir(factory = InMemory.class)
  Path root;

  /**
   * Readers see what is in memory, so a disk would prove no more; but what others write to it would
   * slow the swaps down.
   */
  private static final class InMemory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
        throws IOException {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "railhead-soak-")
          : Files.createTempDirectory("railhead-soak-");
    }
  }

  /** What all requests saw. */
  private static final class Seen {
    final AtomicLong ok = new AtomicLong();
    final AtomicLong mixed = new AtomicLong();
    final AtomicLong errors = new AtomicLong();
    final AtomicLong wentBack = new AtomicLong();

    void count(String answer) {
      AtomicLong counter = answer.startsWith("ok ") ? ok : answer.equals("mixed") ? mixed : errors;
      counter.incrementAndGet();
    }

    long reads() {
      return ok.get() * SoakServer.FILES;
    }

    @Override
    public String toString() {
      return String.format(
          "%,d requests, %,d file reads, %d mixed, %d errors, %d went back",
          ok.get() + mixed.get() + errors.get(),
          reads(),
          mixed.get(),
          errors.get(),
          wentBack.get());
    }
  }

  /** When the time is over and enough was read; a busy machine gets longer for that, four times. */
  private record End(long began, Duration length, Seen seen) implements BooleanSupplier {
    boolean isReached() {
      long past = System.nanoTime() - began;
      return past > 4 * length.toNanos()
          || (past > length.toNanos() && seen.reads() >= reads(length));
    }

    @Override
    public boolean getAsBoolean() {
      return isReached();
    }
  }

  @Test
  void no_pinned_request_ever_sees_two_releases() throws Exception {
    Seen pinned = run("pinned", SoakServer.length());
    assertThat(pinned.mixed).hasValue(0);
    assertThat(pinned.errors).hasValue(0);
    assertThat(pinned.wentBack).hasValue(0);
    assertThat(pinned.reads()).isGreaterThanOrEqualTo(reads(SoakServer.length()));
  }

  private static long reads(Duration length) {
    return READS_PER_MINUTE * length.toSeconds() / 60;
  }

  @Test
  void requests_without_a_pin_do() throws Exception {
    Seen unpinned = run("unpinned", SoakServer.length().dividedBy(6));
    assertThat(unpinned.mixed.get()).isPositive();
  }

  private Seen run(String how, Duration length) throws Exception {
    List<Process> servers = new ArrayList<>();
    ExecutorService clients = Executors.newCachedThreadPool();
    Seen seen = new Seen();
    try (SoakDeployer deployer = SoakDeployer.under(Files.createDirectory(root.resolve(how)))) {
      List<Integer> ports = new ArrayList<>();
      for (String server : SERVERS) {
        servers.add(start(server, deployer.current(), how));
        ports.add(port(servers.get(servers.size() - 1)));
      }
      for (int port : ports) {
        HttpClient.newHttpClient().send(request(port), BodyHandlers.discarding());
      }
      End end = new End(System.nanoTime(), length, seen);
      List<Future<?>> running = new ArrayList<>();
      for (int port : ports) {
        for (int client = 0; client < CLIENTS_PER_SERVER; client++) {
          running.add(clients.submit(ask(port, end, seen)));
        }
      }
      int swaps = deployer.run(end);
      for (Future<?> each : running) {
        each.get();
      }
      double seconds = (System.nanoTime() - end.began()) / 1e9;
      System.out.printf(
          "soak, %s: %.0f s, %d swaps (%.1f each second), %s%n",
          how, seconds, swaps, swaps / seconds, seen);
    } finally {
      clients.shutdownNow();
      servers.forEach(Process::destroyForcibly);
    }
    return seen;
  }

  private static Callable<Void> ask(int port, End end, Seen seen) {
    HttpRequest request = request(port);
    return () -> {
      HttpClient client = HttpClient.newHttpClient();
      Epoch last = Epoch.NONE;
      long next = System.nanoTime();
      while (!end.isReached()) {
        next = Math.max(next + PERIOD.toNanos(), System.nanoTime());
        LockSupport.parkNanos(next - System.nanoTime());
        String answer = client.send(request, BodyHandlers.ofString()).body();
        seen.count(answer);
        String[] words = answer.split(" ", -1);
        if (words.length == 3) {
          Epoch now = Epoch.parse(words[2]);
          if (now.compareTo(last) < 0) {
            seen.wentBack.incrementAndGet();
          }
          last = now;
        }
      }
      return null;
    };
  }

  private static HttpRequest request(int port) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
        .timeout(Duration.ofSeconds(30))
        .build();
  }

  private static Process start(String server, Path current, String how) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-Dsun.net.httpserver.nodelay=true",
            "-cp",
            System.getProperty("java.class.path"),
            SoakServer.class.getName(),
            server,
            current.toString(),
            how)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The first line that is a number: a log may come before it. */
  private static int port(Process server) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.matches("\\d{1,5}")) {
        Thread drain = new Thread(() -> out.lines().forEach(ignored -> {}), "server's output");
        drain.setDaemon(true);
        drain.start();
        return Integer.parseInt(line);
      }
    }
    throw new IOException("the server ended before it served");
  }
}
