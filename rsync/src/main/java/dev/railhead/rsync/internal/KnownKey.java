package dev.railhead.rsync.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A public key of a host in SSH's own encoding (RFC 4253 section 6.6). Immutable.
 *
 * @param type such as {@code ssh-ed25519}
 * @param base64 the encoded key as a known_hosts line has it
 */
public record KnownKey(String type, String base64) {
  /**
   * Checks that the key is base64, and writes it in the one canonical way.
   *
   * @throws IllegalArgumentException if it is not
   */
  public KnownKey {
    base64 = Base64.getEncoder().encodeToString(Base64.getDecoder().decode(base64));
  }

  /** The key of {@code type} encoded as {@code blob}. */
  static KnownKey of(String type, byte[] blob) {
    return new KnownKey(type, Base64.getEncoder().encodeToString(blob));
  }

  /** The fingerprint as OpenSSH prints it: {@code SHA256:} and unpadded base64. */
  public String fingerprint() {
    try {
      byte[] blob = Base64.getDecoder().decode(base64);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  /** The key as the last two fields of a known_hosts line. */
  public String text() {
    return type + " " + base64;
  }
}
