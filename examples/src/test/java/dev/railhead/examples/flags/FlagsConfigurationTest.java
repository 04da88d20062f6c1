package dev.railhead.examples.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.DispatcherType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** The flags in Spring MVC in a real server, where nobody has signed in. */
class FlagsConfigurationTest {
  @TempDir Path home;

  @Test
  void a_controller_has_the_flags_of_its_request_and_sees_the_file_change() throws Exception {
    Path file = Files.writeString(home.resolve("flags.yaml"), "checkout.new: on");
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(application(file));
    server.start();
    try {
      assertThat(got(connector.getLocalPort())).isEqualTo("the new checkout");
      Files.writeString(file, "checkout.new: off");
      await()
          .untilAsserted(
              () -> assertThat(got(connector.getLocalPort())).isEqualTo("the old checkout"));
    } finally {
      server.stop();
    }
  }

  private static ServletContextHandler application(Path file) {
    AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
    spring
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("test", Map.of("flags.file", file.toString())));
    spring.register(FlagsConfiguration.class, CheckoutController.class, Web.class);
    ServletContextHandler context = new ServletContextHandler("/");
    spring.setServletContext(context.getServletContext());
    context.addFilter(
        new FilterHolder(new DelegatingFilterProxy("flagsFilter", spring)),
        "/*",
        EnumSet.of(DispatcherType.REQUEST));
    context.addServlet(new ServletHolder(new DispatcherServlet(spring)), "/");
    return context;
  }

  private static String got(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/checkout"))
            .timeout(Duration.ofSeconds(30))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  /** What Boot would do by itself. */
  @EnableWebMvc
  static class Web {}
}
