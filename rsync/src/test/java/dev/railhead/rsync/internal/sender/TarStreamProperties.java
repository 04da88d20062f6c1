package dev.railhead.rsync.internal.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.rsync.internal.sender.GeneratedTrees.Item;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Archives of generated trees, unpacked by a real GNU tar and judged by a real rsync. */
class TarStreamProperties {
  private static final int PIECE = 256 << 10;

  @Provide
  Arbitrary<Map<String, Item>> trees() {
    return GeneratedTrees.trees();
  }

  @Provide
  Arbitrary<List<Integer>> sizes() {
    Arbitrary<Integer> near =
        Arbitraries.of(0, 511, 512, 513, PIECE, 2 * PIECE, 3 * PIECE)
            .flatMap(size -> Arbitraries.integers().between(-2, 2).map(d -> Math.max(0, size + d)));
    return near.list().ofMinSize(1).ofMaxSize(8);
  }

  private static class Heard implements TarStream.Remarks {
    private int files;
    private long contentBytes;
    private long bytes;
    private String changed = "";

    @Override
    public void wrote(int more) {
      bytes += more;
    }

    @Override
    public void sent(int moreFiles, long moreBytes, int percent) {
      files += moreFiles;
      contentBytes += moreBytes;
      try {
        reached(percent);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    void reached(int percent) throws Exception {}

    @Override
    public void changed(String what) {
      changed = what;
    }
  }

  private static TarStream read(Path from) throws Exception {
    return SharedTree.read(from, Receiving.SEED, 1 << 20, Options.STANDARD).archive();
  }

  private static Heard unpack(TarStream archive, Path to) throws Exception {
    return unpack(archive, to, new Heard());
  }

  private static Heard unpack(TarStream archive, Path to, Heard heard) throws Exception {
    Files.createDirectories(to);
    Process tar =
        new ProcessBuilder(
                "tar",
                "-x",
                "-p",
                "--no-same-owner",
                "--delay-directory-restore",
                "--warning=no-timestamp")
            .directory(to.toFile())
            .redirectErrorStream(true)
            .start();
    try (OutputStream out = tar.getOutputStream()) {
      archive.write(out, Commons.of(OptionalLong.empty()), heard);
    }
    String said = new String(tar.getInputStream().readAllBytes());
    assertThat(tar.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(tar.exitValue()).as(said).isZero();
    assertThat(said).isEmpty();
    return heard;
  }

  /** The root's own time and mode are no entry of an archive: it is there already. */
  private static void assertNothingLeftToDo(Path from, Path to) throws Exception {
    assertThat(Receiving.differences(from, to, "--delete").lines().filter(l -> !l.endsWith(" ./")))
        .isEmpty();
    assertThat(Receiving.push(from, to, Options.STANDARD).files())
        .as("rsync has nothing to send")
        .isZero();
    assertThat(Receiving.differences(from, to, "--delete")).isEmpty();
  }

  @Property(tries = 150)
  void what_tar_unpacks_leaves_rsync_nothing_to_do(@ForAll("trees") Map<String, Item> items)
      throws Exception {
    Path temp = Files.createTempDirectory("railhead-tar-");
    try {
      Path from = GeneratedTrees.build(temp.resolve("from"), items);
      unpack(read(from), temp.resolve("to"));
      assertNothingLeftToDo(from, temp.resolve("to"));
    } finally {
      GeneratedTrees.delete(temp);
    }
  }

  @Property(tries = 40)
  void wherever_pieces_end_all_content_is_in_them_once(@ForAll("sizes") List<Integer> sizes)
      throws Exception {
    Path temp = Files.createTempDirectory("railhead-tar-");
    try {
      Path from = Files.createDirectories(temp.resolve("from"));
      long all = 0;
      for (int i = 0; i < sizes.size(); i++) {
        byte[] content = new byte[sizes.get(i)];
        new Random(i).nextBytes(content);
        Files.write(from.resolve("f" + i), content);
        all += content.length;
      }
      Heard heard = unpack(read(from), temp.resolve("to"));
      assertNothingLeftToDo(from, temp.resolve("to"));
      assertThat(heard.files).isEqualTo(sizes.size());
      assertThat(heard.contentBytes).isEqualTo(all);
    } finally {
      GeneratedTrees.delete(temp);
    }
  }

  @Example
  void names_targets_times_and_modes_that_fit_no_field_arrive() throws Exception {
    Path temp = Files.createTempDirectory("railhead-tar-");
    try {
      Path from = awkward(temp);
      unpack(read(from), temp.resolve("to"));
      assertNothingLeftToDo(from, temp.resolve("to"));
    } finally {
      Receiving.run(List.of("chmod", "-R", "u+rwX", temp.toString()));
      GeneratedTrees.delete(temp);
    }
  }

  private static Path awkward(Path temp) throws IOException {
    Path from = Files.createDirectories(temp.resolve("from"));
    String name = "n".repeat(250);
    for (int length : new int[] {96, 97, 98, 99, 100, 101, 250}) {
      Files.writeString(from.resolve("l".repeat(length)), "long " + length);
      Files.createDirectories(from.resolve("d".repeat(length)));
    }
    Path deep = from.resolve(name).resolve(name).resolve(name).resolve(name);
    Files.createDirectories(deep);
    Files.createLink(deep.resolve("hard"), Files.writeString(deep.resolve(name), "deep"));
    for (String target : List.of("/absolute", "../../up", "t".repeat(100), "t".repeat(300))) {
      Files.createSymbolicLink(from.resolve("to" + target.length()), Path.of(target));
    }
    Files.writeString(from.resolve(".railhead-unpacking"), "a file of the release's own");
    long[][] times = {{-1, 500_000_000}, {-7, 0}, {-100_000, 1}, {0, 1}, {4_102_444_800L, 7}};
    for (long[] time : times) {
      Path file = Files.writeString(from.resolve("time" + time[0]), "");
      Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(time[0], time[1])));
    }
    for (String mode : List.of("rwxrwxrwx", "r--------", "---------")) {
      Files.setPosixFilePermissions(
          Files.writeString(from.resolve("m" + mode), mode), PosixFilePermissions.fromString(mode));
    }
    Path closed = Files.createDirectories(from.resolve("closed"));
    Files.writeString(closed.resolve("file"), "in a directory that may not be written to");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    return from;
  }

  @Example
  void a_second_host_gets_the_same_bytes_without_another_reading() throws Exception {
    Path temp = Files.createTempDirectory("railhead-tar-");
    try {
      Path from = Files.createDirectories(temp.resolve("from"));
      Path file = Files.write(from.resolve("f"), new byte[3 * PIECE + 5]);
      TarStream archive = read(from);
      byte[] first = bytes(archive);
      Files.delete(file);
      assertThat(bytes(archive)).isEqualTo(first);
    } finally {
      GeneratedTrees.delete(temp);
    }
  }

  @Property
  void a_host_that_comes_later_gets_the_same_in_an_order_of_its_own(@ForAll("moments") int percent)
      throws Exception {
    Path temp = Files.createTempDirectory("railhead-tar-");
    try {
      Path from = moreThanIsKept(temp.resolve("from"));
      TarStream archive = read(from);
      Heard meanwhile =
          new Heard() {
            @Override
            void reached(int reached) throws Exception {
              if (reached >= percent && !Files.exists(temp.resolve("second"))) {
                unpack(archive, temp.resolve("second"), new Heard());
              }
            }
          };
      unpack(archive, temp.resolve("first"), meanwhile);
      for (String host : List.of("first", "second")) {
        assertNothingLeftToDo(from, temp.resolve(host));
        assertThat(Files.getAttribute(temp.resolve(host).resolve("b/f0"), "unix:nlink"))
            .isEqualTo(2);
      }
    } finally {
      GeneratedTrees.delete(temp);
    }
  }

  /** At 80, names in b are at hand, and files in a of which they are names are not any more. */
  @Provide
  Arbitrary<Integer> moments() {
    return Arbitraries.of(0, 50, 80, 100);
  }

  private static Path moreThanIsKept(Path from) throws IOException {
    byte[] content = new byte[PIECE + PIECE / 2];
    Path names = Files.createDirectories(from.resolve("b"));
    for (int i = 0; i < 60; i++) {
      new Random(i).nextBytes(content);
      Path file = Files.createDirectories(from.resolve(i < 40 ? "a" : "c")).resolve("f" + i);
      Files.write(file, content);
      if (i < 40) {
        Files.createLink(names.resolve("f" + i), file);
      }
    }
    return from;
  }

  private static byte[] bytes(TarStream archive) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    archive.write(out, Commons.of(OptionalLong.empty()), new Heard());
    return out.toByteArray();
  }

  @Property(tries = 12)
  void a_file_that_changes_is_named_and_ends_the_archive(
      @ForAll("meddling") String meddling, @ForAll("sizes") List<Integer> sizes) throws Exception {
    Path temp = Files.createTempDirectory("railhead-tar-");
    try {
      Path from = Files.createDirectories(temp.resolve("from"));
      Path file = Files.write(from.resolve("victim"), new byte[sizes.get(0) + 1]);
      TarStream archive = read(from);
      Receiving.run(List.of("sh", "-c", meddling, "sh", file.toString()));
      Heard heard = new Heard();
      assertThatThrownBy(
              () ->
                  archive.write(
                      OutputStream.nullOutputStream(), Commons.of(OptionalLong.empty()), heard))
          .isInstanceOf(IOException.class);
      assertThat(heard.changed).contains("victim", "changed while it was being sent");
    } finally {
      GeneratedTrees.delete(temp);
    }
  }

  @Provide
  Arbitrary<String> meddling() {
    return Arbitraries.of(
        "truncate -s -1 \"$1\"", "echo more >> \"$1\"", "rm \"$1\"", "touch -d @5 \"$1\"");
  }
}
