package dev.railhead.atomic.serve.sticky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.Epoch;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/**
 * What always holds of the cookie.
 *
 * <p>Seen to fail when the signature is not compared, and when the name is not part of what is
 * signed.
 */
class StickyEpochProperties {
  private static final byte[] KEY = "0123456789abcdef".getBytes();
  private final StickyEpoch sticky = StickyEpoch.signed("web", KEY);

  @Property
  void what_was_given_out_is_read_back(
      @ForAll @LongRange(min = 0) long fence,
      @ForAll @LongRange(min = 0, max = 999_999_999) long number) {
    Epoch epoch = new Epoch(fence, number);
    assertThat(sticky.read(sticky.value(epoch))).contains(epoch);
    assertThat(sticky.value(epoch)).matches("[A-Za-z0-9._-]+");
  }

  @Property
  void any_other_text_is_passed_over(
      @ForAll @LongRange(min = 0) long fence,
      @ForAll @IntRange(min = 0, max = 40) int at,
      @ForAll char c) {
    String value = sticky.value(new Epoch(fence, 1));
    StringBuilder changed = new StringBuilder(value);
    changed.setCharAt(at % value.length(), c);
    if (!changed.toString().equals(value)) {
      sticky
          .read(changed.toString())
          .ifPresent(read -> assertThat(sticky.value(read)).isEqualTo(value));
    }
  }

  @Example
  void a_cookie_of_another_docroot_or_key_is_passed_over() {
    String value = sticky.value(new Epoch(7, 1));
    assertThat(StickyEpoch.signed("other", KEY).read(value)).isEmpty();
    assertThat(StickyEpoch.signed("web", "another key of ours".getBytes()).read(value)).isEmpty();
    assertThat(sticky.read("7.1")).isEmpty();
    assertThat(sticky.read("")).isEmpty();
    assertThat(sticky.read("9".repeat(100_000))).isEmpty();
  }

  @Example
  void what_makes_no_sense_is_refused() {
    assertThatThrownBy(() -> StickyEpoch.signed("a b", KEY)).hasMessageContaining("a b");
    assertThatThrownBy(() -> StickyEpoch.signed("web", new byte[15])).hasMessageContaining("16");
    assertThatThrownBy(() -> sticky.waiting(java.time.Duration.ofMinutes(1)))
        .hasMessageContaining("30 s");
  }
}
