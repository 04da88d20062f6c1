package dev.railhead.flags.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.flags.FlagCatalog;
import dev.railhead.flags.FlagContext;
import dev.railhead.flags.FlagDefinition;
import dev.railhead.flags.FlagRequest;
import dev.railhead.flags.FlagSet;
import dev.railhead.flags.Flags;
import dev.railhead.flags.Serving;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlagsFilterTest {
  private final Flags flags = Flags.builder(new FlagCatalog()).build(allOf("v1"));
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  @BeforeEach
  void start() throws Exception {
    ServletContextHandler handler = new ServletContextHandler();
    FilterHolder filter =
        new FilterHolder(
            new FlagsFilter(flags, request -> FlagContext.ofUser(request.getParameter("user"))));
    filter.setAsyncSupported(true);
    handler.addFilter(filter, "/pinned/*", EnumSet.allOf(DispatcherType.class));
    ServletHolder servlet = new ServletHolder(new Asking(flags));
    servlet.setAsyncSupported(true);
    handler.addServlet(servlet, "/*");
    server.setHandler(handler);
    connector.setHost("localhost");
    server.addConnector(connector);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    flags.close();
  }

  @Test
  void a_request_has_its_users_flags() throws Exception {
    assertThat(get("/pinned/plain?user=fred")).isEqualTo("fred v1");
  }

  @Test
  void it_keeps_them_over_a_reload_a_forward_and_an_asynchronous_dispatch() throws Exception {
    assertThat(get("/pinned/forward?user=fred")).isEqualTo("fred v1");
    assertThat(get("/pinned/plain?user=fred")).isEqualTo("fred v2");
    flags.reload(allOf("v1"));
    assertThat(get("/pinned/async?user=fred")).isEqualTo("fred v1");
  }

  @Test
  void a_request_that_did_not_come_through_it_says_what_to_do() throws Exception {
    assertThat(get("/plain?user=fred")).contains("map a FlagsFilter to its path");
  }

  private String get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + connector.getLocalPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private static FlagSet allOf(String variant) {
    return FlagSet.of(
        variant, List.of(FlagDefinition.named("flag").enabled(Serving.always(variant)).build()));
  }

  /** Reloads the flags, goes on by another dispatch, and then asks. */
  private static final class Asking extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Flags flags;

    Asking(Flags flags) {
      this.flags = flags;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
      if (first && request.getPathInfo().endsWith("/forward")) {
        flags.reload(allOf("v2"));
        request.getRequestDispatcher("/pinned/plain").forward(request, response);
      } else if (first && request.getPathInfo().endsWith("/async")) {
        AsyncContext async = request.startAsync();
        flags.reload(allOf("v2"));
        async.start(() -> async.dispatch("/pinned/plain"));
      } else {
        response.getWriter().print(asked(request));
      }
    }

    private static String asked(HttpServletRequest request) {
      try {
        FlagRequest pinned = FlagsFilter.of(request);
        return pinned.context().userId().orElse("") + " " + pinned.answer("flag").variant();
      } catch (IllegalStateException e) {
        return e.getMessage();
      }
    }
  }
}
