package dev.railhead.rsync.compare;

import dev.railhead.core.source.Release;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.fixture.Tools;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Random;

/**
 * Makes a release like that of a large web application, and the next one. Sizes are spread as those
 * of source files and assets are: half of the files are below 2 KiB, one of ten is above 30 KiB,
 * none is above 3 MiB. The same numbers give the same trees.
 */
final class Planting {
  private static final double MEDIAN = 2048;
  private static final double SPREAD = 2.1;
  private static final int LARGEST = 3 << 20;

  private final ReleaseTree first;
  private final ReleaseTree second;
  private final int files;
  private final Random random = new Random(20140616);

  private Planting(Path directory, int files) throws IOException {
    this.first = ReleaseTree.in(directory.resolve("first"));
    this.second = ReleaseTree.in(directory.resolve("second"));
    this.files = files;
  }

  /** Builds both in {@code directory}: {@code files} files, three to a directory. */
  static ComparedTree in(Path directory, int files) throws Exception {
    Planting made = new Planting(directory, files);
    made.build();
    Tools.run("cp", "-a", "--", made.first.directory() + "/.", made.second.directory().toString());
    made.change();
    Release first = made.first.release();
    Release second = made.second.release();
    return new ComparedTree(
        made.first,
        made.second,
        first,
        second,
        made.first.times(first.manifest()),
        made.second.times(second.manifest()));
  }

  private void build() throws IOException {
    for (int i = 0; i < files; i++) {
      write(first.path(name(i)), size());
    }
    for (int i = 0; i < files / 130; i++) {
      first.link("d" + i % 50 + "/link" + i, "d1/f" + i);
    }
  }

  private static String name(int file) {
    int directory = file / 3;
    return "d" + directory % 50 + "/d" + directory / 50 + "/f" + file;
  }

  private int size() {
    return (int) Math.min(LARGEST, MEDIAN * Math.exp(SPREAD * random.nextGaussian()));
  }

  private void write(Path file, int size) throws IOException {
    byte[] content = new byte[size];
    random.nextBytes(content);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    Files.setLastModifiedTime(file, FileTime.from(ReleaseTree.BUILT));
  }

  /** One of a hundred files is edited in its middle, a few are new, a few are gone. */
  private void change() throws IOException {
    FileTime later = FileTime.from(ReleaseTree.BUILT.plusSeconds(3600));
    for (int i = 0; i < files; i += 100) {
      Path file = second.path(name(i));
      try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
        open.seek(open.length() / 2);
        open.write(("edited " + i).getBytes(StandardCharsets.US_ASCII));
      }
      Files.setLastModifiedTime(file, later);
    }
    for (int i = 0; i < files / 400; i++) {
      write(second.path("d" + i + "/new" + i), size());
      if (i % 5 < 2) {
        Files.delete(second.path(name(i * 350 + 1)));
      }
    }
  }
}
