package dev.railhead.examples.inventory;

import com.google.common.net.InetAddresses;
import dev.railhead.core.Credential;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.gate.JenkinsGate;
import dev.railhead.core.gate.StatusGate;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the gates that ask a server what it says of a revision. Where one needs a token, the
 * inventory names the environment variable that holds it.
 */
final class CiGates {
  /** The deployer's step ends after 15 minutes; the gate should have said by then what it saw. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private CiGates() {}

  /** A server that answers with a JSON document about a revision; see StatusGate. */
  static Optional<GateEntry> json(String name, Value value) {
    Fields fields =
        value.fields("json", "at", "accept", "refuse", "user", "token", "within", "every");
    Optional<StatusGate.Builder> gate =
        fields
            .need("json")
            .flatMap(address -> address.as(CiGates::template))
            .map(template -> StatusGate.builder(name, question -> at(template, question)));
    gate.ifPresent(
        builder -> {
          fields.give("at", Value::text, builder::at);
          values(fields, builder);
          fields.give("within", CiGates::time, builder::within);
          fields.give("every", CiGates::time, builder::every);
          credential(fields).ifPresent(builder::credential);
        });
    Optional<String> token = variable(fields);
    return gate.map(builder -> entry(name, token, builder::build));
  }

  private static void values(Fields fields, StatusGate.Builder builder) {
    List<String> accepted = fields.has("accept") ? fields.texts("accept") : List.of("success");
    List<String> refused = fields.has("refuse") ? fields.texts("refuse") : List.of();
    if (accepted.isEmpty()) {
      fields.wrong("a value must be accepted, such as accept: [success]");
    }
    accepted.stream()
        .filter(refused::contains)
        .forEach(both -> fields.wrong(both + " cannot be both accepted and refused"));
    builder.accepting(accepted.stream().distinct().toArray(String[]::new));
    builder.refusing(refused.stream().distinct().toArray(String[]::new));
  }

  /** A job of a Jenkins; see JenkinsGate. */
  static Optional<GateEntry> jenkins(String name, Value value) {
    Fields fields = value.fields("jenkins", "job", "unstable", "user", "token", "within", "every");
    Optional<Value> address = fields.need("jenkins");
    Optional<String> job = fields.need("job").flatMap(Value::text);
    Optional<JenkinsGate.Builder> gate =
        job.flatMap(
            path ->
                address.flatMap(
                    server -> server.as(url -> JenkinsGate.builder(name, URI.create(url), path))));
    gate.ifPresent(
        builder -> {
          fields.give(
              "unstable",
              unstable -> unstable.as(CiGates::passes),
              passes -> {
                if (passes) {
                  builder.acceptingUnstable();
                }
              });
          fields.give("within", CiGates::time, builder::within);
          fields.give("every", CiGates::time, builder::every);
          credential(fields).ifPresent(builder::credential);
        });
    Optional<String> token = variable(fields);
    return gate.map(builder -> entry(name, token, builder::build));
  }

  private static boolean passes(String text) {
    return switch (text) {
      case "pass" -> true;
      case "block" -> false;
      default ->
          throw new IllegalArgumentException("unstable must be pass or block, but was " + text);
    };
  }

  private static Optional<Duration> time(Value value) {
    return value.duration(LONGEST);
  }

  /** What the server is shown: with a user, user and token, else the token alone. */
  private static Optional<Credential> credential(Fields fields) {
    Optional<Value> user = fields.find("user");
    Optional<String> variable = variable(fields);
    if (user.isPresent() && !fields.has("token")) {
      user.get().wrong("a user needs a token");
    }
    return variable.flatMap(
        named ->
            user.isPresent()
                ? user.get().as(who -> Credential.basic(who, () -> token(named)))
                : Optional.of(Credential.bearer(() -> token(named))));
  }

  private static Optional<String> variable(Fields fields) {
    return fields.find("token").flatMap(token -> token.as(CiGates::variable));
  }

  private static GateEntry entry(String name, Optional<String> token, Supplier<Gate> making) {
    return GateReader.anywhere(
        name,
        depot -> {
          Gate gate = making.get();
          return GateEntry.Made.of(
              token.<Gate>map(variable -> new TokenGate(gate, variable)).orElse(gate));
        });
  }

  /** Does not repeat what it refuses: it may be the token. */
  private static String variable(String text) {
    if (!text.matches("[A-Z][A-Z0-9_]{0,63}")) {
      throw new IllegalArgumentException(
          "a token is the name of an environment variable, such as CI_TOKEN, never the token"
              + " itself");
    }
    return text;
  }

  private static String token(String variable) {
    return String.valueOf(System.getenv(variable));
  }

  private static String template(String text) {
    URI example = URI.create(filled(text, "0".repeat(40), "web", "production"));
    boolean isHere = "http".equals(example.getScheme()) && isLoopback(example.getHost());
    if (example.getHost() == null || !("https".equals(example.getScheme()) || isHere)) {
      throw new IllegalArgumentException(
          "the address must be https, or http to this machine, but was " + text);
    }
    if (!text.contains("{revision}")) {
      throw new IllegalArgumentException(
          "the address must say of which {revision}, such as https://ci.example.com/{revision}");
    }
    return text;
  }

  private static boolean isLoopback(String host) {
    return "localhost".equals(host)
        || (host != null
            && InetAddresses.isUriInetAddress(host)
            && InetAddresses.forUriString(host).isLoopbackAddress());
  }

  private static URI at(String template, Question question) {
    return URI.create(
        filled(
            template, question.revision().id(), question.stack().name(), question.stage().name()));
  }

  private static String filled(String template, String revision, String stack, String stage) {
    return template
        .replace("{revision}", revision)
        .replace("{stack}", stack)
        .replace("{stage}", stage);
  }
}
