package dev.railhead.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.hash.Hashing;
import dev.railhead.core.source.Manifest.Directory;
import dev.railhead.core.source.Manifest.Entry;
import dev.railhead.core.source.Manifest.RegularFile;
import dev.railhead.core.source.Manifest.SymbolicLink;
import dev.railhead.core.testing.Node;
import dev.railhead.core.testing.RandomTrees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.eclipse.jgit.lib.FileMode;

/**
 * What always holds of manifests.
 *
 * <p>Seen to fail when modes are printed in decimal, or a link without {@code //}; when the bytes
 * keep the order that the entries were given in; when entries that are not of the release are not
 * looked for, or all manifests are equal; and when {@code parse} does not check the header, that
 * there is one, the last NUL, that each file has a digest, or how long a record is, or lets the
 * failure to read a record or a digest through.
 */
class ManifestProperties {
  @Property
  void parsing_what_was_printed_gives_the_same_entries(@ForAll("manifests") Manifest manifest)
      throws ReleaseException {
    Manifest parsed = Manifest.parse(manifest.bytes());
    assertThat(new ArrayList<>(parsed.entries())).isEqualTo(new ArrayList<>(manifest.entries()));
    assertThat(parsed).isEqualTo(manifest);
    assertThat(parsed.differences(manifest, 10)).isEmpty();
  }

  @Property
  void the_order_of_the_entries_does_not_matter(
      @ForAll("manifests") Manifest manifest, @ForAll Random random) throws ReleaseException {
    List<Entry> shuffled = new ArrayList<>(manifest.entries());
    Collections.shuffle(shuffled, random);
    assertThat(Manifest.of(shuffled).bytes()).isEqualTo(manifest.bytes());
  }

  @Property
  void one_entry_less_is_another_manifest_and_is_named(
      @ForAll("manifests") Manifest manifest, @ForAll @IntRange(max = 1000) int seed)
      throws ReleaseException {
    List<RegularFile> files = manifest.files();
    if (files.isEmpty()) {
      return;
    }
    RegularFile gone = files.get(seed % files.size());
    List<Entry> rest = new ArrayList<>(manifest.entries());
    rest.remove(gone);
    assertThat(Manifest.of(rest)).isNotEqualTo(manifest);
    assertThat(manifest.differences(Manifest.of(rest), 10))
        .containsExactly("missing: " + gone.path());
    assertThat(Manifest.of(rest).differences(manifest, 10))
        .containsExactly("not of this release: " + gone.path());
  }

  @Property
  void bytes_that_were_cut_short_are_never_taken_for_the_whole(
      @ForAll("manifests") Manifest manifest, @ForAll @IntRange(max = 100_000) int seed) {
    byte[] bytes = manifest.bytes();
    byte[] cut = Arrays.copyOf(bytes, seed % bytes.length);
    try {
      Manifest read = Manifest.parse(cut);
      assertThat(read).isNotEqualTo(manifest);
      // Only whole records can be read, and no file, as the digests come last.
      assertThat(cut[cut.length - 1]).isZero();
      assertThat(read.files()).isEmpty();
    } catch (ReleaseException refused) {
      assertThat(refused)
          .hasMessageMatching("(?s).*(cut short|no digest|version 1|stands under).*");
    }
  }

  @Property
  void noise_is_refused_and_nothing_else_happens(@ForAll byte[] noise) {
    assertThatExceptionOfType(ReleaseException.class).isThrownBy(() -> Manifest.parse(noise));
  }

  @Property
  void noise_after_the_header_is_read_or_refused(@ForAll("noise") byte[] noise)
      throws ReleaseException {
    byte[] header = Manifest.of(List.of()).bytes();
    byte[] bytes = Arrays.copyOf(header, header.length + noise.length + 1);
    System.arraycopy(noise, 0, bytes, header.length, noise.length);
    try {
      Manifest read = Manifest.parse(bytes);
      assertThat(Manifest.parse(read.bytes())).isEqualTo(read);
    } catch (ReleaseException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  /** Pieces of records, and anything else. */
  @Provide
  Arbitrary<byte[]> noise() {
    Arbitrary<String> pieces =
        Arbitraries.of("d 755 ", "f 644 0 ", "l ", "d", "f ", "9", " ", "a", "/", "//", "..", "\0");
    Arbitrary<String> sums =
        Arbitraries.of("0".repeat(64) + "  ./a", "0".repeat(64), "0".repeat(66));
    Arbitrary<String> any =
        Arbitraries.strings().withCharRange((char) 0, (char) 255).ofMaxLength(80);
    return Arbitraries.frequencyOf(Tuple.of(8, pieces), Tuple.of(2, sums), Tuple.of(1, any))
        .list()
        .ofMaxSize(12)
        .map(all -> String.join("", all).getBytes(StandardCharsets.ISO_8859_1));
  }

  @Provide
  Arbitrary<Manifest> manifests() {
    return RandomTrees.trees(20).map(ManifestProperties::manifest);
  }

  private static Manifest manifest(Map<TreePath, Node> tree) {
    Map<TreePath, Entry> entries = new TreeMap<>();
    tree.forEach(
        (path, node) -> {
          entries.put(path, entry(path, node));
          for (TreePath up = path.parent(); up != null; up = up.parent()) {
            entries.put(up, new Directory(up, 0755));
          }
        });
    try {
      return Manifest.of(entries.values());
    } catch (ReleaseException e) {
      throw new AssertionError(e);
    }
  }

  private static Entry entry(TreePath path, Node node) {
    if (node.mode().equals(FileMode.SYMLINK)) {
      return new SymbolicLink(path, LinkTarget.of(node.bytes()));
    }
    if (node.mode().equals(FileMode.GITLINK)) {
      return new Directory(path, 01777);
    }
    int mode = node.mode().equals(FileMode.EXECUTABLE_FILE) ? 0755 : 0;
    Sha256 sum = Sha256.of(Hashing.sha256().hashBytes(node.bytes()));
    return new RegularFile(path, mode, node.bytes().length, sum);
  }
}
