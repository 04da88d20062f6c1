package dev.railhead.core.announce;

import dev.railhead.core.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves that a webhook's call is from who has the secret, and is not an old one played again: the
 * HMAC-SHA256 (RFC 2104) of the timestamp, a dot, and the body, byte for byte, under the secret's
 * UTF-8 bytes, as {@code v1=} and 64 lower-case hexadecimal digits. Immutable and thread-safe.
 */
public final class WebhookSignature {
  /** The header that has the seconds since 1970 when the call was signed. */
  public static final String TIMESTAMP_HEADER = "Railhead-Timestamp";

  /** The header that has the signature. */
  public static final String SIGNATURE_HEADER = "Railhead-Signature";

  /** The header that has the announcement's id. */
  public static final String ID_HEADER = "Railhead-Id";

  private static final int LEAST_SECRET = 16;

  private final byte[] key;

  private WebhookSignature(byte[] key) {
    this.key = key;
  }

  /**
   * Signatures under {@code secret}.
   *
   * @throws IllegalArgumentException if it is shorter than 16 bytes
   */
  public static WebhookSignature under(Secret secret) {
    byte[] key = secret.reveal().getBytes(StandardCharsets.UTF_8);
    if (key.length < LEAST_SECRET) {
      throw new IllegalArgumentException(
          "a webhook's secret must have at least 16 bytes, but had " + key.length);
    }
    return new WebhookSignature(key);
  }

  /** The signature of {@code body} at {@code timestamp}, as the header has it. */
  public String of(Instant timestamp, byte[] body) {
    return of(Long.toString(timestamp.getEpochSecond()), body);
  }

  private String of(String seconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
      return "v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /**
   * Whether a call is genuine and fresh. What it compares, it compares in a time that does not
   * depend on where a signature differs.
   *
   * @param timestamp what the header {@value #TIMESTAMP_HEADER} has
   * @param signature what the header {@value #SIGNATURE_HEADER} has
   * @param body the body as it came, before it is parsed
   * @param now the receiver's time
   * @param tolerance how far {@code timestamp} may be from it; some minutes
   */
  public boolean isValid(
      String timestamp, String signature, byte[] body, Instant now, Duration tolerance) {
    boolean genuine =
        MessageDigest.isEqual(
            of(timestamp, body).getBytes(StandardCharsets.UTF_8),
            signature.getBytes(StandardCharsets.UTF_8));
    return genuine && isFresh(timestamp, now, tolerance);
  }

  private static boolean isFresh(String timestamp, Instant now, Duration tolerance) {
    try {
      Instant signed = Instant.ofEpochSecond(Long.parseLong(timestamp));
      return Duration.between(signed, now).abs().compareTo(tolerance) <= 0;
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      return false;
    }
  }

  /** Says nothing of the secret. */
  @Override
  public String toString() {
    return "webhook signature";
  }
}
