package dev.railhead.atomic.serve.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/**
 * What always holds of ranges.
 *
 * <p>Seen to fail when a last position is not cut to the size, when a suffix longer than the size
 * is not, and when the sum of the parts is not bounded.
 */
class ByteRangeProperties {
  @Provide
  Arbitrary<String> headers() {
    return Arbitraries.of(
            "0", "1", "5", "9", "10", "11", "99999999999999999999", "-", "-", ",", " ", "x")
        .list()
        .ofMaxSize(12)
        .map(pieces -> "bytes=" + String.join("", pieces));
  }

  @Property(tries = 2000)
  void every_part_lies_inside_and_all_are_no_more_than_the_whole(
      @ForAll("headers") String header, @ForAll @LongRange(min = 0, max = 12) long size) {
    long sum = 0;
    for (ByteRange range : ByteRange.parse(header, size).orElse(List.of())) {
      assertThat(range.length()).isPositive();
      assertThat(range.first()).isNotNegative();
      assertThat(range.first() + range.length()).isLessThanOrEqualTo(size);
      sum += range.length();
    }
    assertThat(sum).isLessThanOrEqualTo(size);
  }

  @Property
  void a_part_is_what_counting_bytes_gives(
      @ForAll @LongRange(min = 0, max = 20) long first,
      @ForAll @LongRange(min = 0, max = 20) long last,
      @ForAll @LongRange(min = 1, max = 20) long size) {
    List<Long> wanted = new ArrayList<>();
    for (long at = first; at <= last && at < size; at++) {
      wanted.add(at);
    }
    Optional<List<ByteRange>> ranges = ByteRange.parse("bytes=" + first + "-" + last, size);
    if (last < first) {
      assertThat(ranges).isEmpty();
    } else {
      List<Long> got = new ArrayList<>();
      ranges
          .orElseThrow()
          .forEach(
              range -> {
                for (long at = 0; at < range.length(); at++) {
                  got.add(range.first() + at);
                }
              });
      assertThat(got).isEqualTo(wanted);
    }
  }

  @Example
  void the_examples_of_rfc_9110_section_14_1_2() {
    assertThat(ByteRange.parse("bytes=0-499", 10_000)).contains(List.of(new ByteRange(0, 500)));
    assertThat(ByteRange.parse("bytes=500-999", 10_000)).contains(List.of(new ByteRange(500, 500)));
    assertThat(ByteRange.parse("bytes=-500", 10_000)).contains(List.of(new ByteRange(9500, 500)));
    assertThat(ByteRange.parse("bytes=9500-", 10_000)).contains(List.of(new ByteRange(9500, 500)));
    assertThat(ByteRange.parse("bytes=0-0,-1", 10_000))
        .contains(List.of(new ByteRange(0, 1), new ByteRange(9999, 1)));
    assertThat(ByteRange.parse("bytes= 0-0 , , 5-6", 10_000))
        .contains(List.of(new ByteRange(0, 1), new ByteRange(5, 2)));
    assertThat(new ByteRange(0, 500).contentRange(1234)).isEqualTo("bytes 0-499/1234");
  }

  @Example
  void what_is_past_the_end_is_asked_for_in_vain() {
    assertThat(ByteRange.parse("bytes=10-", 10)).contains(List.of());
    assertThat(ByteRange.parse("bytes=-0", 10)).contains(List.of());
    assertThat(ByteRange.parse("bytes=99999999999999999999-", 10)).contains(List.of());
    assertThat(ByteRange.parse("bytes=0-99999999999999999999", 10))
        .contains(List.of(new ByteRange(0, 10)));
    assertThat(ByteRange.parse("bytes=000000000000000000001-2", 10))
        .contains(List.of(new ByteRange(1, 2)));
  }

  @Example
  void what_is_no_range_or_too_much_asks_for_the_whole() {
    String many = "0-0" + ",0-0".repeat(ByteRange.MOST);
    for (String header :
        List.of(
            "items=0-1",
            "bytes",
            "bytes=",
            "bytes=,",
            "bytes=1",
            "bytes=a-b",
            "bytes=2-1",
            "bytes=-",
            "bytes=1-2-3",
            "bytes=0-1,x",
            "bytes=0-9,0-9",
            "bytes=" + many)) {
      assertThat(ByteRange.parse(header, 10)).as(header).isEmpty();
    }
    assertThat(ByteRange.parse("bytes=0-", 0)).isEmpty();
  }
}
