package dev.railhead.rsync.internal.sender;

/**
 * What a receiver is told of one file: literal runs and blocks of its old file, ended by a zero and
 * the whole file's checksum, ready for the wire. Equal for all that hold the same old file.
 *
 * @param tokens the bytes; empty when they are too many to be kept
 * @param literalBytes how many bytes of content they hold
 * @param matchedBytes how many bytes of content the receiver takes from its old file
 */
@SuppressWarnings("ArrayRecordComponent") // shared, written to by nobody, compared by nobody
record Answer(byte[] tokens, long literalBytes, long matchedBytes) {
  /** Stands for an answer that every host must be given while it is being made. */
  static final Answer TOO_LARGE = new Answer(new byte[0], 0, 0);
}
