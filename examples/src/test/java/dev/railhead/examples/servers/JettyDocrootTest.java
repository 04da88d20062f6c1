package dev.railhead.examples.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.serve.DocrootResolver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's application, before and after a swap. */
class JettyDocrootTest {
  @TempDir Path home;

  private void release(String name) throws Exception {
    Path release = Files.createDirectories(home.resolve("releases").resolve(name));
    Files.createDirectory(release.resolve("public"));
    Files.writeString(release.resolve("head.html"), "<h1>" + name);
    Files.writeString(release.resolve("body.html"), "</h1>" + name);
    Files.writeString(release.resolve("public/app.js"), name);
  }

  private void swapTo(String name) throws Exception {
    Path next = Files.createSymbolicLink(home.resolve("next"), Path.of("releases", name));
    Files.move(next, home.resolve("current"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void pages_and_files_are_of_the_release_that_is_live() throws Exception {
    release("one");
    release("two");
    swapTo("one");
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    try (DocrootResolver docroot = DocrootResolver.watching(home.resolve("current")).open()) {
      server.setHandler(JettyDocroot.application(docroot));
      server.start();
      int port = connector.getLocalPort();
      assertThat(got(port, "/")).isEqualTo("<h1>one</h1>one");
      assertThat(got(port, "/assets/app.js")).isEqualTo("one");
      swapTo("two");
      docroot.published();
      assertThat(got(port, "/")).isEqualTo("<h1>two</h1>two");
      assertThat(got(port, "/assets/app.js")).isEqualTo("two");
    } finally {
      server.stop();
    }
  }

  private static String got(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
