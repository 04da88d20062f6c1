package dev.railhead.rsync.internal.sender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.ModificationTimes;
import dev.railhead.rsync.RsyncOptions.Deletion;
import dev.railhead.rsync.RsyncOptions.Owners;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.internal.sender.FilterRule.Act;
import dev.railhead.rsync.internal.sender.GeneratedTrees.Item;
import dev.railhead.rsync.internal.sender.Options.Feature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Pushes between generated trees to a real {@code rsync --server}, judged by a real rsync. */
class SharedTreeProperties {
  private static final List<String> PATTERNS =
      List.of(
          "a", "b/", "/a", "*.b", "a*", "**/zz", "a/b", "a/***", "?", "/a/**", "b**", "/*/a", "-*");

  @Provide
  Arbitrary<Map<String, Item>> trees() {
    return GeneratedTrees.trees();
  }

  @Provide
  Arbitrary<Options> options() {
    Arbitrary<List<FilterRule>> filters =
        Combinators.combine(Arbitraries.of(Act.class), Arbitraries.of(PATTERNS))
            .as(FilterRule::of)
            .list()
            .ofMaxSize(3);
    return Combinators.combine(
            Arbitraries.of(Deletion.class),
            filters,
            Arbitraries.of(".parts", "parts~").optional(),
            Arbitraries.of(Owners.class),
            Arbitraries.of(Feature.class).set().ofMaxSize(4))
        .as(
            (deletion, rules, parts, owners, features) ->
                new Options(deletion, OptionalInt.empty(), rules, parts, owners, features));
  }

  @Property(tries = 100)
  void after_a_push_rsync_itself_finds_no_difference(
      @ForAll("trees") Map<String, Item> before, @ForAll("trees") Map<String, Item> after)
      throws Exception {
    Path temp = Files.createTempDirectory("railhead-sender-");
    try {
      Path from = GeneratedTrees.build(temp.resolve("from"), after);
      Path to = GeneratedTrees.build(temp.resolve("to"), before);
      Conversation.Counts first = Receiving.push(from, to, Options.STANDARD);
      assertThat(Receiving.differences(from, to, "--delete")).isEmpty();
      assertThat(first.literalBytes() + first.matchedBytes()).isLessThanOrEqualTo(bytesOf(from));
      assertThat(Receiving.push(from, to, Options.STANDARD).files())
          .as("a second push sends nothing")
          .isZero();
    } finally {
      GeneratedTrees.delete(temp);
    }
  }

  @Property(tries = 300)
  void of_a_known_release_only_what_was_touched_needs_to_be_said(
      @ForAll("trees") Map<String, Item> before,
      @ForAll("trees") Map<String, Item> after,
      @ForAll("gone") Set<String> gone,
      @ForAll("deleting") Options options)
      throws Exception {
    // Of a tree with hard links all is said.
    before.values().removeIf(item -> item.type() == 'h');
    Map<String, Item> now = new TreeMap<>(before);
    now.keySet().removeIf(path -> gone.contains(path.substring(0, path.indexOf('/') + 1)));
    now.keySet().removeAll(gone);
    now.putAll(after);
    now.values().removeIf(item -> item.type() == 'h');
    Path temp = Files.createTempDirectory("railhead-sender-");
    try {
      Path old = GeneratedTrees.build(temp.resolve("old"), before);
      Path from = GeneratedTrees.build(temp.resolve("from"), now);
      Path to = GeneratedTrees.build(temp.resolve("to"), before);
      Files.setLastModifiedTime(from, FileTime.from(Instant.ofEpochSecond(1_800_000_000)));
      assertThat(Receiving.differences(old, to, "--delete")).isEmpty();
      Receiving.push(read(from, options).since(read(old, options)), to);
      assertThat(Receiving.differences(from, to, "--delete")).isEmpty();
      assertThat(read(from, options).since(read(from, options)).entries())
          .as("of what did not change only the root is named")
          .isOne();
    } finally {
      GeneratedTrees.delete(temp);
    }
  }

  @Property(tries = 300)
  void listed_from_its_manifest_and_times_a_tree_is_what_a_look_at_it_finds(
      @ForAll("trees") Map<String, Item> items) throws Exception {
    items.values().removeIf(item -> item.type() == 'h');
    Path temp = Files.createTempDirectory("railhead-sender-");
    try {
      Path root = GeneratedTrees.build(temp.resolve("tree"), items);
      Manifest manifest = Manifest.read(root);
      ModificationTimes times = ReleaseTree.in(root).times(manifest);
      Options options = Options.STANDARD;
      SharedTree listed =
          SharedTree.listed(root, manifest, times, Receiving.SEED, 1 << 20, options);
      assertThat(listed.hasEntriesOf(read(root, options))).as("%s", items).isTrue();
    } finally {
      GeneratedTrees.delete(temp);
    }
  }

  private static SharedTree read(Path directory, Options options) throws Exception {
    return SharedTree.read(directory, Receiving.SEED, 1 << 20, options);
  }

  @Provide
  Arbitrary<Options> deleting() {
    return Combinators.combine(
            Arbitraries.of(Deletion.class).filter(when -> when != Deletion.NONE),
            Arbitraries.of(Feature.class).set().ofMaxSize(2),
            Arbitraries.of(".parts").optional())
        .as(
            (deletion, features, parts) ->
                new Options(
                    deletion, OptionalInt.empty(), List.of(), parts, Owners.NONE, features));
  }

  @Example
  void what_no_release_knows_of_stays_beside_a_few_files_that_are_gone() throws Exception {
    assertThat(extraIsLeftWhereGone(DeletionRule.MOST, "name")).isTrue();
  }

  @Example
  void beside_many_files_that_are_gone_all_that_is_not_in_the_release_goes() throws Exception {
    assertThat(extraIsLeftWhereGone(DeletionRule.MOST + 1, "name")).isFalse();
  }

  @Example
  void beside_a_file_whose_name_would_be_a_pattern_all_that_is_not_in_the_release_goes()
      throws Exception {
    assertThat(extraIsLeftWhereGone(1, "gone*")).isFalse();
  }

  /** Whether one file more is left in a directory that loses {@code files} files. */
  private static boolean extraIsLeftWhereGone(int files, String name) throws Exception {
    Path temp = Files.createTempDirectory("railhead-sender-");
    try {
      Path old = Files.createDirectories(temp.resolve("old"));
      Path from = Files.createDirectories(temp.resolve("from"));
      Path to = Files.createDirectories(temp.resolve("to"));
      for (int i = 0; i < files; i++) {
        Files.createFile(old.resolve(name + i));
        Files.createFile(to.resolve(name + i));
      }
      Files.createFile(to.resolve("extra0"));
      Receiving.push(read(from, Options.STANDARD).since(read(old, Options.STANDARD)), to);
      try (Stream<Path> left = Files.list(to)) {
        List<Path> names = left.toList();
        assertThat(names).hasSizeLessThanOrEqualTo(1);
        return names.equals(List.of(to.resolve("extra0")));
      }
    } finally {
      GeneratedTrees.delete(temp);
    }
  }

  @Provide
  Arbitrary<Set<String>> gone() {
    return Arbitraries.of(GeneratedTrees.NAMES)
        .flatMap(name -> Arbitraries.of(name, name + "/", name + "/a", name + "/b"))
        .set()
        .ofMaxSize(4);
  }

  /** The twin is pushed to by rsync's own client, with the same options. */
  @Property(tries = 120)
  void whatever_the_options_the_result_is_that_of_rsyncs_own_client(
      @ForAll("trees") Map<String, Item> before,
      @ForAll("trees") Map<String, Item> after,
      @ForAll("options") Options options)
      throws Exception {
    Path temp = Files.createTempDirectory("railhead-sender-");
    try {
      Path from = GeneratedTrees.build(temp.resolve("from"), after);
      Path to = GeneratedTrees.build(temp.resolve("to"), before);
      Path twin = GeneratedTrees.build(temp.resolve("twin"), before);
      Receiving.Ending ending = Receiving.pushed("rsync", from, to, options);
      // 23 where an entry that is excluded stands in the way of another one.
      assertThat(ending.status()).as(ending.said()).isIn(0, 23);
      assertThat(ending.status()).isEqualTo(Receiving.status(client(from, twin, options)));
      Conversation.Counts counts = ending.counts();
      // A directory that is kept for what is excluded in it has the time of the deletions there.
      assertThat(Receiving.differences(twin, to, "--delete", "--omit-dir-times")).isEmpty();
      assertThat(counts.literalBytes() + counts.matchedBytes()).isLessThanOrEqualTo(bytesOf(from));
      if (options.has(Feature.WHOLE_FILES)) {
        assertThat(counts.matchedBytes()).isZero();
      }
      if (ending.status() == 0) {
        assertThat(Receiving.pushed("rsync", from, to, options).counts().files()).isZero();
      }
    } finally {
      GeneratedTrees.delete(temp);
    }
  }

  /**
   * With the list in one piece, as ours is: in pieces and with hard links, rsync 3.5.0 waits for
   * itself, or ends with 2, where a directory that must stay is in the way of a file.
   */
  private static List<String> client(Path from, Path to, Options options) {
    List<String> words =
        new ArrayList<>(List.of("rsync", "-rlptHJ", "--no-inc-recursive", "--modify-window=-1"));
    words.addAll(options.arguments());
    if (options.owners() != Owners.NONE) {
      words.addAll(List.of("--owner", "--group"));
    }
    options.filters().forEach(rule -> words.add("--filter=" + rule.text()));
    words.addAll(List.of("--", from + "/", to + "/"));
    return words;
  }

  private static long bytesOf(Path tree) throws Exception {
    long bytes = 0;
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path each : all.toList()) {
        bytes += Files.isRegularFile(each) ? Files.size(each) : 0;
      }
    }
    return bytes;
  }

  /** A wrong seed, or one at the wrong place, has right results: but nothing matches any more. */
  @Example
  void of_an_edited_file_only_what_is_near_the_edit_is_sent() throws Exception {
    edited(Options.STANDARD);
  }

  @Example
  void of_an_edited_file_only_what_is_near_the_edit_is_sent_compressed() throws Exception {
    edited(Options.STANDARD.withFeatures(Set.of(Feature.COMPRESSION)));
  }

  /**
   * A block of the old file that the short checksums cannot tell from the new one: the whole file's
   * checksum does not fit, and the host asks a second time, with long ones.
   */
  @Example
  void what_arrives_damaged_is_asked_for_again_and_then_is_right() throws Exception {
    Path temp = Files.createTempDirectory("railhead-sender-");
    try {
      byte[] old = new byte[1400];
      new Random(3).nextBytes(old);
      for (int i = 0; i < old.length; i++) {
        old[i] = (byte) (32 + (old[i] & 63));
      }
      byte[] fresh = Collision.of(old, 700, 2, Receiving.SEED);
      Path from = Files.createDirectories(temp.resolve("from"));
      Path to = Files.createDirectories(temp.resolve("to"));
      Files.write(to.resolve("file"), old);
      Files.write(from.resolve("file"), fresh);
      Files.setLastModifiedTime(from.resolve("file"), FileTime.fromMillis(1_700_000_000_000L));
      Conversation.Counts counts = Receiving.push(from, to, Options.STANDARD);
      assertThat(Files.readAllBytes(to.resolve("file"))).isEqualTo(fresh);
      assertThat(counts.files()).as("asked for twice").isEqualTo(2);
      assertThat(counts.literalBytes()).as("the second time, the block itself").isEqualTo(700);
    } finally {
      GeneratedTrees.delete(temp);
    }
  }

  @Example
  void more_deletions_than_allowed_end_with_status_25_and_are_not_made() throws Exception {
    Path temp = Files.createTempDirectory("railhead-sender-");
    try {
      Path from = Files.createDirectories(temp.resolve("from"));
      Path to = Files.createDirectories(temp.resolve("to"));
      for (int i = 0; i < 5; i++) {
        Files.createFile(to.resolve("old" + i));
      }
      assertThat(remaining(from, to, 2)).isEqualTo(3);
      assertThat(remaining(from, to, 0)).isEqualTo(3);
    } finally {
      GeneratedTrees.delete(temp);
    }
  }

  private static long remaining(Path from, Path to, int most) throws Exception {
    Receiving.Ending ending =
        Receiving.pushed("rsync", from, to, Options.STANDARD.withMostDeletions(most));
    assertThat(ending.status()).as(ending.said()).isEqualTo(25);
    try (Stream<Path> left = Files.list(to)) {
      return left.count();
    }
  }

  private static void edited(Options options) throws Exception {
    Path temp = Files.createTempDirectory("railhead-sender-");
    try {
      byte[] content = new byte[3_000_000];
      new Random(1).nextBytes(content);
      Path from = Files.createDirectories(temp.resolve("from"));
      Path to = Files.createDirectories(temp.resolve("to"));
      Files.write(to.resolve("file"), content);
      content[1_500_000]++;
      content[2_500_000]++;
      Files.write(from.resolve("file"), content);
      Files.setLastModifiedTime(
          from.resolve("file"), FileTime.fromMillis(1)); // never the same tick
      Conversation.Counts counts = Receiving.push(from, to, options);
      assertThat(Receiving.differences(from, to, "--delete")).isEmpty();
      assertThat(counts.literalBytes()).isBetween(1L, 20_000L);
      assertThat(counts.matchedBytes()).isEqualTo(content.length - counts.literalBytes());
    } finally {
      GeneratedTrees.delete(temp);
    }
  }
}
