package dev.railhead.examples.channel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An IRC server of this program's own, on a free port of the loopback: ngIRCd, until it is closed.
 */
final class OwnServer implements AutoCloseable {
  private static final List<String> PROGRAMS = List.of("/usr/sbin/ngircd", "/usr/bin/ngircd");

  private final Process process;
  private final int port;

  private OwnServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static OwnServer in(Path directory) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path configuration =
        Files.writeString(
            directory.resolve("ngircd.conf"),
            """
            [Global]
              Name = irc.railhead.test
              Info = a push channel
              AdminInfo1 = nobody
              Listen = 127.0.0.1
              Ports = %d
              MotdPhrase = Join #push
            [Limits]
              MaxConnectionsIP = 0
              MaxNickLength = 20
            [Options]
              PAM = no
              Ident = no
              DNS = no
            """
                .formatted(port));
    String program =
        PROGRAMS.stream().filter(p -> Files.isExecutable(Path.of(p))).findFirst().orElse("ngircd");
    Process process =
        new ProcessBuilder(program, "-n", "-f", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("ngircd.log").toFile())
            .start();
    return new OwnServer(process, port);
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
