package dev.railhead.examples.console.web;

import com.sun.net.httpserver.HttpExchange;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.examples.Json;
import dev.railhead.examples.console.auth.Authentication;
import dev.railhead.examples.console.auth.Credentials;
import dev.railhead.examples.console.auth.Csrf;
import dev.railhead.examples.console.auth.Doors;
import dev.railhead.examples.console.auth.Visitor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every request comes in. In this order: is it for this page's own name, is it a file of the
 * login page, who asks, does the page itself ask, is it small enough, may they; and only then what.
 * Thread-safe.
 */
public final class Entrance {
  private static final Logger log = LoggerFactory.getLogger(Entrance.class);

  private final Doors doors;
  private final Authentication authentication;
  private final Csrf csrf;
  private final Routes routes;
  private final Streaming streaming;
  private final PageFiles files = new PageFiles();

  /** Lets in what {@code doors} and {@code authentication} do, to {@code routes}. */
  public Entrance(
      Doors doors, Authentication authentication, Csrf csrf, Routes routes, Streaming streaming) {
    this.doors = doors;
    this.authentication = authentication;
    this.csrf = csrf;
    this.routes = routes;
    this.streaming = streaming;
  }

  void receive(HttpExchange exchange) throws IOException {
    try {
      Optional<Answer> answer = guarded(exchange);
      if (answer.isPresent()) {
        send(exchange, answer.get());
      }
    } catch (IOException | RuntimeException e) {
      exchange.close();
      throw e;
    }
  }

  private Optional<Answer> guarded(HttpExchange exchange) {
    try {
      return answer(exchange);
    } catch (Refusal e) {
      return Optional.of(Answer.refused(e));
    } catch (IllegalArgumentException e) {
      return Optional.of(Answer.refused(Refusal.bad(String.valueOf(e.getMessage()))));
    } catch (LedgerException e) {
      log.warn("the ledger cannot be used", e);
      return Optional.of(failed(503, "the ledger cannot be used now; the page's log says why"));
    } catch (IOException | RuntimeException e) {
      log.warn("a request failed", e);
      return Optional.of(failed(500, "that failed; the page's log says why"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(failed(503, "the page is being closed"));
    }
  }

  private static Answer failed(int status, String message) {
    return Answer.refused(new Refusal(status, "failed", message));
  }

  private Optional<Answer> answer(HttpExchange exchange) throws IOException, InterruptedException {
    Credentials shown =
        new Credentials(exchange.getRemoteAddress().getAddress(), exchange.getRequestHeaders());
    if (!doors.isOwnHost(shown)) {
      throw new Refusal(421, "host", "this is not the host that you asked for");
    }
    String path = exchange.getRequestURI().getRawPath();
    return switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> read(exchange, shown, path);
      case "POST" -> Optional.of(post(exchange, shown, path));
      default -> throw new Refusal(405, "method", "only GET, HEAD and POST are known here");
    };
  }

  private Optional<Answer> read(HttpExchange exchange, Credentials shown, String path)
      throws IOException, InterruptedException {
    Optional<Answer> open = files.open(path);
    if (open.isPresent()) {
      return open;
    }
    Optional<Visitor> visitor = authentication.visitor(shown);
    if (visitor.isEmpty() && path.equals("/")) {
      return Optional.of(Answer.elsewhere("/login", Map.of()));
    }
    Visitor known = visitor.orElseThrow(Entrance::nobody);
    Optional<Answer> file = files.closed(path);
    if (file.isPresent()) {
      return file;
    }
    if (doors.isCrossSite(shown)) {
      throw Refusal.forbidden("another site's page asked for this");
    }
    return data(exchange, shown, path, known);
  }

  private Optional<Answer> data(
      HttpExchange exchange, Credentials shown, String path, Visitor visitor)
      throws IOException, InterruptedException {
    Parameters query =
        Parameters.parse(Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""));
    if (path.equals("/events") && exchange.getRequestMethod().equals("GET")) {
      secure(exchange);
      streaming.begin(exchange, visitor, query, shown.only("Last-Event-ID"));
      return Optional.empty();
    }
    if (path.equals("/api/me")) {
      return Optional.of(Answer.json(200, me(visitor)));
    }
    Routes.Match match = routes.find("GET", path).orElseThrow(Entrance::nothing);
    Request request = new Request(visitor, match.parts(), query, Parameters.parse(""));
    return Optional.of(Answer.json(200, match.route().handler().answer(request)));
  }

  private Json me(Visitor visitor) {
    return Json.object(
        Json.field("actor", visitor.actor().name()),
        Json.field("role", visitor.role().name()),
        Json.field("csrf", csrf.token(visitor)));
  }

  private Answer post(HttpExchange exchange, Credentials shown, String path)
      throws IOException, InterruptedException {
    if (!doors.isOwnOrigin(shown) || doors.isCrossSite(shown)) {
      throw new Refusal(403, "origin", "a POST must come from the page itself");
    }
    if (path.equals("/login")) {
      return login(Body.form(exchange));
    }
    Visitor visitor = authentication.visitor(shown).orElseThrow(Entrance::nobody);
    if (!csrf.isShown(visitor, shown)) {
      throw new Refusal(
          403, "csrf", "the page's token is missing or of another run; load it again");
    }
    Parameters form = Body.form(exchange);
    if (path.equals("/logout")) {
      return Answer.elsewhere("/login", cookie("", "; Max-Age=0"));
    }
    Routes.Match match = routes.find("POST", path).orElseThrow(Entrance::nothing);
    if (!visitor.may(match.route().needed())) {
      throw Refusal.forbidden(visitor.actor() + " may not do that");
    }
    Request request = new Request(visitor, match.parts(), Parameters.parse(""), form);
    return Answer.json(200, match.route().handler().answer(request));
  }

  private Answer login(Parameters form) {
    String session =
        authentication
            .session(form.required("token"))
            .orElseThrow(() -> new Refusal(401, "token", "nobody has that token"));
    return Answer.elsewhere("/", cookie(session, "; Max-Age=43200"));
  }

  private Map<String, String> cookie(String session, String age) {
    String secure = doors.areSecure() ? "; Secure" : "";
    return Map.of(
        "Set-Cookie",
        Authentication.COOKIE + "=" + session + "; Path=/; HttpOnly; SameSite=Lax" + secure + age);
  }

  private static Refusal nobody() {
    return new Refusal(401, "login", "log in first");
  }

  private static Refusal nothing() {
    return Refusal.unknown("there is nothing here");
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      secure(exchange);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      boolean bare = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
      exchange.sendResponseHeaders(answer.status(), bare ? -1 : body.length);
      if (!bare) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  /** The page's scripts and styles are its own files, and nobody frames it. */
  private static void secure(HttpExchange exchange) {
    var headers = exchange.getResponseHeaders();
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }
}
