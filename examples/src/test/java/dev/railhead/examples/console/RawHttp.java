package dev.railhead.examples.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Asks a page byte by byte, and so also what no decent client would: other hosts' names, foreign
 * origins, paths with dots. Immutable; the {@code with…} methods return changed copies.
 */
record RawHttp(int port, String method, String path, Map<String, String> headers, String body) {
  /** An answer: status, all headers as they came, and the body. */
  record Answer(int status, String head, String body) {}

  /** A request of {@code who} from the page itself, but for its CSRF token. */
  static RawHttp of(int port, String method, String path, String who) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Host", "127.0.0.1:" + port);
    headers.put("Authorization", "Bearer " + ConsoleWorld.token(who));
    if (method.equals("POST")) {
      headers.put("Origin", "http://127.0.0.1:" + port);
      headers.put("Content-Type", "application/x-www-form-urlencoded");
    }
    return new RawHttp(port, method, path, headers, "");
  }

  /** A POST of {@code who} that is all right. */
  static RawHttp post(int port, String path, String who, Map<String, String> form)
      throws IOException {
    String me = of(port, "GET", "/api/me", who).send().body();
    String csrf = me.replaceAll(".*\"csrf\":\"([0-9a-f]+)\".*", "$1");
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return of(port, "POST", path, who).with("X-CSRF-Token", csrf).withBody(body);
  }

  RawHttp with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new RawHttp(port, method, path, more, body);
  }

  RawHttp without(String header) {
    Map<String, String> less = new LinkedHashMap<>(headers);
    less.remove(header);
    return new RawHttp(port, method, path, less, body);
  }

  RawHttp withBody(String body) {
    return new RawHttp(port, method, path, headers, body);
  }

  /** Sends it on a connection of its own, which is left open. */
  Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    if (method.equals("POST")) {
      text.append("Content-Length: ")
          .append(body.getBytes(StandardCharsets.UTF_8).length)
          .append("\r\n");
    }
    text.append("\r\n");
    OutputStream out = socket.getOutputStream();
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    try {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    } catch (SocketException e) {
      // Who refuses a body early need not read it.
    }
    out.flush();
    return socket;
  }

  Answer send() throws IOException {
    try (Socket socket = with("Connection", "close").open()) {
      socket.setSoTimeout(60_000);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder head = new StringBuilder();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.append(line).append('\n');
      }
      if (head.length() == 0) {
        throw new IOException(method + " " + path + " was not answered");
      }
      String text = in.lines().collect(Collectors.joining("\n"));
      return new Answer(Integer.parseInt(head.substring(9, 12)), head.toString(), text);
    }
  }
}
