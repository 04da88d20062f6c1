package dev.railhead.rsync.internal.sender;

/**
 * Some successive bytes of an archive. Immutable.
 *
 * @param bytes shared, written to by nobody; only the first {@code size} count
 * @param size how many bytes
 * @param files how many files begin in it
 * @param contentBytes how many of the bytes are content of files
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record TarPiece(byte[] bytes, int size, int files, long contentBytes) {}
