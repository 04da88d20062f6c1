package dev.railhead.rsync.internal.sender;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * MD5, as the protocol uses it: to find equal blocks and to notice damage on the way. Nobody is
 * kept out by it; that a host holds the right release is checked by SHA-256 afterwards.
 */
final class Sums {
  /** How long an MD5 is. */
  static final int MD5_BYTES = 16;

  private Sums() {}

  /** A new digest. Every Java has MD5. */
  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("the Java platform promises MD5", e);
    }
  }

  /** A block's checksum, with the seed where {@code dialect} has it. */
  static byte[] ofBlock(MessageDigest md5, byte[] bytes, int offset, int length, Dialect dialect) {
    md5.reset();
    if (dialect.seedFirst()) {
      seed(md5, dialect.seed());
    }
    md5.update(bytes, offset, length);
    if (!dialect.seedFirst()) {
      seed(md5, dialect.seed());
    }
    return md5.digest();
  }

  private static void seed(MessageDigest md5, int seed) {
    if (seed != 0) {
      for (int shift = 0; shift < 32; shift += 8) {
        md5.update((byte) (seed >> shift));
      }
    }
  }
}
