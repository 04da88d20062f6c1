package dev.railhead.rsync.internal.sender;

import java.security.MessageDigest;
import java.util.Arrays;

/** Content that short checksums take for other content. */
final class Collision {
  private Collision() {}

  /**
   * A changed copy of {@code old}, whose first block of {@code length} bytes has the same rolling
   * sum and the same first {@code strong} bytes of its seeded MD5.
   */
  static byte[] of(byte[] old, int length, int strong, int seed) {
    Dialect dialect = new Dialect(32, true, true, true, seed);
    MessageDigest md5 = Sums.md5();
    byte[] wanted = Sums.ofBlock(md5, old, 0, length, dialect);
    for (int one = 0; one < length - 6; one++) {
      for (int two = one + 3; two < length - 3; two++) {
        byte[] changed = old.clone();
        bend(changed, one);
        bend(changed, two);
        byte[] sum = Sums.ofBlock(md5, changed, 0, length, dialect);
        if (Arrays.equals(wanted, 0, strong, sum, 0, strong)) {
          return changed;
        }
      }
    }
    throw new AssertionError("no collision found");
  }

  /** Changes three bytes such that neither their sum nor the sum of the sums changes. */
  private static void bend(byte[] bytes, int at) {
    bytes[at]++;
    bytes[at + 1] = (byte) (bytes[at + 1] - 2);
    bytes[at + 2]++;
  }
}
