package dev.railhead.rsync.internal.sender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.host.HostPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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
  private static final List<String> NAMES =
      List.of("a", "b", "a%20b", "-rf", "new%0aline", "%ff%fe", "%c3%a9", "a.", "a0", "a.b", "zz");

  /** What stands at a path: the first letter tells the type, the second the mode, the rest is. */
  record Item(char type, boolean executable, String content, int age) {}

  @Provide
  Arbitrary<Map<String, Item>> trees() {
    Arbitrary<String> paths =
        Arbitraries.of(NAMES).list().ofMinSize(1).ofMaxSize(3).map(n -> String.join("/", n));
    Arbitrary<String> contents =
        Arbitraries.of("", "1", "2", "longer", "LONGER", "x".repeat(5_000), "y".repeat(100_000))
            .flatMap(text -> Arbitraries.of(text, text + "tail", "head" + text));
    Arbitrary<Item> items =
        Combinators.combine(
                Arbitraries.of('f', 'f', 'f', 'd', 'l'),
                Arbitraries.of(true, false),
                contents,
                Arbitraries.integers().between(0, 2))
            .as(Item::new);
    return Arbitraries.maps(paths, items).ofMaxSize(12).map(TreeMap::new);
  }

  @Property(tries = 150)
  void after_a_push_rsync_itself_finds_no_difference(
      @ForAll("trees") Map<String, Item> before, @ForAll("trees") Map<String, Item> after)
      throws Exception {
    Path temp = Files.createTempDirectory("railhead-sender-");
    try {
      Path from = build(temp.resolve("from"), after);
      Path to = build(temp.resolve("to"), before);
      Conversation.Counts first = push(from, to);
      assertThat(differences(from, to)).isEmpty();
      assertThat(first.literalBytes() + first.matchedBytes()).isGreaterThanOrEqualTo(0);
      assertThat(push(from, to).files()).as("a second push sends nothing").isZero();
    } finally {
      delete(temp);
    }
  }

  @Property(tries = 300)
  void of_a_known_release_only_what_was_touched_needs_to_be_said(
      @ForAll("trees") Map<String, Item> before,
      @ForAll("trees") Map<String, Item> after,
      @ForAll("gone") Set<String> gone)
      throws Exception {
    Map<String, Item> now = new TreeMap<>(before);
    now.keySet().removeIf(path -> gone.contains(path.substring(0, path.indexOf('/') + 1)));
    now.keySet().removeAll(gone);
    now.putAll(after);
    Path temp = Files.createTempDirectory("railhead-sender-");
    try {
      Path old = build(temp.resolve("old"), before);
      Path from = build(temp.resolve("from"), now);
      Path to = build(temp.resolve("to"), before);
      Files.setLastModifiedTime(from, FileTime.from(Instant.ofEpochSecond(1_800_000_000)));
      assertThat(differences(old, to)).isEmpty();
      SharedTree tree =
          SharedTree.read(from, 7, 1 << 20, Options.STANDARD)
              .since(SharedTree.read(old, 7, 0, Options.STANDARD));
      push(tree, to);
      assertThat(differences(from, to)).isEmpty();
      SharedTree same =
          SharedTree.read(from, 7, 0, Options.STANDARD)
              .since(SharedTree.read(from, 7, 0, Options.STANDARD));
      assertThat(same.entries()).as("of what did not change only the root is named").isOne();
    } finally {
      delete(temp);
    }
  }

  @Provide
  Arbitrary<Set<String>> gone() {
    return Arbitraries.of(NAMES)
        .flatMap(name -> Arbitraries.of(name, name + "/", name + "/a", name + "/b"))
        .set()
        .ofMaxSize(4);
  }

  /** A wrong seed, or one at the wrong place, has right results: but nothing matches any more. */
  @Example
  void of_an_edited_file_only_what_is_near_the_edit_is_sent() throws Exception {
    Path temp = Files.createTempDirectory("railhead-sender-");
    try {
      byte[] content = new byte[3_000_000];
      new Random(1).nextBytes(content);
      Path from = Files.createDirectories(temp.resolve("from"));
      Path to = Files.createDirectories(temp.resolve("to"));
      Files.write(to.resolve("file"), content);
      content[1_500_000]++;
      Files.write(from.resolve("file"), content);
      Files.setLastModifiedTime(
          from.resolve("file"), FileTime.fromMillis(1)); // never the same tick
      Conversation.Counts counts = push(from, to);
      assertThat(differences(from, to)).isEmpty();
      assertThat(counts.literalBytes()).isBetween(1L, 10_000L);
      assertThat(counts.matchedBytes()).isEqualTo(content.length - counts.literalBytes());
    } finally {
      delete(temp);
    }
  }

  static Conversation.Counts push(Path from, Path to) throws Exception {
    return push(SharedTree.read(from, 7, 1 << 20, Options.STANDARD), to);
  }

  static Conversation.Counts push(SharedTree tree, Path to) throws Exception {
    Destination destination =
        new Destination(Host.named("here"), HostPath.of(to.toString()), Optional.empty());
    List<String> command =
        ServerCommand.arguments("rsync", tree, destination, Duration.ofSeconds(30));
    Process rsync =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    StringBuilder said = new StringBuilder();
    Conversation conversation =
        new Conversation(
            tree,
            rsync.getInputStream(),
            rsync.getOutputStream(),
            Throttle.of(OptionalLong.empty()),
            Opening.toServer(),
            new Conversation.Remarks() {
              @Override
              public void said(Message kind, byte[] text) {
                if (kind.isText()) {
                  said.append(new String(text, StandardCharsets.UTF_8));
                }
              }

              @Override
              public void changed(String what) {
                said.append(what);
              }
            },
            TimeUnit.SECONDS.toNanos(10));
    conversation.hold(reading -> new Thread(reading).start());
    rsync.getOutputStream().close();
    assertThat(rsync.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(rsync.exitValue()).as("%s", said).isZero();
    assertThat(said.toString()).isEmpty();
    return conversation.counts();
  }

  private static String differences(Path from, Path to) throws Exception {
    Process check =
        new ProcessBuilder(
                List.of(
                    "rsync",
                    "-rlptJnc",
                    "--modify-window=-1",
                    "--delete",
                    "--itemize-changes",
                    "--",
                    from + "/",
                    to + "/"))
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(check.waitFor()).as(said).isZero();
    return said;
  }

  private static Path build(Path root, Map<String, Item> items) throws IOException {
    Files.createDirectories(root);
    items.forEach((path, item) -> put(root, path, item));
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (Files.isDirectory(each) && !Files.isSymbolicLink(each)) {
          Files.setLastModifiedTime(each, FileTime.from(Instant.ofEpochSecond(1_700_000_000)));
        }
      }
    }
    return root;
  }

  private static void put(Path root, String encoded, Item item) {
    try {
      Path path =
          Path.of(
              URI.create(
                  root.toUri() + (root.toUri().toString().endsWith("/") ? "" : "/") + encoded));
      for (Path above = path.getParent(); !above.equals(root); above = above.getParent()) {
        if ((Files.exists(above) && !Files.isDirectory(above)) || Files.isSymbolicLink(above)) {
          return; // something else stands in the way
        }
      }
      Files.createDirectories(path.getParent());
      if (Files.exists(path) || Files.isSymbolicLink(path)) {
        return;
      }
      switch (item.type()) {
        case 'd' -> Files.createDirectory(path);
        case 'l' ->
            Files.createSymbolicLink(
                path, Path.of(item.content().isEmpty() ? "." : "x/" + item.content().charAt(0)));
        default -> {
          Files.writeString(path, item.content());
          Files.setPosixFilePermissions(
              path, PosixFilePermissions.fromString(item.executable() ? "rwxr-xr-x" : "rw-r--r--"));
          // As in a release, what differs has another time, or rsync's quick check would pass it
          // by.
          int contentMark = item.content().hashCode() & 0xffff;
          long nanos = 1_000L * contentMark + item.age();
          Files.setLastModifiedTime(
              path, FileTime.from(Instant.ofEpochSecond(1_700_000_000, nanos)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
