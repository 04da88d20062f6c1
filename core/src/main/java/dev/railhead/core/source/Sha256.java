package dev.railhead.core.source;

import com.google.common.hash.HashCode;
import dev.railhead.core.internal.Names;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest (FIPS 180-4). Immutable.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if {@code hex} has another form
   */
  public Sha256 {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "a SHA-256 must be 64 lower-case hexadecimal digits, but was " + Names.quoted(hex));
    }
  }

  /** The digest with the digits {@code hex}. */
  public static Sha256 of(String hex) {
    return new Sha256(hex);
  }

  static Sha256 of(HashCode hash) {
    return new Sha256(hash.toString());
  }

  @Override
  public String toString() {
    return hex;
  }
}
