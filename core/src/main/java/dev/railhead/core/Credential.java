package dev.railhead.core;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a server is shown to be asked by: nothing, or a token, which is taken from its supplier for
 * each request and never kept, so that it can be changed while the program runs. It stands in no
 * message and in no {@link #toString}. Immutable; as thread-safe as the supplier.
 */
public final class Credential {
  private static final Credential NONE = new Credential(Scheme.NONE, "", () -> "");

  private final Scheme scheme;
  private final String user;
  private final Supplier<String> token;

  private enum Scheme {
    NONE,
    BEARER,
    BASIC
  }

  private Credential(Scheme scheme, String user, Supplier<String> token) {
    this.scheme = scheme;
    this.user = user;
    this.token = Objects.requireNonNull(token, "token");
  }

  /** Nothing is shown. */
  public static Credential none() {
    return NONE;
  }

  /** A bearer token, RFC 6750 section 2.1. */
  public static Credential bearer(Supplier<String> token) {
    return new Credential(Scheme.BEARER, "", token);
  }

  /**
   * A user and a token or password, RFC 7617; of Jenkins, the user and one of its API tokens.
   *
   * @throws IllegalArgumentException if {@code user} is empty or holds a colon or a control
   *     character; the message does not repeat it
   */
  public static Credential basic(String user, Supplier<String> token) {
    if (user.isEmpty() || user.chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
      throw new IllegalArgumentException(
          "a user must not be empty, nor hold a colon or a control character");
    }
    return new Credential(Scheme.BASIC, user, token);
  }

  /**
   * The value of the {@code Authorization} header; empty if nothing is shown. It is a secret.
   *
   * @throws IllegalStateException if the supplier gives nothing that a header can hold; the message
   *     does not repeat it
   */
  public Optional<String> authorization() {
    return switch (scheme) {
      case NONE -> Optional.empty();
      case BEARER -> Optional.of("Bearer " + secret());
      case BASIC -> Optional.of("Basic " + encoded(user + ":" + secret()));
    };
  }

  private static String encoded(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private String secret() {
    String secret = token.get();
    if (secret == null || secret.isBlank() || secret.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw new IllegalStateException(
          "the supplier of a token gave none, or one with control characters or line ends");
    }
    return secret;
  }

  /** {@code text} with each place where the token stands masked, for what is shown to people. */
  public String masked(String text) {
    if (scheme == Scheme.NONE) {
      return text;
    }
    String shown = scheme == Scheme.BASIC ? encoded(user + ":" + secret()) : secret();
    return text.replace(shown, "***").replace(secret(), "***");
  }

  /** The kind alone, such as {@code bearer ***}. */
  @Override
  public String toString() {
    return switch (scheme) {
      case NONE -> "no credential";
      case BEARER -> "bearer ***";
      case BASIC -> "basic " + user + ":***";
    };
  }
}
