package dev.railhead.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Something that must not be shown: a password, a key, a token. It prints as {@code ***}, in
 * records and messages too. Immutable.
 */
public final class Secret {
  private static final int LONGEST = 10_000;

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * The secret {@code value}.
   *
   * @throws IllegalArgumentException if it is blank or longer than 10,000 characters; the message
   *     does not hold it
   */
  public static Secret of(String value) {
    if (value.isBlank() || value.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a secret must be 1 to " + LONGEST + " characters, but had " + value.length());
    }
    return new Secret(value);
  }

  /** The value, for who needs it to prove something. */
  public String reveal() {
    return value;
  }

  /** {@code text} with {@code ***} wherever the value stands in it. */
  public String maskedIn(String text) {
    return text.replace(value, "***");
  }

  /** In a time that does not tell where two values differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** {@code ***}. */
  @Override
  public String toString() {
    return "***";
  }
}
