package dev.railhead.rsync.internal.sender;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.io.IOException;

/**
 * What a receiver says of the old file that it has: the sums of its blocks. Kept as the bytes that
 * came, for there may be many waiting. Immutable.
 */
final class Signature {
  private static final HashCode NONE = HashCode.fromInt(0);

  /** No receiver of protocol 30 or later has longer ones. */
  private static final int LONGEST_BLOCK = 1 << 17;

  private static final int SHORTEST_STRONG_SUM = 2;
  private static final int LONGEST_STRONG_SUM = 16;
  private static final int MOST_BYTES = 32 << 20;

  /**
   * Of the longest ones: a file of 256 GiB. What they are looked up by takes 8 to 12 bytes each.
   */
  private static final int MOST_BLOCKS = 1 << 21;

  /**
   * A receiver takes about as many blocks as each of them has bytes, until they are the longest.
   */
  private static final int MOST_SHORT_BLOCKS = 1400;

  private final int blocks;
  private final int blockLength;
  private final int strongLength;
  private final int lastLength;
  private final byte[] sums;

  private Signature(int blocks, int blockLength, int strongLength, int lastLength, byte[] sums) {
    this.blocks = blocks;
    this.blockLength = blockLength;
    this.strongLength = strongLength;
    this.lastLength = lastLength;
    this.sums = sums;
  }

  /**
   * Reads one. For the sums it waits until {@code memory} has room; when there will be none, they
   * are forgotten, and the file is {@linkplain #isEmpty as if the receiver had none}.
   *
   * @throws ProtocolException if a number is out of its bounds
   */
  static Signature read(WireReader in, RequestMemory.Share memory)
      throws IOException, InterruptedException {
    int blocks = bounded("blocks", in.int32(), Integer.MAX_VALUE);
    int blockLength = bounded("bytes in a block", in.int32(), LONGEST_BLOCK);
    int strongLength = bounded("bytes in a checksum", in.int32(), LONGEST_STRONG_SUM);
    int lastLength = bounded("bytes in the last block", in.int32(), blockLength);
    if (blocks > 0 && (blockLength == 0 || strongLength < SHORTEST_STRONG_SUM)) {
      throw new ProtocolException(
          "blocks of " + blockLength + " bytes with checksums of " + strongLength);
    }
    long bytes = (long) blocks * (4 + strongLength);
    if (bytes > MOST_BYTES) {
      throw new ProtocolException("checksums of " + bytes + " bytes for one file");
    }
    int usual =
        blockLength == LONGEST_BLOCK ? MOST_BLOCKS : Math.max(MOST_SHORT_BLOCKS, 2 * blockLength);
    if (blocks > usual) {
      throw new ProtocolException(
          blocks + " blocks of " + blockLength + " bytes, as no rsync divides a file");
    }
    byte[] sums =
        bytes == 0 || memory.claim((int) bytes) ? in.bytes((int) bytes) : in.skipped(bytes);
    return new Signature(blocks, blockLength, strongLength, lastLength, sums);
  }

  private static int bounded(String what, int value, int most) throws ProtocolException {
    if (value < 0 || value > most) {
      throw new ProtocolException("a number of " + what + " of " + value);
    }
    return value;
  }

  /** Appends the four numbers that an answer begins with. */
  void writeHead(WireBuffer out) {
    out.int32(blocks).int32(blockLength).int32(strongLength).int32(lastLength);
  }

  /** Whether there is no block to be matched. */
  boolean isEmpty() {
    return sums.length == 0;
  }

  int blocks() {
    return blocks;
  }

  int blockLength() {
    return blockLength;
  }

  int strongLength() {
    return strongLength;
  }

  /** How long the block is: the last one may be shorter. */
  int lengthOf(int block) {
    return block == blocks - 1 && lastLength > 0 ? lastLength : blockLength;
  }

  /** The rolling sum of a block. */
  int weak(int block) {
    int at = block * (4 + strongLength);
    return (sums[at] & 0xff)
        | ((sums[at + 1] & 0xff) << 8)
        | ((sums[at + 2] & 0xff) << 16)
        | ((sums[at + 3] & 0xff) << 24);
  }

  /** Whether {@code strong} begins with the block's checksum. */
  boolean matches(int block, byte[] strong) {
    int at = block * (4 + strongLength) + 4;
    for (int i = 0; i < strongLength; i++) {
      if (sums[at + i] != strong[i]) {
        return false;
      }
    }
    return true;
  }

  /** How much memory its sums take. */
  int bytes() {
    return sums.length;
  }

  /** Equal for hosts that hold the same old file, or none. */
  HashCode digest() {
    return isEmpty() ? NONE : digested();
  }

  private HashCode digested() {
    return Hashing.sha256()
        .newHasher()
        .putInt(blocks)
        .putInt(blockLength)
        .putInt(strongLength)
        .putInt(lastLength)
        .putBytes(sums)
        .hash();
  }
}
