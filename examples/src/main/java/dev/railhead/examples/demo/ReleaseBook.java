package dev.railhead.examples.demo;

import dev.railhead.core.source.Manifest.RegularFile;
import dev.railhead.core.source.Release;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Knows what each release holds, and so tells whether what a page was made of is one release. The
 * manifests come from the repository, not from the hosts. Thread-safe.
 */
final class ReleaseBook {
  /** What a page says of a file that is not there. */
  static final String ABSENT = "-";

  private static final long LARGEST_FILE = 1 << 20;

  /** What the files of one page tell. */
  enum Judgement {
    /** There is a release that has all of them just so. */
    ONE_RELEASE,
    /** Each file is of some release, and no release has all of them. */
    MIXED,
    /** A file is of no release at all. */
    FOREIGN
  }

  private record Pages(
      List<Map<String, String>> releases, List<String> all, List<String> telling) {}

  private volatile Pages pages = new Pages(List.of(), List.of(), List.of());

  /** Learns {@code release}. */
  synchronized void add(Release release) {
    Map<String, String> digests = new HashMap<>();
    for (RegularFile file : release.manifest().files()) {
      if (isPlain(file)) {
        digests.put(file.path().toString(), file.sha256().hex());
      }
    }
    List<Map<String, String>> releases = new ArrayList<>(pages.releases());
    releases.add(digests);
    Set<String> paths = new TreeSet<>();
    releases.forEach(known -> paths.addAll(known.keySet()));
    List<String> telling = paths.stream().filter(path -> differs(releases, path)).toList();
    pages = new Pages(List.copyOf(releases), List.copyOf(paths), telling);
  }

  /** A name that fits in a URL as it is printed, and a size that a page would read. */
  private static boolean isPlain(RegularFile file) {
    String path = file.path().toString();
    return path.length() == file.path().length()
        && path.chars().allMatch(c -> c > ' ' && c < 127)
        && !path.startsWith("\"")
        && file.size() <= LARGEST_FILE;
  }

  private static boolean differs(List<Map<String, String>> releases, String path) {
    return releases.stream().map(known -> known.getOrDefault(path, ABSENT)).distinct().count() > 1;
  }

  /** How many files tell the releases known so far apart. */
  int telling() {
    return pages.telling().size();
  }

  /**
   * Up to {@code size} files for a page, in random order: half of them such as tell releases apart,
   * as far as there are any. Empty before a release is known.
   */
  List<String> page(int size, Random random) {
    Pages known = pages;
    Set<String> chosen = new TreeSet<>();
    pick(known.telling(), Math.min(size / 2, known.telling().size()), random, chosen);
    pick(known.all(), Math.min(size, known.all().size()), random, chosen);
    List<String> page = new ArrayList<>(chosen);
    Collections.shuffle(page, random);
    return page;
  }

  private static void pick(List<String> from, int target, Random random, Set<String> chosen) {
    // Drawing a few out of many: twice as many draws as wanted all but always do.
    for (int draw = 0; draw < 4 * target && chosen.size() < target; draw++) {
      chosen.add(from.get(random.nextInt(from.size())));
    }
  }

  /** What {@code read}, digests by path, tells by the releases known so far. */
  Judgement judge(Map<String, String> read) {
    List<Map<String, String>> releases = pages.releases();
    if (releases.stream().anyMatch(known -> explains(known, read))) {
      return Judgement.ONE_RELEASE;
    }
    boolean all =
        read.entrySet().stream()
            .allMatch(file -> releases.stream().anyMatch(known -> explains(known, file)));
    return all ? Judgement.MIXED : Judgement.FOREIGN;
  }

  private static boolean explains(Map<String, String> known, Map<String, String> read) {
    return read.entrySet().stream().allMatch(file -> explains(known, file));
  }

  private static boolean explains(Map<String, String> known, Map.Entry<String, String> file) {
    return known.getOrDefault(file.getKey(), ABSENT).equals(file.getValue());
  }
}
