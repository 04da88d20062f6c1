package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver says of one entry: that it wants the file, or merely that it changed something
 * about it itself. Immutable.
 *
 * @param index which entry, or {@link IndexCodec#DONE}
 * @param flags what differs and what follows, as rsync(1) {@code --itemize-changes} shows it
 * @param basisType which of its files it compared with; -1 when it does not say
 * @param basisName how that file is called; null when it does not say
 * @param signature the sums of its old file; null unless it wants the new one
 */
@SuppressWarnings("ArrayRecordComponent") // passed from one thread to the other, compared by nobody
record Request(
    int index,
    int flags,
    int basisType,
    byte @Nullable [] basisName,
    @Nullable Signature signature) {
  private static final int TRANSFER = 0x8000;
  private static final int HAS_BASIS_NAME = 0x1000;
  private static final int HAS_BASIS_TYPE = 0x800;
  private static final int LONGEST_NAME = 4096;

  /** Of the record and what it refers to, but for the lengths of arrays. */
  private static final int BYTES = 100;

  /** Whatever the tree. */
  private static final int FEW = 500;

  /** The end of a phase. */
  static final Request DONE = new Request(IndexCodec.DONE, 0, -1, null, null);

  /**
   * Reads what follows the index {@code index}.
   *
   * @param isDryRun whether no checksums follow even where the content is wanted
   * @param memory what it takes is counted there, until it is released
   * @throws ProtocolException if it asks for what {@code tree} does not have
   */
  static Request read(
      int index, SharedTree tree, WireReader in, boolean isDryRun, RequestMemory.Share memory)
      throws IOException, InterruptedException {
    if (index < 0 || index >= tree.entries()) {
      throw new ProtocolException(
          "a request for entry " + index + " of a list of " + tree.entries());
    }
    int flags = in.u16();
    int type = (flags & HAS_BASIS_TYPE) != 0 ? in.u8() : -1;
    byte[] name = (flags & HAS_BASIS_NAME) != 0 ? in.vstring(LONGEST_NAME) : null;
    boolean wanted = (flags & TRANSFER) != 0;
    if (wanted && !tree.entry(index).isFile()) {
      throw new ProtocolException("a request for the content of entry " + index + ", not a file");
    }
    memory.record(recordBytes(name));
    Signature signature = wanted && !isDryRun ? Signature.read(in, memory) : null;
    return new Request(index, flags, type, name, signature);
  }

  /** Appends what an answer begins with: the request itself. */
  void echo(IndexCodec codec, WireBuffer out) {
    codec.write(index, out);
    out.u16(flags);
    if (basisType >= 0) {
      out.u8(basisType);
    }
    if (basisName != null) {
      out.vstring(basisName);
    }
    if (signature != null) {
      signature.writeHead(out);
    }
  }

  /** About how much memory it takes without the sums. */
  int recordBytes() {
    return recordBytes(basisName);
  }

  private static int recordBytes(byte @Nullable [] basisName) {
    return BYTES + (basisName == null ? 0 : basisName.length);
  }

  /** How much memory the sums take. */
  int sumBytes() {
    return signature == null ? 0 : signature.bytes();
  }

  /**
   * How much all requests for a tree may take at a time without their sums, {@link #recordBytes}:
   * twice what a receiver asks for that is not answered at all. It asks once for an entry before it
   * has the answer, and names a file that it has only for one of several names of a file.
   */
  static long mostOfRecords(SharedTree tree) {
    long each = tree.hasHardLinks() ? BYTES + LONGEST_NAME : BYTES;
    return 2 * each * (tree.entries() + FEW);
  }
}
