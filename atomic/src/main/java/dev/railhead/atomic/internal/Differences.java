package dev.railhead.atomic.internal;

import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.ReleaseException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names the first few differences between a release and what a host lists. */
public final class Differences {
  /** How many differences are named. */
  public static final int LIMIT = 5;

  private Differences() {}

  /**
   * Up to {@link #LIMIT} differences, in words, at least one.
   *
   * @param listing what the host lists in a manifest's form, possibly with things in it that no
   *     manifest can have, such as a device
   * @param limit a listing of at least this many bytes was cut short
   */
  public static List<String> between(Manifest wanted, byte[] listing, int limit) {
    boolean whole = listing.length < limit;
    List<String> found =
        whole ? compare(wanted, listing) : raw(records(wanted.bytes()), records(listing), false);
    return found.isEmpty()
        ? List.of("no difference in the first " + listing.length + " bytes of its listing")
        : found;
  }

  private static List<String> compare(Manifest wanted, byte[] listing) {
    try {
      return wanted.differences(Manifest.parse(listing), LIMIT);
    } catch (ReleaseException notOfThisForm) {
      return raw(records(wanted.bytes()), records(listing), true);
    }
  }

  private static List<String> raw(Set<ByteBuffer> wanted, Set<ByteBuffer> there, boolean whole) {
    List<String> found = new ArrayList<>();
    for (ByteBuffer record : there) {
      if (!wanted.contains(record) && found.size() < LIMIT) {
        found.add("not of this release: " + shown(record));
      }
    }
    for (ByteBuffer record : wanted) {
      if (whole && !there.contains(record) && found.size() < LIMIT) {
        found.add("missing: " + shown(record));
      }
    }
    return List.copyOf(found);
  }

  private static String shown(ByteBuffer record) {
    byte[] bytes = new byte[record.remaining()];
    record.duplicate().get(bytes);
    return Answer.printable(bytes);
  }

  /** The records, each up to its NUL; what comes after the last NUL was cut and tells nothing. */
  private static Set<ByteBuffer> records(byte[] listing) {
    Set<ByteBuffer> records = new LinkedHashSet<>();
    int begin = 0;
    for (int i = 0; i < listing.length; i++) {
      if (listing[i] == 0) {
        records.add(ByteBuffer.wrap(listing, begin, i - begin).slice());
        begin = i + 1;
      }
    }
    return records;
  }
}
