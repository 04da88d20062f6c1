package dev.railhead.core.source;

import static dev.railhead.core.testing.TestRepository.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.internal.Durable;
import dev.railhead.core.source.Changes.ChangedFile;
import dev.railhead.core.source.Changes.Kind;
import dev.railhead.core.testing.ManualClock;
import dev.railhead.core.testing.Node;
import dev.railhead.core.testing.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Releases from a local repository. */
class GitSourceTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path temporary;
  private final ManualClock clock = new ManualClock(NOON);
  private TestRepository repository;
  private GitSource source;

  @BeforeEach
  void open() throws IOException {
    repository = TestRepository.in(temporary.resolve("origin.git"));
    source = open(SourceSettings.defaults());
  }

  private GitSource open(SourceSettings settings) throws IOException {
    return GitSource.open(
        repository.directory(), temporary.resolve("store"), settings.withClock(clock));
  }

  @AfterEach
  void close() {
    source.close();
    repository.close();
  }

  private static Map<TreePath, Node> files(Object... pathsAndNodes) {
    Map<TreePath, Node> files = new TreeMap<>();
    for (int i = 0; i < pathsAndNodes.length; i += 2) {
      Object node = pathsAndNodes[i + 1];
      files.put(
          path((String) pathsAndNodes[i]), node instanceof Node is ? is : Node.file((String) node));
    }
    return files;
  }

  private static String read(Checkout checkout, String name) throws IOException {
    return Files.readString(checkout.directory().resolve(name), StandardCharsets.UTF_8);
  }

  private static long mtime(Checkout checkout, String name) throws IOException {
    return Files.getLastModifiedTime(
            checkout.directory().resolve(name), java.nio.file.LinkOption.NOFOLLOW_LINKS)
        .toInstant()
        .getEpochSecond();
  }

  @Nested
  class GivenNames {
    @Test
    void resolves_branches_tags_and_ids_to_the_full_id() throws Exception {
      Revision one = repository.commit(files("a", "1"));
      Revision two = repository.commit(files("a", "2"));
      repository.reference("refs/tags/v1", one);
      repository.annotatedTag("v2", two);
      repository.reference("refs/heads/feature/x", one);
      assertThat(source.resolve("main")).isEqualTo(two);
      assertThat(source.resolve("HEAD")).isEqualTo(two);
      assertThat(source.resolve("feature/x")).isEqualTo(one);
      assertThat(source.resolve("v1")).isEqualTo(one);
      assertThat(source.resolve("v2")).isEqualTo(two);
      assertThat(source.resolve("refs/tags/v2")).isEqualTo(two);
      assertThat(source.resolve(one.id())).isEqualTo(one);
      assertThat(source.resolve(one.id().substring(0, 8).toUpperCase(java.util.Locale.ROOT)))
          .isEqualTo(one);
    }

    @Test
    void refuses_an_unknown_name_with_those_that_are_close_or_there() throws Exception {
      repository.commit(files("a", "1"));
      assertThatExceptionOfType(UnknownRevisionException.class)
          .isThrownBy(() -> source.resolve("mian"))
          .withMessage("no branch, tag or commit is called \"mian\"; there are \"main\"");
      assertThatExceptionOfType(UnknownRevisionException.class)
          .isThrownBy(() -> source.resolve("maine"))
          .withMessage("no branch, tag or commit is called \"maine\"; close to it are \"main\"");
      assertThatExceptionOfType(UnknownRevisionException.class)
          .isThrownBy(() -> source.resolve("0000000"));
      assertThatExceptionOfType(UnknownRevisionException.class)
          .isThrownBy(() -> source.resolve("a\nb"))
          .withMessageStartingWith("a branch, tag or id must be 1 to 255 printable characters");
      assertThatExceptionOfType(UnknownRevisionException.class)
          .isThrownBy(() -> source.resolve("x".repeat(256)))
          .withMessageStartingWith("a branch, tag or id must be 1 to 255 printable characters");
    }

    @Test
    void refuses_a_name_that_is_a_branch_and_a_tag_of_different_commits() throws Exception {
      Revision one = repository.commit(files("a", "1"));
      Revision two = repository.commit(files("a", "2"));
      repository.reference("refs/tags/both", one);
      repository.reference("refs/heads/both", two);
      assertThatExceptionOfType(UnknownRevisionException.class)
          .isThrownBy(() -> source.resolve("both"))
          .withMessageContaining("ambiguous")
          .withMessageContaining("refs/heads/both (" + two.abbreviated())
          .withMessageContaining("refs/tags/both (" + one.abbreviated());
      assertThat(source.resolve("refs/tags/both")).isEqualTo(one);
      repository.reference("refs/heads/both", one);
      assertThat(source.resolve("both")).isEqualTo(one);
    }

    @Test
    void refuses_a_short_id_of_several_commits_with_all_of_them() throws Exception {
      Map<String, Revision> byPrefix = new TreeMap<>();
      Revision base = repository.commit(files("a", "1"));
      for (int i = 0; ; i++) {
        Revision next = repository.commitOn(base, files("a", "1"), "commit " + i);
        String prefix = next.id().substring(0, 4);
        Revision twin = byPrefix.put(prefix, next);
        if (twin != null) {
          assertThatExceptionOfType(UnknownRevisionException.class)
              .isThrownBy(() -> source.resolve(prefix))
              .withMessageContaining(twin.id())
              .withMessageContaining(next.id());
          return;
        }
      }
    }

    @Test
    void refuses_the_id_of_something_that_is_no_commit() throws Exception {
      repository.commit(files("a", ""));
      assertThatExceptionOfType(UnknownRevisionException.class)
          .isThrownBy(() -> source.resolve("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"));
      assertThatExceptionOfType(UnknownRevisionException.class)
          .isThrownBy(
              () -> source.release(Revision.of("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")));
      assertThatExceptionOfType(UnknownRevisionException.class)
          .isThrownBy(() -> source.release(Revision.of("1".repeat(64))));
    }
  }

  @Nested
  class GivenATree {
    @Test
    void keeps_modes_links_empty_files_and_submodules_whatever_the_umask() throws Exception {
      Revision revision =
          repository.commit(
              files(
                  "d/run",
                  Node.program("#!"),
                  "d/plain",
                  "text",
                  "empty",
                  "",
                  "link",
                  Node.link("d/plain"),
                  "sub/module",
                  Node.submodule()));
      Release release = source.release(revision);
      try (Checkout checkout = source.checkout(release)) {
        assertThat(read(checkout, "link")).isEqualTo("text");
        assertThat(checkout.directory().resolve("sub/module")).isEmptyDirectory();
        assertThat(permissions(checkout, "d")).isEqualTo("rwxr-xr-x");
        assertThat(permissions(checkout, "")).isEqualTo("rwxr-xr-x");
        assertThat(permissions(checkout, "d/run")).isEqualTo("rwxr-xr-x");
        assertThat(permissions(checkout, "d/plain")).isEqualTo("rw-r--r--");
        assertThat(manifest(checkout)).isEqualTo(release.manifest());
      }
      assertThat(source.submodules(revision)).containsExactly(path("sub/module"));
    }

    private String permissions(Checkout checkout, String name) throws IOException {
      Path file = checkout.directory().resolve(name);
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void releases_only_the_sub_tree_if_one_is_set() throws Exception {
      Revision one = repository.commit(files("app/www/a", "1", "app/b", "x", "c", "y"));
      Revision two = repository.commit(files("app/www/a", "2", "app/b", "z", "c", "y"));
      Revision none = repository.commit(files("app/www", "a file"));
      try (GitSource sub = open(SourceSettings.defaults().withSubTree(path("app/www")))) {
        try (Checkout checkout = sub.checkout(sub.release(one))) {
          assertThat(checkout.directory().toFile().list()).containsExactly("a");
        }
        assertThat(sub.changes(one, two).files())
            .containsExactly(new ChangedFile(Kind.MODIFIED, path("a")));
        assertThatExceptionOfType(ReleaseException.class)
            .isThrownBy(() -> sub.release(none))
            .withMessageContaining("has no directory app/www");
        assertThat(sub.release(one).manifest()).isNotEqualTo(source.release(one).manifest());
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {".git", ".GIT", "..", ".", "a/b", "x\u0001/../../y"})
    void refuses_names_that_no_release_may_hold(String name) throws Exception {
      Revision revision = repository.commitFileCalled(name.getBytes(StandardCharsets.UTF_8));
      assertThatExceptionOfType(ReleaseException.class)
          .isThrownBy(() -> source.release(revision))
          .withMessageContaining(name.replace("\u0001", "\\001"));
    }

    @Test
    void refuses_names_over_the_bounds() throws Exception {
      Revision revision =
          repository.commitFileCalled("x".repeat(256).getBytes(StandardCharsets.UTF_8));
      assertThatExceptionOfType(ReleaseException.class)
          .isThrownBy(() -> source.release(revision))
          .withMessageContaining("at most 255 bytes")
          .withMessageContaining("xxx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../x", "ok/../../..", "a///b", "a//"})
    void refuses_links_that_lead_out_or_cannot_be_made(String target) throws Exception {
      Revision revision = repository.commit(files("ok/x", "1", "ok/bad", Node.link(target)));
      assertThatExceptionOfType(ReleaseException.class)
          .isThrownBy(() -> source.release(revision))
          .withMessageContaining("link ok/bad");
      assertThat(source.find(ReleaseId.of(revision, NOON))).isEmpty();
      assertThat(temporary.resolve("store/releases")).isEmptyDirectory();
    }
  }

  @Nested
  class GivenAStoreThatIsGone {
    @Test
    void says_so() throws Exception {
      Revision revision = repository.commit(files("a", "1"));
      Release release = source.release(revision);
      Path store = temporary.resolve("store");
      Durable.delete(store);
      for (ThrowingCallable use :
          List.<ThrowingCallable>of(
              () -> source.release(revision),
              () -> source.find(release.id()),
              () -> source.checkout(release))) {
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(use)
            .withMessageStartingWith("the store " + store + " is gone");
      }
    }
  }

  @Nested
  class GivenSeveralReleases {
    @Test
    void finds_the_release_of_a_revision_again_also_in_another_source() throws Exception {
      Revision revision = repository.commit(files("a", "1"));
      Release release = source.release(revision);
      clock.advance(Duration.ofHours(1));
      assertThat(source.release(revision)).isEqualTo(release);
      assertThat(source.find(release.id())).contains(release);
      try (GitSource other = open(SourceSettings.defaults())) {
        assertThat(other.release(revision)).isEqualTo(release);
      }
      assertThat(release.id().at()).isEqualTo(NOON);
    }

    @Test
    void release_times_rise_even_if_the_clock_stands_or_falls() throws Exception {
      Release one = source.release(repository.commit(files("a", "1")));
      Release two = source.release(repository.commit(files("a", "2")));
      clock.advance(Duration.ofDays(-1));
      Release three = source.release(repository.commit(files("a", "3")));
      assertThat(two.id().at()).isEqualTo(one.id().at().plusSeconds(1));
      assertThat(three.id().at()).isEqualTo(one.id().at().plusSeconds(2));
    }

    @Test
    void what_did_not_change_keeps_its_time_and_what_did_gets_a_later_one() throws Exception {
      Release one =
          source.release(repository.commit(files("d/a", "1", "d/b", "x", "l", Node.link("d/a"))));
      clock.advance(Duration.ofMinutes(1));
      Release two =
          source.release(
              repository.commit(
                  files("d/a", "2", "d/b", Node.program("x"), "l", Node.link("d/a"))));
      clock.advance(Duration.ofMinutes(1));
      Release three =
          source.release(repository.commit(files("d/a", "1", "d/b", "x", "l", Node.link("d/b"))));
      try (Checkout checkout = source.checkout(two)) {
        assertThat(mtime(checkout, "d/a")).isEqualTo(two.id().at().getEpochSecond());
        assertThat(mtime(checkout, "d/b")).isEqualTo(one.id().at().getEpochSecond());
        assertThat(mtime(checkout, "l")).isEqualTo(one.id().at().getEpochSecond());
        assertThat(mtime(checkout, "d")).isEqualTo(one.id().at().getEpochSecond());
      }
      try (Checkout checkout = source.checkout(three)) {
        assertThat(mtime(checkout, "d/a")).isEqualTo(three.id().at().getEpochSecond());
        assertThat(mtime(checkout, "d/b")).isEqualTo(one.id().at().getEpochSecond());
        assertThat(mtime(checkout, "l")).isEqualTo(three.id().at().getEpochSecond());
      }
    }

    @Test
    void forgets_the_oldest_beyond_those_to_be_remembered() throws Exception {
      try (GitSource forgetful = open(SourceSettings.defaults().withRemembered(2))) {
        Release one = forgetful.release(repository.commit(files("a", "1")));
        Release two = forgetful.release(repository.commit(files("a", "2")));
        Release three = forgetful.release(repository.commit(files("a", "3")));
        assertThat(forgetful.find(one.id())).isEmpty();
        assertThat(forgetful.find(two.id())).contains(two);
        assertThatThrownBy(() -> forgetful.checkout(one))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("no longer remembered");
        forgetful.checkout(three).close();
      }
    }
  }

  @Nested
  class GivenCheckouts {
    @Test
    void a_checkout_stays_as_it_is_while_others_come_and_go() throws Exception {
      Release one = source.release(repository.commit(files("a", "1")));
      Release two = source.release(repository.commit(files("a", "2")));
      Release three = source.release(repository.commit(files("a", "3")));
      try (Checkout first = source.checkout(one);
          GitSource other = open(SourceSettings.defaults())) {
        source.checkout(two).close();
        try (Checkout second = other.checkout(three)) {
          assertThat(read(second, "a")).isEqualTo("3");
          assertThat(read(first, "a")).isEqualTo("1");
        }
        try (Checkout shared = other.checkout(one)) {
          assertThat(shared.directory()).isEqualTo(first.directory());
        }
        source.checkout(two).close();
        assertThat(read(first, "a")).isEqualTo("1");
      }
    }

    @Test
    void one_tree_serves_one_deploy_after_another_and_more_are_made_only_when_needed()
        throws Exception {
      Release one = source.release(repository.commit(files("a", "1")));
      Release two = source.release(repository.commit(files("a", "2")));
      for (Release release : List.of(one, two, one, two)) {
        source.checkout(release).close();
      }
      assertThat(trees()).containsExactly("1");
      try (GitSource small = open(SourceSettings.defaults().withKeptTrees(1))) {
        try (Checkout first = small.checkout(one);
            Checkout second = small.checkout(two)) {
          assertThat(trees()).containsExactlyInAnyOrder("1", "2");
          assertThat(read(first, "a") + read(second, "a")).isEqualTo("12");
        }
        small.checkout(source.release(repository.commit(files("a", "3")))).close();
        assertThat(trees()).hasSize(1);
      }
    }

    private String[] trees() {
      return temporary.resolve("store/trees").toFile().list();
    }

    @Test
    void a_tree_of_an_earlier_run_of_the_machine_is_read_again_before_it_is_trusted()
        throws Exception {
      Release one = source.release(repository.commit(files("a", "1", "b", "x")));
      source.checkout(one).close();
      Path tree = temporary.resolve("store/trees/1");
      Path note = tree.resolve("holds");
      String sealed = Files.readString(note);
      Files.writeString(note, sealed.replaceFirst(" \\S+\n$", " another-run\n"));
      Files.write(tree.resolve("files/a"), new byte[0]);
      try (Checkout checkout = source.checkout(one)) {
        assertThat(read(checkout, "a")).isEqualTo("1");
      }
      assertThat(Files.readString(note)).isEqualTo(sealed);
      Files.writeString(note, sealed.replaceFirst(" \\S+\n$", " another-run\n"));
      Object before = Files.getAttribute(tree.resolve("files/a"), "unix:ino");
      source.checkout(one).close();
      assertThat(Files.getAttribute(tree.resolve("files/a"), "unix:ino")).isEqualTo(before);
    }

    @Test
    void closing_twice_is_closing_once() throws Exception {
      Checkout checkout = source.checkout(source.release(repository.commit(files("a", "1"))));
      checkout.close();
      checkout.close();
      assertThat(temporary.resolve("store/trees/1/leases")).isEmptyDirectory();
    }
  }

  @Nested
  class GivenHistory {
    @Test
    void lists_what_lies_between_two_revisions() throws Exception {
      Revision base = repository.commit(files("a", "1", "b", "1", "c", "1"), "Base");
      Revision two = repository.commit(files("a", "2", "b", "1", "c/d", "1"), "Two\n\nmore");
      Revision three =
          repository.commit(
              files("a", "2", "b", Node.program("1"), "c/d", "1", "e", ""), "Th\u001bree");
      Changes changes = source.changes(base, three);
      assertThat(changes.commits())
          .extracting(Changes.Commit::revision)
          .containsExactly(three, two);
      assertThat(changes.commits())
          .extracting(Changes.Commit::summary)
          .containsExactly("Th\ufffdree", "Two");
      assertThat(changes.commits()).extracting(Changes.Commit::author).containsOnly("Ada");
      assertThat(changes.backwards()).isZero();
      assertThat(changes.files())
          .containsExactly(
              new ChangedFile(Kind.MODIFIED, path("a")),
              new ChangedFile(Kind.MODIFIED, path("b")),
              new ChangedFile(Kind.DELETED, path("c")),
              new ChangedFile(Kind.ADDED, path("c/d")),
              new ChangedFile(Kind.ADDED, path("e")));
      Changes back = source.changes(three, base);
      assertThat(back.backwards()).isEqualTo(2);
      assertThat(back.commits()).isEmpty();
    }

    @Test
    void counts_the_commits_beyond_the_limit() throws Exception {
      Revision base = repository.commit(files("a", "1"));
      Revision last = base;
      for (int i = 0; i < Changes.COMMIT_LIMIT + 5; i++) {
        last = repository.commitOn(last, files("a", "1"), "commit " + i);
      }
      Changes changes = source.changes(base, last);
      assertThat(changes.commits()).hasSize(Changes.COMMIT_LIMIT);
      assertThat(changes.commits().get(0).revision()).isEqualTo(last);
      assertThat(changes.moreCommits()).isEqualTo(5);
    }
  }

  @Nested
  class GivenPlacesThatAreNoRepository {
    @Test
    void refuses_them_by_name() {
      Path nothing = temporary.resolve("nothing");
      assertThatThrownBy(() -> GitSource.open(nothing, temporary.resolve("store")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no Git repository in " + nothing);
      assertThatThrownBy(() -> GitSource.open(temporary, temporary.resolve("store")))
          .hasMessageContaining("no Git repository in");
    }
  }

  static Manifest manifest(Checkout checkout) throws IOException, InterruptedException {
    return Manifest.of(TreeScan.scan(checkout.directory()).stream().map(Item::entry).toList());
  }
}
