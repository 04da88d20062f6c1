package dev.railhead.atomic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Manifest.Directory;
import dev.railhead.core.source.Manifest.RegularFile;
import dev.railhead.core.source.Sha256;
import dev.railhead.core.source.TreePath;
import java.util.List;
import org.junit.jupiter.api.Test;

class FootprintTest {
  private static final Sha256 SUM = Sha256.of("0".repeat(64));

  @Test
  void counts_whole_blocks_and_a_fifth_to_spare() throws Exception {
    Manifest manifest =
        Manifest.of(
            List.of(
                new Directory(TreePath.of("a"), 0755),
                new RegularFile(TreePath.of("a/b"), 0644, 5000, SUM)));
    // The release's own directory, a, and two blocks of b.
    assertThat(Footprint.of(manifest)).isEqualTo(new Footprint(4 * 4096 * 6 / 5, 3, 2));
  }

  @Test
  void does_not_overflow() throws Exception {
    Manifest manifest =
        Manifest.of(List.of(new RegularFile(TreePath.of("a"), 0644, Long.MAX_VALUE, SUM)));
    assertThat(Footprint.of(manifest).bytes()).isPositive();
  }
}
