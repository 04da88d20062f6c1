package dev.railhead.rsync.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * A public key of a host in SSH's own encoding (RFC 4253 section 6.6). Immutable.
 *
 * @param type such as {@code ssh-ed25519}
 * @param blob the encoded key; not to be written to
 */
public record KnownKey(String type, byte[] blob) {
  /** The fingerprint as OpenSSH prints it: {@code SHA256:} and unpadded base64. */
  public String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  /** The key as the last two fields of a known_hosts line. */
  public String text() {
    return type + " " + Base64.getEncoder().encodeToString(blob);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KnownKey that
        && type.equals(that.type)
        && Arrays.equals(blob, that.blob);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, Arrays.hashCode(blob));
  }

  @Override
  public String toString() {
    return type + " " + fingerprint();
  }
}
