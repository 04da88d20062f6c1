package dev.railhead.atomic.serve.sticky;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import dev.railhead.atomic.Epoch;
import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.LiveRelease;
import dev.railhead.atomic.serve.Pin;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cookie, or a header, with the epoch of what a client has seen. While a fleet is being swapped,
 * a host that is still behind a client's token does not show it the release before: it waits for
 * its own swap if it is told to, and answers 503 otherwise, which a load balancer takes for a
 * reason to ask another.
 *
 * <p>A cookie is for browsers. A header is for clients that keep no cookies, such as another
 * service: each answer has it, and the client sends the last one that it got with its next request.
 *
 * <p>The value is signed (HMAC-SHA256, RFC 2104, cut to 128 bits) with a key that all hosts share,
 * so a client cannot name an epoch that it was never given; what is not signed so is passed over.
 * At most {@value #MOST_WAITING} requests wait at a time; one more is answered at once. Only epochs
 * that a deploy published count: a docroot that Railhead does not deploy to has none that two hosts
 * agree on, and there this does nothing.
 *
 * <p>Thread-safe.
 */
public final class StickyEpoch {
  /** How many requests may wait at a time. */
  public static final int MOST_WAITING = 64;

  /** The least length of a key, in bytes. */
  public static final int SHORTEST_KEY = 16;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,19}\\.[0-9]{1,9})\\.([A-Za-z0-9_-]{22})");
  private static final int MAC_BYTES = 16;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** What carries the token. */
  private enum Carrier {
    COOKIE,
    HEADER
  }

  private final String name;
  private final Carrier carrier;
  private final HashFunction mac;
  private final Duration wait;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);

  private StickyEpoch(String name, Carrier carrier, HashFunction mac, Duration wait) {
    this.name = name;
    this.carrier = carrier;
    this.mac = mac;
    this.wait = wait;
  }

  /**
   * A cookie called {@code name}, signed with {@code key}; a host that is behind answers so at
   * once. {@link #inHeader} makes a header of it.
   *
   * @param name 1 to 64 of {@code A-Z a-z 0-9 _ -}; one for each docroot of a site
   * @param key the same on all hosts, at least {@value #SHORTEST_KEY} random bytes; copied
   * @throws IllegalArgumentException if the name has another form or the key is shorter
   */
  public static StickyEpoch signed(String name, byte[] key) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name of a cookie or header must be 1 to 64 of A-Z a-z 0-9 _ -, but was \""
              + name
              + "\"");
    }
    if (key.length < SHORTEST_KEY) {
      throw new IllegalArgumentException(
          "a key must have at least " + SHORTEST_KEY + " bytes, but has " + key.length);
    }
    return new StickyEpoch(name, Carrier.COOKIE, Hashing.hmacSha256(key.clone()), Duration.ZERO);
  }

  /**
   * The same, in a header of that name instead of a cookie, such as {@code Railhead-Epoch}; of each
   * request the first such header counts. A script of another origin sees it only if {@code
   * Access-Control-Expose-Headers} names it.
   */
  public StickyEpoch inHeader() {
    return new StickyEpoch(name, Carrier.HEADER, mac, wait);
  }

  /** Whether a header carries it, and not a cookie. */
  public boolean isInHeader() {
    return carrier == Carrier.HEADER;
  }

  /**
   * The same, but a host that is behind waits up to {@code longest} for its swap.
   *
   * @throws IllegalArgumentException if it is negative or longer than 30 seconds
   */
  public StickyEpoch waiting(Duration longest) {
    Objects.requireNonNull(longest, "longest");
    if (longest.isNegative() || longest.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException("a wait must be 0 to 30 s, but was " + longest);
    }
    return new StickyEpoch(name, carrier, mac, longest);
  }

  /** The name of the cookie, or of the header. */
  public String name() {
    return name;
  }

  /** The value for a client that sees {@code release}; none if its epoch is a local one. */
  public Optional<String> value(LiveRelease release) {
    return isPublished(release.epoch()) ? Optional.of(value(release.epoch())) : Optional.empty();
  }

  private static boolean isPublished(Epoch epoch) {
    return epoch.fence() > 0;
  }

  String value(Epoch epoch) {
    return epoch + "." + BaseEncoding.base64Url().omitPadding().encode(sign(epoch.toString()));
  }

  private byte[] sign(String epoch) {
    byte[] whole = mac.hashString(name + "=" + epoch, StandardCharsets.US_ASCII).asBytes();
    return Arrays.copyOf(whole, MAC_BYTES);
  }

  /** The epoch that {@code value} speaks of, if it was signed with this key. */
  public Optional<Epoch> read(String value) {
    Matcher parts = FORM.matcher(value);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      byte[] claimed = BaseEncoding.base64Url().omitPadding().decode(parts.group(2));
      return MessageDigest.isEqual(claimed, sign(parts.group(1)))
          ? Optional.of(Epoch.parse(parts.group(1)))
          : Optional.empty();
    } catch (IllegalArgumentException notOfOurs) {
      return Optional.empty();
    }
  }

  /**
   * Pins what is live, if that is not before what the client has seen.
   *
   * @param value what the client sent, if it did
   * @return nothing if this host is behind, and still is after the wait
   */
  public Optional<Pin> pin(DocrootResolver docroot, Optional<String> value) {
    Epoch least = value.flatMap(this::read).orElse(Epoch.NONE);
    Optional<Pin> pin = pinFrom(docroot, least);
    if (pin.isPresent() || wait.isZero() || !waiting.tryAcquire()) {
      return pin;
    }
    try {
      return await(docroot, least);
    } finally {
      waiting.release();
    }
  }

  private Optional<Pin> await(DocrootResolver docroot, Epoch least) {
    long began = System.nanoTime();
    docroot.published();
    Optional<Pin> pin = pinFrom(docroot, least);
    while (pin.isEmpty()
        && System.nanoTime() - began < wait.toNanos()
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(PAUSE_NANOS);
      pin = pinFrom(docroot, least);
    }
    return pin;
  }

  /** A rollback has a higher epoch, so a client follows it; a local epoch says nothing. */
  private static Optional<Pin> pinFrom(DocrootResolver docroot, Epoch least) {
    Pin pin = docroot.pin();
    Epoch epoch = pin.release().epoch();
    if (epoch.compareTo(least) >= 0 || !isPublished(epoch)) {
      return Optional.of(pin);
    }
    pin.close();
    return Optional.empty();
  }

  /** What carries it, and its name; the key is not shown. */
  @Override
  public String toString() {
    return "sticky epoch in the " + (isInHeader() ? "header " : "cookie ") + name;
  }
}
