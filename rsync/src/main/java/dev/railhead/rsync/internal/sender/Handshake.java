package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The first words with an {@code rsync --server} that receives: the protocol's version, what of it
 * is in force, how checksums are made and what seeds them. For one connection.
 */
final class Handshake {
  /** The newest version that is spoken here. */
  static final int NEWEST = 32;

  /** The oldest one; those before have other number formats, and other rules at every turn. */
  static final int OLDEST = 30;

  /**
   * The only checksum that is offered. With a single name it does not matter which end's preference
   * counts: that differs between versions of rsync, and a wrong guess ends the connection.
   */
  private static final String CHECKSUM = "md5";

  private static final int INCREMENTAL = 1;
  private static final int SEED_FIRST = 32;
  private static final int VARINT_FLAGS = 128;
  private static final int NAMES_ROOT = 256;
  private static final int LONGEST_NAMES = 1024;

  private Handshake() {}

  /**
   * Holds it.
   *
   * @param seed the seed that the other end was told to use
   * @throws UnsupportedException if the other end speaks only what is not spoken here
   */
  static Dialect hold(InputStream in, OutputStream out, int seed) throws IOException {
    send(out, new WireBuffer(4).int32(NEWEST));
    int version = Math.min(NEWEST, version(new WireReader(in)));
    return terms(version, in, out, seed);
  }

  /** Holds what is left of it when both versions have been told in another way. */
  static Dialect terms(int version, InputStream in, OutputStream out, int seed) throws IOException {
    WireReader reader = new WireReader(in);
    int terms = reader.varint();
    if ((terms & INCREMENTAL) != 0) {
      throw new ProtocolException("its wish for a file list in parts, which nobody offered");
    }
    boolean varintFlags = (terms & VARINT_FLAGS) != 0;
    if (varintFlags) {
      agreeOnChecksum(reader, out);
    }
    if (reader.int32() != seed) {
      throw new ProtocolException("a seed of its own");
    }
    boolean seedFirst = (terms & SEED_FIRST) != 0;
    boolean namesRoot = (terms & NAMES_ROOT) != 0;
    return new Dialect(version, varintFlags, seedFirst, namesRoot, seed);
  }

  private static int version(WireReader reader) throws IOException {
    int theirs = reader.int32();
    if (theirs < 0 || theirs > 0xffff) {
      throw new ProtocolException(
          "\""
              + TreeWalk.shown(new WireBuffer(4).int32(theirs).toByteArray())
              + "…\" where its version should be: the host's shell must print nothing when it"
              + " starts");
    }
    refuseOld(theirs);
    return theirs;
  }

  /**
   * Refuses a version that is not spoken here.
   *
   * @throws UnsupportedException if it is older than all that are
   */
  static void refuseOld(int version) throws UnsupportedException {
    if (version < OLDEST) {
      throw new UnsupportedException(
          "the host's rsync speaks protocol "
              + version
              + ", and 30 is the oldest that is spoken here: install rsync 3.2 or later there");
    }
  }

  private static void agreeOnChecksum(WireReader reader, OutputStream out) throws IOException {
    send(out, new WireBuffer(8).vstring(CHECKSUM.getBytes(StandardCharsets.US_ASCII)));
    String names = new String(reader.vstring(LONGEST_NAMES), StandardCharsets.US_ASCII);
    List<String> theirs = Arrays.asList(names.split(" ", -1));
    if (!theirs.contains(CHECKSUM)) {
      throw new UnsupportedException(
          "the host's rsync has no MD5 checksums, only: " + names.replaceAll("[^a-z0-9 ]", "?"));
    }
  }

  private static void send(OutputStream out, WireBuffer bytes) throws IOException {
    out.write(bytes.array(), 0, bytes.size());
    out.flush();
  }
}
