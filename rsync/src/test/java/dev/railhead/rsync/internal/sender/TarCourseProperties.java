package dev.railhead.rsync.internal.sender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.rsync.internal.sender.TarCuts.Cut;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The ways of several hosts through one archive, of which nothing is read. */
class TarCourseProperties {
  private static final int PIECE = TarCuts.PIECE;
  private int made;

  @Provide
  Arbitrary<List<Integer>> sizes() {
    return Arbitraries.of(0, 1_000, PIECE / 3, PIECE, PIECE + 1, 3 * PIECE)
        .list()
        .ofMinSize(1)
        .ofMaxSize(30);
  }

  /** The files are holes; every third has a second name, in a directory that comes before. */
  private static Listing listing(List<Integer> sizes) throws Exception {
    Path temp = Files.createTempDirectory("railhead-course-");
    try {
      Path early = Files.createDirectories(temp.resolve("a"));
      for (int i = 0; i < sizes.size(); i++) {
        Path file = Files.createDirectories(temp.resolve("d" + i % 5)).resolve("f" + i);
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
          hole.setLength(sizes.get(i));
        }
        if (i % 3 == 0) {
          Files.createLink(early.resolve("f" + i), file);
        }
      }
      return TreeWalk.of(temp, Options.STANDARD);
    } finally {
      GeneratedTrees.delete(temp);
    }
  }

  private PieceWindow window(int pieces) {
    return new PieceWindow(
        pieces,
        number -> {
          made++;
          return new TarPiece(new byte[1], 1, 0, 0);
        });
  }

  /** The next step of one host. */
  private static int step(TarCourse course, TarCuts cuts, PieceWindow window) throws Exception {
    int number = course.next();
    if (cuts.isRead(number)) {
      window.piece(number);
    }
    return number;
  }

  @Property(tries = 100)
  void each_host_gets_each_piece_once_and_none_before_what_it_needs(
      @ForAll("sizes") List<Integer> sizes,
      @ForAll @IntRange(min = 1, max = 8) int kept,
      @ForAll Random random)
      throws Exception {
    Listing listing = listing(sizes);
    TarCuts cuts = new TarCuts(listing);
    PieceWindow window = window(kept);
    List<TarCourse> courses = new ArrayList<>();
    List<List<Integer>> ways = new ArrayList<>();
    for (int host = 0; host < 3; host++) {
      courses.add(new TarCourse(cuts, window));
      ways.add(new ArrayList<>());
    }
    while (courses.stream().anyMatch(TarCourse::hasNext)) {
      int host = random.nextInt(3);
      if (courses.get(host).hasNext()) {
        ways.get(host).add(step(courses.get(host), cuts, window));
      }
    }
    ways.forEach(way -> assertPossible(way, cuts, listing));
  }

  private static void assertPossible(List<Integer> way, TarCuts cuts, Listing listing) {
    assertThat(way).hasSize(cuts.size()).doesNotHaveDuplicates();
    List<Integer> kinds = new ArrayList<>();
    for (int i = 0; i < way.size(); i++) {
      Cut begin = cuts.cut(way.get(i));
      if (begin.offset() > 0) {
        assertThat(way.get(i)).as("the rest of a file").isEqualTo(way.get(i - 1) + 1);
      }
      for (int place = begin.place(); place < cuts.cut(way.get(i) + 1).place(); place++) {
        kinds.add(kind(cuts.index(place), listing));
      }
    }
    assertThat(kinds)
        .as("directories, files, further names")
        .hasSize(listing.size() - 1)
        .isSorted();
  }

  private static int kind(int index, Listing listing) {
    int first = listing.extras().firstName(index);
    return listing.isDirectory(index) ? 0 : first < 0 || first == index ? 1 : 2;
  }

  @Example
  void a_host_that_comes_when_half_is_sent_shares_the_other_half() throws Exception {
    TarCuts cuts = new TarCuts(listing(IntStream.range(0, 200).mapToObj(i -> PIECE).toList()));
    PieceWindow window = window(10);
    TarCourse first = new TarCourse(cuts, window);
    while (first.percent() < 50) {
      step(first, cuts, window);
    }
    TarCourse second = new TarCourse(cuts, window);
    while (second.hasNext()) {
      if (first.hasNext()) {
        step(first, cuts, window);
      }
      step(second, cuts, window);
    }
    assertThat(made).isBetween(cuts.size(), cuts.size() * 3 / 2);
  }
}
