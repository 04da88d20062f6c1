package dev.railhead.trains.irc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A server that answers each line by a script: for what no IRC daemon here can do, such as SASL.
 */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket server;
  private final Function<String, List<String>> script;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private volatile Socket client = new Socket();

  ScriptedServer(Function<String, List<String>> script) throws IOException {
    this.server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    this.script = script;
    Thread thread = new Thread(this::run, "scripted-irc-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!server.isClosed()) {
      try (Socket accepted = server.accept();
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(accepted.getInputStream(), StandardCharsets.UTF_8))) {
        client = accepted;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          heard.add(line);
          send(script.apply(line));
        }
      } catch (IOException e) {
        heard.add("(" + e.getMessage() + ")");
      }
    }
  }

  void send(List<String> lines) throws IOException {
    for (String line : lines) {
      client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
    client.getOutputStream().flush();
  }

  int port() {
    return server.getLocalPort();
  }

  List<String> heard() {
    return heard;
  }

  @Override
  public void close() throws IOException {
    server.close();
    client.close();
  }
}
