package dev.railhead.core.announce;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The distribution's carbon-cache on a free port of the loopback, until it is closed. */
final class Carbon implements AutoCloseable {
  private final Path directory;
  private final int port;
  private Process process;

  private Carbon(Path directory, int port) throws IOException {
    this.directory = directory;
    this.port = port;
    this.process = launch();
  }

  /** A carbon with its configuration and its data in {@code directory}. */
  static Carbon in(Path directory) throws IOException {
    return new Carbon(directory, freePort());
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process launch() throws IOException {
    Files.writeString(
        directory.resolve("carbon.conf"),
        """
        [cache]
        STORAGE_DIR = %1$s
        CONF_DIR = %1$s
        LOCAL_DATA_DIR = %1$s/whisper
        LOG_DIR = %1$s/log
        PID_DIR = %1$s
        USER =
        LINE_RECEIVER_INTERFACE = 127.0.0.1
        LINE_RECEIVER_PORT = %2$d
        PICKLE_RECEIVER_PORT = 0
        CACHE_QUERY_INTERFACE = 127.0.0.1
        CACHE_QUERY_PORT = 0
        MAX_CREATES_PER_MINUTE = inf
        MAX_UPDATES_PER_SECOND = inf
        CARBON_METRIC_INTERVAL = 0
        ENABLE_LOGROTATION = False
        ENABLE_TAGS = False
        """
            .formatted(directory, port));
    Files.writeString(
        directory.resolve("storage-schemas.conf"),
        """
        [all]
        pattern = .*
        retentions = 1s:1d
        """);
    ProcessBuilder builder =
        new ProcessBuilder(
            program("carbon-cache"),
            "--config=" + directory.resolve("carbon.conf"),
            "--nodaemon",
            "start");
    builder.environment().put("GRAPHITE_NO_PREFIX", "1");
    Path log = directory.resolve("carbon.log");
    Process started = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Awaitility.await("carbon on port " + port + ", see " + log)
        .atMost(Patience.LONG)
        .until(() -> answers(started, log));
    return started;
  }

  private static String program(String name) {
    Path debian = Path.of("/usr/bin", name);
    return Files.isExecutable(debian) ? debian.toString() : name;
  }

  private boolean answers(Process started, Path log) throws IOException {
    if (!started.isAlive()) {
      throw new IOException("carbon-cache ended: " + Files.readString(log));
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** What whisper, carbon's database, has of {@code metric} since {@code from}: time and value. */
  List<String> points(String metric, long from) throws IOException, InterruptedException {
    Path file = directory.resolve("whisper").resolve(metric.replace('.', '/') + ".wsp");
    if (!Files.exists(file)) {
      return List.of();
    }
    Process fetch =
        new ProcessBuilder(program("whisper-fetch"), "--from=" + (from - 1), file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    fetch.waitFor();
    return said.lines()
        .map(line -> line.replace('\t', ' '))
        .filter(line -> !line.endsWith(" None"))
        .toList();
  }

  /** Stops it as a machine that is switched off does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(60, TimeUnit.SECONDS);
  }

  /** Starts it again, on the same port and with what it had written. */
  void startAgain() throws IOException {
    Files.deleteIfExists(directory.resolve("carbon-cache-a.pid"));
    process = launch();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
