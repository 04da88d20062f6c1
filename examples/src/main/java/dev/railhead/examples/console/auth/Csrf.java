package dev.railhead.examples.console.auth;

/**
 * The token that a page must send with each POST, and that another site's page cannot know. It is
 * the visitor's own, and lasts as long as this process. Immutable.
 */
public final class Csrf {
  /** The header that holds it; a form of another site cannot set headers at all. */
  public static final String HEADER = "X-CSRF-Token";

  private final Secret secret = Secret.random();

  /** The token of {@code visitor}. */
  public String token(Visitor visitor) {
    return secret.sign("csrf " + visitor.actor().name());
  }

  /** Whether {@code shown} holds the token of {@code visitor}. */
  public boolean isShown(Visitor visitor, Credentials shown) {
    return shown
        .only(HEADER)
        .filter(token -> secret.isSignature("csrf " + visitor.actor().name(), token))
        .isPresent();
  }
}
