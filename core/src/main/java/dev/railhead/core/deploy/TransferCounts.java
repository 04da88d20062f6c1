package dev.railhead.core.deploy;

import dev.railhead.core.internal.Amounts;

/**
 * What the try that succeeded did on one host, in numbers. Immutable. {@code literalBytes +
 * matchedBytes} is the size of the files that were sent.
 *
 * @param files regular files that were sent, wholly or in part
 * @param literalBytes bytes of their content that went out, before any compression
 * @param matchedBytes bytes of their content that the host took from what it had
 * @param deletions entries of the destination that were deleted, directories included; 0 also when
 *     the host's rsync does not tell
 * @param bytesSent bytes that went out for it, protocol and file list included
 */
public record TransferCounts(
    long files, long literalBytes, long matchedBytes, long deletions, long bytesSent) {
  /** Nothing was done. */
  public static final TransferCounts NONE = new TransferCounts(0, 0, 0, 0, 0);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public TransferCounts {
    if (files < 0 || literalBytes < 0 || matchedBytes < 0 || deletions < 0 || bytesSent < 0) {
      throw new IllegalArgumentException(
          "counts of a transfer must not be negative, but were "
              + files
              + ", "
              + literalBytes
              + ", "
              + matchedBytes
              + ", "
              + deletions
              + ", "
              + bytesSent);
    }
  }

  /** The sums of both. */
  public TransferCounts plus(TransferCounts other) {
    return new TransferCounts(
        files + other.files,
        literalBytes + other.literalBytes,
        matchedBytes + other.matchedBytes,
        deletions + other.deletions,
        bytesSent + other.bytesSent);
  }

  /** Such as {@code 6 files, 1.7 MB new, 3.2 MB matched, 2 deleted, 1.9 MB sent}. */
  public String describe() {
    return Amounts.count(files, "file")
        + ", "
        + Amounts.bytes(literalBytes)
        + " new, "
        + Amounts.bytes(matchedBytes)
        + " matched, "
        + deletions
        + " deleted, "
        + Amounts.bytes(bytesSent)
        + " sent";
  }
}
