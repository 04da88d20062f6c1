package dev.railhead.examples.servers;

import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.files.StaticFiles;
import dev.railhead.atomic.serve.servlet.PinFilter;
import dev.railhead.atomic.serve.servlet.StaticFileServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** A web application in Jetty whose pages and files come from one release for each request. */
public final class JettyDocroot {
  private JettyDocroot() {}

  /** Serves the docroot whose link is the first argument on the port that is the second. */
  public static void main(String[] arguments) throws Exception {
    try (DocrootResolver docroot = DocrootResolver.watching(Path.of(arguments[0])).open()) {
      Server server = new Server(Integer.parseInt(arguments[1]));
      server.setHandler(application(docroot));
      server.start();
      server.join();
    }
  }

  // region: jetty
  static ServletContextHandler application(DocrootResolver docroot) {
    FilterHolder pin = new FilterHolder((Filter) PinFilter.of(docroot));
    pin.setAsyncSupported(true);
    StaticFiles files = StaticFiles.of("public").build(); // of each release, its directory public

    ServletContextHandler application = new ServletContextHandler("/");
    application.addFilter(pin, "/*", EnumSet.allOf(DispatcherType.class));
    application.addServlet(new ServletHolder(StaticFileServlet.of(docroot, files)), "/assets/*");
    application.addServlet(new ServletHolder(new Page()), "/");
    return application;
  }

  /** A page that is made of two files, always of the same release. */
  static final class Page extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Path release = PinFilter.pinOf(request).release().directory();
      response.setContentType("text/html;charset=utf-8");
      response.getWriter().write(Files.readString(release.resolve("head.html")));
      response.getWriter().write(Files.readString(release.resolve("body.html")));
    }
  }
  // endregion
}
