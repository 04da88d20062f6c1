package dev.railhead.rsync.internal.sender;

/**
 * What a receiver is told of one file: literal runs and blocks of its old file, ended by a zero and
 * the whole file's checksum, ready for the wire. Equal for all that hold the same old file.
 *
 * @param tokens the bytes
 * @param literalBytes how many bytes of content they hold
 * @param matchedBytes how many bytes of content the receiver takes from its old file
 */
@SuppressWarnings("ArrayRecordComponent") // shared, written to by nobody, compared by nobody
record Answer(byte[] tokens, long literalBytes, long matchedBytes) {}
