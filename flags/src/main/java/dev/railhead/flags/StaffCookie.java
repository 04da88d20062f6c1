package dev.railhead.flags;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A cookie by which staff carry overrides from page to page: the overrides, whose they are and
 * until when, signed with HMAC-SHA-256 by a secret of the application. A signature that does not
 * fit, or a time that is over, is no cookie. Signatures are compared in constant time. Immutable.
 *
 * <p>Its form is {@code v1.<until>.<base64url of who NUL features>.<base64url of the signature of
 * all before>}, with until in seconds of the epoch.
 */
public final class StaffCookie {
  /** The longest time that a cookie may be signed for. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private static final int LEAST_KEY_BYTES = 32;
  private static final int MOST_CHARACTERS = 4096;
  private static final Pattern FORM =
      Pattern.compile("(v1\\.([0-9]{1,12})\\.([A-Za-z0-9_-]+))\\.([A-Za-z0-9_-]{43})");

  private final SecretKeySpec key;
  private final InstantSource clock;

  private StaffCookie(byte[] secret, InstantSource clock) {
    this.key = new SecretKeySpec(secret, "HmacSHA256");
    this.clock = clock;
  }

  /**
   * Cookies signed by {@code secret}.
   *
   * @throws IllegalArgumentException if the secret has fewer than 32 bytes
   */
  public static StaffCookie signedBy(byte[] secret, InstantSource clock) {
    if (secret.length < LEAST_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a secret must have at least " + LEAST_KEY_BYTES + " bytes, but had " + secret.length);
    }
    return new StaffCookie(secret, clock);
  }

  /**
   * The cookie's value for {@code features}, such as {@code checkout.new:on}, given to {@code who}
   * for {@code time}. It has only characters that cookies may have (RFC 6265).
   *
   * @throws IllegalArgumentException if the time is not more than none and at most {@link
   *     #LONGEST}, or the overrides take more than fits a cookie
   */
  public String sign(String who, String features, Duration time) {
    if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a cookie is for up to " + LONGEST + ", but was for " + time);
    }
    String content = who.replace('\0', ' ') + '\0' + features;
    String signed =
        "v1."
            + clock.instant().plus(time).getEpochSecond()
            + "."
            + base64(content.getBytes(StandardCharsets.UTF_8));
    String cookie = signed + "." + base64(signature(signed));
    if (cookie.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException("the overrides do not fit a cookie of 4096 characters");
    }
    return cookie;
  }

  /** What the cookie says, if it was signed by the secret and its time is not over. */
  public Optional<Verified> verify(String cookie) {
    if (cookie.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    var form = FORM.matcher(cookie);
    if (!form.matches()) {
      return Optional.empty();
    }
    byte[] expected = base64(signature(form.group(1))).getBytes(StandardCharsets.US_ASCII);
    byte[] given = form.group(4).getBytes(StandardCharsets.US_ASCII);
    Instant until = Instant.ofEpochSecond(Long.parseLong(form.group(2)));
    if (!MessageDigest.isEqual(expected, given) || !clock.instant().isBefore(until)) {
      return Optional.empty();
    }
    byte[] content = Base64.getUrlDecoder().decode(form.group(3));
    String[] parts = new String(content, StandardCharsets.UTF_8).split("\0", 2);
    return Optional.of(new Verified(parts[0], until, FeaturesText.parse(parts[1])));
  }

  private byte[] signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "staff cookies signed by a secret";
  }

  /**
   * A cookie whose signature fits and whose time is not over.
   *
   * @param who to whom it was given
   * @param until when it ends
   * @param features the variant of each flag that it overrides
   */
  public record Verified(String who, Instant until, Map<String, String> features) {
    /** Takes a copy of the overrides. */
    public Verified {
      features = Map.copyOf(features);
    }
  }
}
