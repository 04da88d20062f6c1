package dev.railhead.examples.console.auth;

import com.google.common.base.Splitter;
import dev.railhead.core.Actor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets in whoever has a token: programs show it as {@code Authorization: Bearer}, people type it
 * once, and their browser then shows a session that the token signed. A session ends after twelve
 * hours, or when its token is not among those here any more; it outlives a restart. Immutable.
 */
public final class TokenAuthentication implements Authentication {
  private static final Duration SESSION = Duration.ofHours(12);
  private static final String BEARER = "Bearer ";
  private static final Splitter PARTS = Splitter.on('.').limit(4);

  private final Map<Secret, Visitor> visitors;
  private final InstantSource clock;

  private TokenAuthentication(Map<Secret, Visitor> visitors, InstantSource clock) {
    this.visitors = Map.copyOf(visitors);
    this.clock = clock;
  }

  /**
   * Lets in those whose tokens are the keys of {@code visitors}.
   *
   * @param visitors tokens of at least 16 characters each, and who has them
   */
  public static TokenAuthentication of(Map<Secret, Visitor> visitors) {
    return new TokenAuthentication(visitors, InstantSource.system());
  }

  /** The same, by another clock. */
  public TokenAuthentication by(InstantSource clock) {
    return new TokenAuthentication(visitors, clock);
  }

  @Override
  public Optional<Visitor> visitor(Credentials credentials) {
    if (credentials.has("Authorization")) {
      return credentials
          .only("Authorization")
          .filter(shown -> shown.regionMatches(true, 0, BEARER, 0, BEARER.length()))
          .flatMap(shown -> owner(shown.substring(BEARER.length()).strip()))
          .map(Map.Entry::getValue);
    }
    return credentials.cookie(COOKIE).flatMap(this::ofSession);
  }

  private Optional<Map.Entry<Secret, Visitor>> owner(String token) {
    return visitors.entrySet().stream().filter(entry -> entry.getKey().is(token)).findFirst();
  }

  @Override
  public Optional<String> session(String token) {
    return owner(token)
        .map(
            entry -> {
              String claim = claim(entry.getValue().actor(), clock.instant().plus(SESSION));
              return claim + "." + entry.getKey().sign(claim);
            });
  }

  /** The actor's name in hexadecimal digits, since a cookie holds few characters, and the end. */
  private static String claim(Actor actor, Instant until) {
    byte[] name = actor.name().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(name) + "." + until.getEpochSecond();
  }

  private Optional<Visitor> ofSession(String cookie) {
    List<String> parts = PARTS.splitToList(cookie);
    if (parts.size() != 3 || !parts.get(1).matches("[0-9]{1,12}")) {
      return Optional.empty();
    }
    Instant until = Instant.ofEpochSecond(Long.parseLong(parts.get(1)));
    String claim = parts.get(0) + "." + parts.get(1);
    return visitors.entrySet().stream()
        .filter(entry -> claim(entry.getValue().actor(), until).equals(claim))
        .filter(entry -> entry.getKey().isSignature(claim, parts.get(2)))
        .filter(entry -> clock.instant().isBefore(until))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
