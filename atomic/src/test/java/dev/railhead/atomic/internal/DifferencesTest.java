package dev.railhead.atomic.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.source.Manifest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  private static final Manifest WANTED = TestRelease.numbered(1).release().manifest();

  private static final int LIMIT = 1 << 20;

  private static byte[] inserted(String record) {
    String text = new String(WANTED.bytes(), UTF_8);
    int header = text.indexOf('\0') + 1;
    return (text.substring(0, header) + record + "\0" + text.substring(header)).getBytes(UTF_8);
  }

  @Test
  void are_the_manifests_own_words_when_the_listing_is_a_manifest() {
    byte[] other = TestRelease.numbered(2).release().manifest().bytes();
    assertThat(Differences.between(WANTED, other, LIMIT))
        .hasSize(2)
        .allMatch(difference -> difference.startsWith("differs: "));
  }

  @Test
  void name_what_no_manifest_can_have() {
    assertThat(Differences.between(WANTED, inserted("p a pipe"), LIMIT))
        .containsExactly("not of this release: p a pipe");
  }

  @Test
  void do_not_call_missing_what_was_only_cut_off() {
    byte[] cut = inserted("p a pipe");
    assertThat(Differences.between(WANTED, Arrays.copyOf(cut, cut.length / 2), cut.length / 2))
        .containsExactly("not of this release: p a pipe");
  }

  @Test
  void are_at_least_one_even_when_the_beginning_is_the_same() {
    assertThat(Differences.between(WANTED, Arrays.copyOf(WANTED.bytes(), 30), 30))
        .containsExactly("no difference in the first 30 bytes of its listing");
  }

  @Test
  void name_what_is_missing_beside_what_no_manifest_can_have() {
    byte[] listing = "railhead-manifest 1\0p pipe\0".getBytes(UTF_8);
    assertThat(Differences.between(WANTED, listing, LIMIT))
        .hasSize(Differences.LIMIT)
        .contains("not of this release: p pipe", "missing: d 755 lib");
  }
}
