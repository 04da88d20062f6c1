package dev.railhead.examples.console.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that signs texts, HMAC-SHA256 (RFC 2104). Never printed. Immutable. */
public final class Secret {
  private static final SecureRandom RANDOM = new SecureRandom();
  private final byte[] key;

  private Secret(byte[] key) {
    this.key = key;
  }

  /** A new one, of 256 random bits. */
  public static Secret random() {
    byte[] key = new byte[32];
    RANDOM.nextBytes(key);
    return new Secret(key);
  }

  /**
   * The one that {@code text} stands for.
   *
   * @throws IllegalArgumentException if it has fewer than 16 characters: those can be guessed
   */
  public static Secret of(String text) {
    if (text.length() < 16) {
      throw new IllegalArgumentException(
          "a secret must have at least 16 characters, but had " + text.length());
    }
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A random text of 32 characters, to be a token. */
  public static String token() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The signature of {@code text}, in hexadecimal digits. */
  public String sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA256", e);
    }
  }

  /** Whether {@code shown} is the signature of {@code text}; takes the same time for any. */
  public boolean isSignature(String text, String shown) {
    return same(sign(text), shown);
  }

  /** Whether {@code shown} is this secret itself; takes the same time for any. */
  public boolean is(String shown) {
    return MessageDigest.isEqual(key, shown.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean same(String expected, String shown) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(key, secret.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return "***";
  }
}
