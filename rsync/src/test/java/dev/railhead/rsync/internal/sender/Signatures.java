package dev.railhead.rsync.internal.sender;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;

/** Signatures as a receiver makes them. */
final class Signatures {
  private Signatures() {}

  /** That of {@code old}, in blocks of {@code blockLength}. */
  static Signature of(byte[] old, int blockLength, int strongLength, Dialect dialect)
      throws IOException {
    int blocks = (old.length + blockLength - 1) / blockLength;
    WireBuffer out = new WireBuffer(64);
    out.int32(blocks).int32(blockLength).int32(strongLength).int32(old.length % blockLength);
    for (int i = 0; i < blocks; i++) {
      byte[] block =
          Arrays.copyOfRange(old, i * blockLength, Math.min(old.length, (i + 1) * blockLength));
      out.int32(weak(block));
      out.raw(Sums.ofBlock(Sums.md5(), block, 0, block.length, dialect), 0, strongLength);
    }
    try {
      return Signature.read(
          new WireReader(new ByteArrayInputStream(out.toByteArray())),
          RequestMemory.standard().share(0));
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  private static int weak(byte[] block) {
    int sum = 0;
    int sumOfSums = 0;
    for (byte b : block) {
      sum += b;
      sumOfSums += sum;
    }
    return (sum & 0xffff) | (sumOfSums << 16);
  }
}
