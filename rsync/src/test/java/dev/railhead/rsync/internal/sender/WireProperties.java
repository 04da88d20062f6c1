package dev.railhead.rsync.internal.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.rsync.RsyncOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class WireProperties {
  private static WireReader reader(WireBuffer written) {
    return new WireReader(new ByteArrayInputStream(written.toByteArray()));
  }

  private static String hex(WireBuffer written) {
    return HexFormat.of().formatHex(written.toByteArray());
  }

  @Property
  void a_varint_reads_back(@ForAll int value) throws IOException {
    WireBuffer out = new WireBuffer(8).varint(value);
    assertThat(out.size()).isBetween(1, 5);
    assertThat(reader(out).varint()).isEqualTo(value);
  }

  @Property
  void an_int32_reads_back(@ForAll int value) throws IOException {
    assertThat(reader(new WireBuffer(1).int32(value)).int32()).isEqualTo(value);
  }

  @Property
  void a_text_reads_back(@ForAll @Size(max = 600) byte[] text) throws IOException {
    assertThat(reader(new WireBuffer(1).vstring(text)).vstring(600)).isEqualTo(text);
  }

  @Property
  void indices_read_back_whatever_came_before(
      @ForAll List<@IntRange(min = 0, max = 2_000_000_000) Integer> indices) throws IOException {
    WireBuffer out = new WireBuffer(8);
    IndexCodec writing = new IndexCodec();
    indices.forEach(index -> writing.write(index, out));
    writing.write(IndexCodec.DONE, out);
    writing.write(IndexCodec.DELETIONS, out);
    IndexCodec reading = new IndexCodec();
    WireReader in = reader(out);
    for (int index : indices) {
      assertThat(reading.read(in)).isEqualTo(index);
    }
    assertThat(reading.read(in)).isEqualTo(IndexCodec.DONE);
    assertThat(reading.read(in)).isEqualTo(IndexCodec.DELETIONS);
  }

  /** What rsync 3.5.0 was seen to read and write. */
  @Example
  void numbers_have_these_bytes() {
    assertThat(hex(new WireBuffer(8).varint(0))).isEqualTo("00");
    assertThat(hex(new WireBuffer(8).varint(0x7f))).isEqualTo("7f");
    assertThat(hex(new WireBuffer(8).varint(0x80))).isEqualTo("8080");
    assertThat(hex(new WireBuffer(8).varint(0x3fff))).isEqualTo("bfff");
    assertThat(hex(new WireBuffer(8).varint(0x4000))).isEqualTo("c00040");
    assertThat(hex(new WireBuffer(8).varint(-1))).isEqualTo("f0ffffffff");
    assertThat(hex(new WireBuffer(8).varlong(0, 3))).isEqualTo("000000");
    assertThat(hex(new WireBuffer(8).varlong(0x123456, 3))).isEqualTo("125634");
    assertThat(hex(new WireBuffer(8).varlong(0x7fffff, 3))).isEqualTo("7fffff");
    assertThat(hex(new WireBuffer(8).varlong(0x800000, 3))).isEqualTo("80000080");
    assertThat(hex(new WireBuffer(8).varlong(0x6553f100L, 4))).isEqualTo("6500f153");
  }

  @Example
  void indices_have_these_bytes() {
    WireBuffer out = new WireBuffer(8);
    IndexCodec codec = new IndexCodec();
    codec.write(0, out);
    codec.write(253, out);
    codec.write(507, out);
    codec.write(507, out);
    codec.write(100_000, out);
    codec.write(5, out);
    codec.write(IndexCodec.DONE, out);
    assertThat(hex(out))
        .isEqualTo("01" + "fd" + "fe00fe" + "fe0000" + "fe80a08601" + "fe80050000" + "00");
  }

  /** As rsync 3.5.0 wrote such a tree; only its directories have a size there. */
  @Example
  void entries_have_these_bytes() throws IOException {
    int file = 0100644;
    int directory = 0040755;
    Extras.Collector extras = new Extras.Collector(true);
    Extras.Stat alone = new Extras.Stat(0, 0, 1, 1L, 1L);
    Extras.Stat linked = new Extras.Stat(0, 0, 3, 1L, 2L);
    extras.names(alone, "root", "root");
    Listing.Builder built = new Listing.Builder();
    int root = add(built, extras, -1, alone, ".", directory, 0);
    add(built, extras, root, linked, "f1", file, 6);
    add(built, extras, root, linked, "f2", file, 6);
    int below = add(built, extras, root, alone, "d", directory, 0);
    add(built, extras, below, linked, "f3", file, 6);
    add(built, extras, below, alone, "g", file, 2);
    Listing listing = built.of(Path.of("/"), extras.collected());
    Dialect dialect = new Dialect(32, true, true, true, 7);
    Options byName = Options.STANDARD.withOwners(RsyncOptions.Owners.BY_NAME);
    assertThat(HexFormat.of().formatHex(ListingEncoder.encode(listing, dialect, byName, null)))
        .isEqualTo(
            "01012e0000006500f153ed4100000000"
                + "9298026631000600a4810000"
                + "82ba01013201"
                + "80980164000000ed410000"
                + "82b801032f663301"
                + "80ba020167000200"
                + "0000"
                + "0004726f6f74"
                + "0004726f6f74");
  }

  private static int add(
      Listing.Builder listing,
      Extras.Collector extras,
      int parent,
      Extras.Stat stat,
      String name,
      int mode,
      long size)
      throws IOException {
    extras.add(stat, (mode & 0040000) != 0);
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return listing.add(parent, new Listing.Node(bytes, mode, size, 1_700_000_000, 0, new byte[0]));
  }

  @Example
  void a_number_too_long_is_refused() {
    WireBuffer out = new WireBuffer(8).u8(0xff).int32(-1).int32(-1);
    assertThatThrownBy(() -> reader(out).varint()).isInstanceOf(ProtocolException.class);
  }

  private static Signature signature(int blocks, int blockLength, int strongLength)
      throws Exception {
    WireBuffer out = new WireBuffer(64);
    out.int32(blocks).int32(blockLength).int32(strongLength).int32(0);
    byte[] sums = new byte[blocks * (4 + strongLength)];
    out.raw(sums, 0, sums.length);
    return Signature.read(reader(out), RequestMemory.standard().share(0));
  }

  /** rsync's blocks are about the square root of the file long, at least 700, at most 128 KiB. */
  @Property(tries = 20)
  void blocks_as_rsync_chooses_them_are_taken(@ForAll @IntRange(min = 700, max = 1 << 17) int bytes)
      throws Exception {
    int length = Math.max(700, bytes & ~7);
    assertThat(signature(length + 17, length, 2).blocks()).isPositive();
    assertThat(signature(1 << 20, 1 << 17, 5).blocks()).isEqualTo(1 << 20);
  }

  @Example
  void more_blocks_than_a_file_is_ever_divided_into_are_refused() {
    for (int[] head : new int[][] {{1_401, 700, 2}, {1_401, 1, 2}, {3_000_000, 1 << 17, 2}}) {
      assertThatThrownBy(() -> signature(head[0], head[1], head[2]))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("as no rsync divides a file");
    }
  }

  @Property
  void a_block_is_found_at_any_offset_and_the_rest_is_literal(
      @ForAll @Size(min = 700, max = 4_000) byte[] old,
      @ForAll @Size(max = 300) byte[] before,
      @ForAll @Size(max = 300) byte[] after)
      throws IOException {
    Dialect dialect = new Dialect(31, true, true, true, 77);
    Signature signature = Signatures.of(old, 128, 16, dialect);
    byte[] fresh =
        new WireBuffer(1)
            .raw(before, 0, before.length)
            .raw(old, 0, old.length)
            .raw(after, 0, after.length)
            .toByteArray();
    Rebuilt rebuilt = new Rebuilt(old, 128);
    new BlockMatcher(new ByteArrayInputStream(fresh), signature, dialect, Sums.md5()).run(rebuilt);
    assertThat(rebuilt.bytes()).isEqualTo(fresh);
    // The last block is shorter than the others, and is found only where the file ends.
    assertThat(rebuilt.literal()).isLessThan(before.length + after.length + 128);
  }
}
