package dev.railhead.core.source;

import com.google.common.hash.HashCode;
import dev.railhead.core.internal.Names;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A SHA-256 digest (FIPS 180-4). Immutable. */
public final class Sha256 {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
  private static final int DIGITS = 16;

  /** Of 16 digits each, the first first: a manifest has one digest for each of its files. */
  private final long first;

  private final long second;
  private final long third;
  private final long fourth;

  private Sha256(String hex) {
    this.first = part(hex, 0);
    this.second = part(hex, 1);
    this.third = part(hex, 2);
    this.fourth = part(hex, 3);
  }

  private static long part(String hex, int part) {
    return HexFormat.fromHexDigitsToLong(hex, DIGITS * part, DIGITS * (part + 1));
  }

  /**
   * The digest with the digits {@code hex}.
   *
   * @param hex 64 lower-case hexadecimal digits
   * @throws IllegalArgumentException if {@code hex} has another form
   */
  public static Sha256 of(String hex) {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "a SHA-256 must be 64 lower-case hexadecimal digits, but was " + Names.quoted(hex));
    }
    return new Sha256(hex);
  }

  static Sha256 of(HashCode hash) {
    return of(hash.toString());
  }

  /** The 64 lower-case hexadecimal digits. */
  public String hex() {
    HexFormat format = HexFormat.of();
    return format.toHexDigits(first)
        + format.toHexDigits(second)
        + format.toHexDigits(third)
        + format.toHexDigits(fourth);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Sha256 that
        && first == that.first
        && second == that.second
        && third == that.third
        && fourth == that.fourth;
  }

  /** Any part of a digest will do. */
  @Override
  public int hashCode() {
    return Long.hashCode(first);
  }

  /** {@link #hex}. */
  @Override
  public String toString() {
    return hex();
  }
}
