package dev.railhead.atomic.serve.servlet;

import dev.railhead.atomic.serve.files.FileRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A servlet request, as a request for a file.
 *
 * @param rawPath the path after where the servlet is mapped, encoded again
 * @param isPart whether the file becomes part of another answer, or an error page
 */
record AskedServlet(HttpServletRequest request, String rawPath, boolean isPart)
    implements FileRequest {
  static AskedServlet of(HttpServletRequest request) {
    DispatcherType type = request.getDispatcherType();
    boolean included = type == DispatcherType.INCLUDE;
    String path = included ? includedPath(request) : path(request);
    return new AskedServlet(request, encode(path), included || type == DispatcherType.ERROR);
  }

  private static String path(HttpServletRequest request) {
    boolean byPrefix = request.getHttpServletMapping().getMappingMatch() == MappingMatch.PATH;
    return path(byPrefix, request.getServletPath(), request.getPathInfo());
  }

  private static String includedPath(HttpServletRequest request) {
    Object servlet = request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH);
    Object info = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
    String servletPath = servlet == null ? "" : servlet.toString();
    return path(info != null, servletPath, info == null ? null : info.toString());
  }

  private static String path(boolean byPrefix, String servletPath, @Nullable String info) {
    String rest = info == null ? "" : info;
    return byPrefix ? rest : servletPath + rest;
  }

  /** The container has decoded it; what it has made of it is taken by the letter. */
  private static String encode(String path) {
    StringBuilder raw = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b == '/' || (b > 0 && Character.isLetterOrDigit(b));
      raw.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b & 0xff));
    }
    return raw.toString();
  }

  @Override
  public String method() {
    return isPart && !request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
  }

  @Override
  public Optional<String> header(String name) {
    if (isPart) {
      return Optional.empty();
    }
    Enumeration<String> values = request.getHeaders(name);
    if (values == null || !values.hasMoreElements()) {
      return Optional.empty();
    }
    return Optional.of(String.join(",", Collections.list(values)));
  }
}
