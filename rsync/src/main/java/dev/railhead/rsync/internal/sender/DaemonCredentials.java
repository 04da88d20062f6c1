package dev.railhead.rsync.internal.sender;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * A user and where their password is found. The password is asked for at each login, and what was
 * made of it here is wiped. Immutable; never prints the password.
 */
public final class DaemonCredentials {
  private final String user;
  private final Supplier<char[]> password;

  /** The user {@code user}, whose password {@code password} knows. */
  public DaemonCredentials(String user, Supplier<char[]> password) {
    this.user = user;
    this.password = password;
  }

  /** What answers {@code challenge}: the digest of password and challenge, in base 64. */
  String answer(String challenge, DaemonDigest kind) {
    char[] secret = password.get();
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(secret));
    MessageDigest digest = kind.begin();
    digest.update(bytes.duplicate());
    digest.update(challenge.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      bytes.put((byte) 0);
    }
    return user + " " + Base64.getEncoder().withoutPadding().encodeToString(digest.digest());
  }

  @Override
  public String toString() {
    return user + " with a password";
  }
}
