package dev.railhead.atomic.serve.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a representation. Immutable.
 *
 * @param first the position of its first byte, counted from 0
 * @param length how many bytes it has, at least 1
 */
record ByteRange(long first, long length) {
  /** How many parts a request may ask for; one that asks for more gets the whole. */
  static final int MOST = 16;

  private static final String UNIT = "bytes=";
  private static final int MOST_DIGITS = 18;

  /**
   * The parts that {@code header} asks for, in its order (RFC 9110 section 14.1.2).
   *
   * @return nothing if the whole is to be sent, because the header is malformed, in another unit,
   *     or asks for more parts than {@value #MOST}, or more bytes than there are; an empty list if
   *     it asks for nothing that is there
   */
  static Optional<List<ByteRange>> parse(String header, long size) {
    String value = header.strip().toLowerCase(Locale.ROOT);
    if (!value.startsWith(UNIT) || size == 0) {
      return Optional.empty();
    }
    List<ByteRange> ranges = new ArrayList<>();
    int specs = 0;
    for (String part : value.substring(UNIT.length()).split(",", -1)) {
      String spec = part.strip();
      if (spec.isEmpty()) {
        continue;
      }
      specs++;
      if (specs > MOST || !add(ranges, spec, size)) {
        return Optional.empty();
      }
    }
    return specs == 0 || overlap(ranges, size) ? Optional.empty() : Optional.of(ranges);
  }

  /** More bytes than the whole has are asked for only to keep a server busy. */
  private static boolean overlap(List<ByteRange> ranges, long size) {
    long left = size;
    for (ByteRange range : ranges) {
      left -= range.length;
    }
    return left < 0;
  }

  /** Answers false if {@code spec} is malformed; adds nothing if it asks for nothing there. */
  private static boolean add(List<ByteRange> ranges, String spec, long size) {
    int dash = spec.indexOf('-');
    if (dash < 0) {
      return false;
    }
    Long first = number(spec.substring(0, dash));
    Long last = number(spec.substring(dash + 1));
    if (dash == 0) {
      return last != null && addLast(ranges, last, size);
    }
    if (first == null || (last == null && dash + 1 < spec.length())) {
      return false;
    }
    if (last != null && last < first) {
      return false;
    }
    if (first < size) {
      long end = last == null ? size : Math.min(size, last + 1);
      ranges.add(new ByteRange(first, end - first));
    }
    return true;
  }

  private static boolean addLast(List<ByteRange> ranges, long suffix, long size) {
    long length = Math.min(suffix, size);
    if (length > 0) {
      ranges.add(new ByteRange(size - length, length));
    }
    return true;
  }

  /** A number past all sizes is as good as the largest; null if {@code digits} are none. */
  private static @Nullable Long number(String digits) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    String short0 = digits.replaceFirst("^0+(?=.)", "");
    return short0.length() > MOST_DIGITS ? Long.MAX_VALUE - 1 : Long.parseLong(short0);
  }

  /** The value of Content-Range for this part of {@code size} bytes. */
  String contentRange(long size) {
    return "bytes " + first + "-" + (first + length - 1) + "/" + size;
  }
}
