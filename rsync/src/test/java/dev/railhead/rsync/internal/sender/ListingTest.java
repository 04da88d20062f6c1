package dev.railhead.rsync.internal.sender;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.rsync.internal.sender.Listing.Node;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ListingTest {
  private static final byte[] NOTHING = {};
  private static final int MILLION = 1_000_000;

  private static Node file(int number) {
    byte[] name = String.format("file-%07d.php", number).getBytes(US_ASCII);
    return new Node(name, 0100644, number, 1_700_000_000L + number, number, NOTHING);
  }

  private static Listing ofFiles(int count, int perDirectory) throws IOException {
    Listing.Builder builder = new Listing.Builder();
    int root = builder.add(-1, new Node(new byte[] {'.'}, 040755, 0, 1, 0, NOTHING));
    int directory = root;
    for (int i = 0; i < count; i++) {
      if (i % perDirectory == 0) {
        byte[] name = String.format("directory-%05d", i / perDirectory).getBytes(US_ASCII);
        directory = builder.add(root, new Node(name, 040755, 0, 1, 0, NOTHING));
      }
      builder.add(directory, file(i));
    }
    return builder.of(Path.of("/nowhere"), Extras.NONE);
  }

  @Test
  void a_million_files_and_their_list_take_less_than_a_fifth_of_512_mebibytes() throws Exception {
    Listing listing = ofFiles(MILLION, 200);
    int list = encoded(listing).length;
    assertThat(listing.bytes() + list).isLessThan((512L << 20) / 5);
    assertThat(listing.size()).isEqualTo(1 + MILLION + MILLION / 200);
  }

  private static byte[] encoded(Listing listing) {
    Dialect dialect = new Dialect(31, true, true, true, 7);
    return ListingEncoder.encode(listing, dialect, Options.STANDARD, null);
  }

  @Test
  void an_entry_is_what_was_added() throws Exception {
    Listing.Builder builder = new Listing.Builder();
    int root = builder.add(-1, new Node(new byte[] {'.'}, 040755, 0, 1, 0, NOTHING));
    int directory = builder.add(root, new Node(bytes("a"), 040700, 0, -5, 9, NOTHING));
    int link = builder.add(directory, new Node(bytes("b"), 0120777, 0, 2, 3, bytes("../c/d")));
    Listing listing = builder.of(Path.of("/nowhere"), Extras.NONE);
    assertThat(listing.path(root)).isEqualTo(bytes("."));
    Listing.Entry entry = listing.entry(link);
    assertThat(entry.path()).isEqualTo(bytes("a/b"));
    assertThat(entry.target()).isEqualTo(bytes("../c/d"));
    assertThat(entry.size()).isZero();
    assertThat(listing.entry(directory).seconds()).isEqualTo(-5);
    assertThat(listing.parent(link)).isEqualTo(directory);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }
}
