package dev.railhead.examples.servers;

import com.sun.net.httpserver.HttpServer;
import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.files.StaticFiles;
import dev.railhead.atomic.serve.http.StaticFileHandler;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Serves a docroot's files on loopback, by the server that is named: {@code jdk}, {@code jetty} or
 * {@code undertow}; then the docroot's link and a port.
 */
public final class StaticServer {
  private static final String LOOPBACK = "127.0.0.1";

  private StaticServer() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws Exception {
    DocrootResolver docroot = DocrootResolver.watching(Path.of(arguments[1])).open();
    StaticFiles files = StaticFiles.of("").build();
    int port = Integer.parseInt(arguments[2]);
    switch (arguments[0]) {
      case "jdk" -> jdk(docroot, files, port);
      case "jetty" -> jetty(docroot, files, port);
      case "undertow" -> undertow(docroot, files, port);
      default -> throw new IllegalArgumentException("which server? jdk, jetty or undertow");
    }
    System.out.println("serving on " + port);
  }

  private static void jdk(DocrootResolver docroot, StaticFiles files, int port) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    server.setExecutor(Executors.newFixedThreadPool(16));
    server.createContext("/", StaticFileHandler.of(docroot, files));
    server.start();
  }

  private static void jetty(DocrootResolver docroot, StaticFiles files, int port) throws Exception {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(LOOPBACK);
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(new JettyPin(docroot, new JettyFiles(files)));
    server.start();
  }

  private static void undertow(DocrootResolver docroot, StaticFiles files, int port) {
    Undertow.builder()
        .addHttpListener(port, LOOPBACK)
        .setHandler(new UndertowPin(docroot, new UndertowFiles(files)))
        .build()
        .start();
  }
}
