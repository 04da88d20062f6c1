package dev.railhead.rsync.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One line of a known_hosts file, sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". Immutable.
 *
 * @param marker what the line says of the key
 * @param names the first field: patterns, or one hashed name
 * @param key the key
 * @param place {@code file:line}
 */
record KnownHostsEntry(Marker marker, String names, KnownKey key, String place) {
  /** What a line says of its key. */
  enum Marker {
    KNOWN,
    REVOKED,
    CERT_AUTHORITY,
    /** A marker that nobody has defined; the line must not be trusted. */
    OTHER
  }

  /**
   * The entry on {@code line}; empty for comments, blank lines and lines that are not well formed.
   */
  static Optional<KnownHostsEntry> parse(String line, String place) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return Optional.empty();
    }
    Marker marker = Marker.KNOWN;
    if (text.startsWith("@")) {
      String[] marked = text.split("[ \t]+", 2);
      marker = marker(marked[0]);
      text = marked.length == 2 ? marked[1] : "";
    }
    String[] fields = text.split("[ \t]+", 4);
    if (fields.length < 3) {
      return Optional.empty();
    }
    return entry(marker, fields, place);
  }

  private static Optional<KnownHostsEntry> entry(Marker marker, String[] fields, String place) {
    try {
      KnownKey key = new KnownKey(fields[1], fields[2]);
      return Optional.of(new KnownHostsEntry(marker, fields[0], key, place));
    } catch (IllegalArgumentException notBase64) {
      // As ssh(1) does: a line that cannot be read makes no key known.
      return Optional.empty();
    }
  }

  private static Marker marker(String text) {
    return switch (text) {
      case "@revoked" -> Marker.REVOKED;
      case "@cert-authority" -> Marker.CERT_AUTHORITY;
      default -> Marker.OTHER;
    };
  }

  /**
   * Whether the line is about {@code name}, in lower case, as {@code host} or {@code [host]:port}.
   */
  boolean matches(String name) {
    if (names.startsWith("|1|")) {
      return matchesHashed(name);
    }
    return Globs.anyMatches(List.of(names.toLowerCase(Locale.ROOT).split(",", -1)), name);
  }

  private boolean matchesHashed(String name) {
    String[] parts = names.split("\\|", -1);
    if (parts.length != 4) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), "HmacSHA1"));
      byte[] hashed = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      return MessageDigest.isEqual(hashed, Base64.getDecoder().decode(parts[3]));
    } catch (IllegalArgumentException malformed) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must have HmacSHA1", e);
    }
  }
}
