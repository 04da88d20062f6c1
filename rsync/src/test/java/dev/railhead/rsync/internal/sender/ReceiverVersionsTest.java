package dev.railhead.rsync.internal.sender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.rsync.RsyncOptions.Deletion;
import dev.railhead.rsync.RsyncOptions.Owners;
import dev.railhead.rsync.fixture.OlderRsyncs;
import dev.railhead.rsync.internal.sender.Options.Feature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Receivers of several versions: this machine's own, and the older ones that {@code .ci/rsyncs}
 * fetches into a cache.
 */
class ReceiverVersionsTest {
  private static final int AGED_WANTED = 2;

  @TempDir Path temp;
  private Path from;

  @BeforeEach
  void build_a_tree() throws Exception {
    from = Files.createDirectories(temp.resolve("from/sub/deeper")).getParent().getParent();
    byte[] content = new byte[500_000];
    new Random(5).nextBytes(content);
    Files.write(from.resolve("large"), content);
    Files.writeString(from.resolve("sub/text"), "some text\n".repeat(5_000));
    Files.createLink(from.resolve("sub/other-name"), from.resolve("large"));
    Files.createSymbolicLink(from.resolve("link"), Path.of("sub/text"));
    Files.setLastModifiedTime(from.resolve("large"), FileTime.fromMillis(1_700_000_000_000L));
  }

  @TestFactory
  Stream<DynamicTest> a_receiver_of_each_version_takes_all_that_is_sent() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(DynamicTest.dynamicTest("of this machine", () -> serves("rsync")));
    List<Path> aged = OlderRsyncs.all();
    for (Path program : aged) {
      tests.add(
          DynamicTest.dynamicTest(
              String.valueOf(program.getParent().getFileName()), () -> serves(program.toString())));
    }
    if (aged.size() < AGED_WANTED) {
      String words =
          "ONLY "
              + aged.size()
              + " OLDER VERSIONS OF RSYNC WERE TRIED, for want of them in "
              + OlderRsyncs.cache()
              + ": run .ci/rsyncs";
      System.err.println(words);
      tests.add(DynamicTest.dynamicTest("older ones", () -> Assumptions.abort(words)));
    }
    return tests.stream();
  }

  private void serves(String program) throws Exception {
    Options hard = Options.STANDARD.withDeletion(Deletion.DELAY).withOwners(Owners.BY_NAME);
    serves(program, Options.STANDARD, "plain");
    serves(program, hard.withFeatures(Set.of(Feature.COMPRESSION)), "compressed");
    serves(
        program,
        hard.withFeatures(Set.of(Feature.DELAYED_UPDATES)).withPartialDirectory(".parts"),
        "delayed");
  }

  @TestFactory
  Stream<DynamicTest> a_receiver_of_each_version_deletes_what_is_gone_and_nothing_else()
      throws Exception {
    return Stream.concat(Stream.of(Path.of("rsync")), OlderRsyncs.all().stream())
        .map(
            program ->
                DynamicTest.dynamicTest(
                    program.toString(),
                    () -> {
                      for (Deletion when : Deletion.values()) {
                        loses(program, when);
                      }
                    }));
  }

  /** A file, a directory with all in it, and what becomes of another type are gone. */
  private void loses(Path program, Deletion when) throws Exception {
    Options options = Options.STANDARD.withDeletion(when);
    if (!options.deletes()) {
      return;
    }
    Path place = temp.resolve(when + Integer.toHexString(program.hashCode()));
    Path old = losing(Files.createDirectories(place.resolve("old")));
    Path now = losing(Files.createDirectories(place.resolve("now")));
    Path to = Files.createDirectories(place.resolve("to"));
    Receiving.run(List.of("rsync", "-a", old + "/", to + "/"));
    Receiving.run(List.of("sh", "-c", "cd \"$0\" && rm -r gone tree other file", now.toString()));
    Files.createDirectories(now.resolve("file/below"));
    Files.writeString(now.resolve("other"), "a file now");
    SharedTree tree = SharedTree.read(now, Receiving.SEED, 1 << 20, options);
    SharedTree known = SharedTree.read(old, Receiving.SEED, 1 << 20, options);
    Files.writeString(to.resolve("by hand"), "in no release");
    Receiving.push(program.toString(), tree.since(known), to);
    assertThat(Receiving.differences(now, to, "--delete", "--omit-dir-times"))
        .isEqualTo("*deleting   by hand\n");
  }

  private static Path losing(Path place) throws Exception {
    Files.createDirectories(place.resolve("tree/with/much"));
    Files.createDirectories(place.resolve("other/things"));
    Files.createDirectories(place.resolve("kept/directory"));
    for (String file :
        List.of("gone", "gone too", "tree/a", "tree/with/b", "other/c", "file", "kept/d")) {
      Files.writeString(place.resolve(file), file);
    }
    return place;
  }

  private void serves(String program, Options options, String name) throws Exception {
    Path to = Files.createDirectories(temp.resolve(name + Integer.toHexString(program.hashCode())));
    Files.writeString(to.resolve("superfluous"), "?");
    Receiving.push(program, from, to, options);
    assertThat(Receiving.differences(from, to, "--delete")).isEmpty();
    assertThat(Receiving.push(program, from, to, options).files()).isZero();
    byte[] edited = Files.readAllBytes(to.resolve("large"));
    edited[250_000]++;
    Files.delete(to.resolve("large"));
    Files.write(to.resolve("large"), edited);
    Conversation.Counts counts = Receiving.push(program, from, to, options);
    assertThat(Receiving.differences(from, to, "--delete")).isEmpty();
    assertThat(counts.literalBytes()).isLessThan(10_000);
    assertThat(counts.matchedBytes()).isGreaterThan(490_000);
  }
}
