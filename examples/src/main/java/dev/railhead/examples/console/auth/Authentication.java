package dev.railhead.examples.console.auth;

import java.util.Optional;

/** Tells who asks. Asked for every request but those of the login page. Thread-safe. */
public interface Authentication {
  /** Who shows {@code credentials}; empty for nobody that is known. */
  Optional<Visitor> visitor(Credentials credentials);

  /**
   * The session that a browser is to show from now on, in the cookie {@link #COOKIE}, for the token
   * that somebody typed; empty if the token is wrong, or there is nothing to log in to here.
   */
  default Optional<String> session(String token) {
    return Optional.empty();
  }

  /** The name of the cookie that holds a session. */
  String COOKIE = "railhead_session";
}
