package dev.railhead.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.internal.Durable;
import dev.railhead.core.internal.RawPaths;
import dev.railhead.core.testing.ManualClock;
import dev.railhead.core.testing.Node;
import dev.railhead.core.testing.RandomTrees;
import dev.railhead.core.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * What holds of every sequence of releases, whatever turns into whatever.
 *
 * <p>Seen to fail when {@code GitIndexing} always keeps the old time, or never; when contents of
 * one size count as the same; when {@code TreeStore} does not note that a tree is being changed;
 * and when {@code TreeUpdate} leaves modes, times or those of directories it deletes from as they
 * were.
 */
class GitSourceInvariants {
  @Property(tries = 40)
  void a_tree_that_went_through_other_releases_is_what_a_fresh_export_gives(
      @ForAll @Size(min = 2, max = 5) List<@From("trees") Map<TreePath, Node>> trees)
      throws Exception {
    try (Scene scene = new Scene()) {
      // The first comes again, so that some files are as they were, but not of the same time.
      List<Map<TreePath, Node>> again = new ArrayList<>(trees);
      again.add(trees.get(0));
      List<Release> releases = scene.release(again);
      for (Release release : releases) {
        scene.assertCheckedOut(release);
      }
      scene.assertCheckedOut(releases.get(0));
      for (int i = releases.size() - 1; i >= 0; i--) {
        scene.assertCheckedOut(releases.get(i));
      }
      for (Release release : releases) {
        assertThat(scene.exportAfresh(release)).isEqualTo(release.manifest());
      }
    }
  }

  @Property(tries = 40)
  void the_same_path_size_and_time_in_two_releases_is_the_same_content(
      @ForAll @Size(min = 2, max = 6) List<@From("trees") Map<TreePath, Node>> trees)
      throws Exception {
    try (Scene scene = new Scene()) {
      Map<List<Object>, Object> contents = new HashMap<>();
      for (Release release : scene.release(trees)) {
        for (Item item : scene.checkedOut(release)) {
          if (item.entry() instanceof Manifest.RegularFile file) {
            List<Object> key = List.of(file.path(), file.size(), item.mtime());
            Object before = contents.put(key, file.sha256());
            assertThat(before == null || before.equals(file.sha256())).as("%s", key).isTrue();
          }
        }
      }
    }
  }

  @Property(tries = 40)
  void a_release_after_the_very_same_tree_keeps_every_time(
      @ForAll("trees") Map<TreePath, Node> tree) throws Exception {
    try (Scene scene = new Scene()) {
      List<Release> releases = scene.release(List.of(tree, tree));
      List<Item> before = scene.checkedOut(releases.get(0));
      assertThat(scene.checkedOut(releases.get(1))).containsExactlyInAnyOrderElementsOf(before);
    }
  }

  @Property(tries = 40)
  void what_a_failed_checkout_leaves_behind_is_never_taken_for_a_release(
      @ForAll @Size(min = 2, max = 4) List<@From("trees") Map<TreePath, Node>> trees)
      throws Exception {
    try (Scene scene = new Scene()) {
      List<Release> releases = scene.release(trees);
      for (int i = 1; i < releases.size(); i++) {
        scene.assertCheckedOut(releases.get(i - 1));
        scene.failToCheckOut(releases.get(i));
        scene.assertCheckedOut(releases.get(i - 1));
      }
    }
  }

  @Provide
  Arbitrary<Map<TreePath, Node>> trees() {
    return RandomTrees.trees(12);
  }

  /** A repository and a store in a temporary directory, with a clock that never moves. */
  private static final class Scene implements AutoCloseable {
    private final Path directory = Files.createTempDirectory("railhead-source");
    private final TestRepository repository = TestRepository.in(directory.resolve("origin.git"));
    private final GitSource source = open("store");
    private int fresh;

    Scene() throws IOException {}

    private GitSource open(String store) throws IOException {
      return GitSource.open(repository.directory(), directory.resolve(store), settings());
    }

    private static SourceSettings settings() {
      return SourceSettings.defaults().withClock(new ManualClock(Instant.EPOCH));
    }

    List<Release> release(List<Map<TreePath, Node>> trees) throws Exception {
      List<Release> releases = new ArrayList<>();
      for (Map<TreePath, Node> tree : trees) {
        releases.add(source.release(repository.commit(tree)));
      }
      return releases;
    }

    List<Item> checkedOut(Release release) throws Exception {
      try (Checkout checkout = source.checkout(release)) {
        return TreeScan.scan(checkout.directory());
      }
    }

    void assertCheckedOut(Release release) throws Exception {
      List<Item> found = checkedOut(release);
      assertThat(Manifest.of(found.stream().map(Item::entry).toList()))
          .isEqualTo(release.manifest());
      assertThat(Verification.holds(directory.resolve("store/trees/1/files"), index(release)))
          .as("every time is as recorded")
          .isTrue();
      assertTimes(release);
    }

    /** What a checkout says of times, whoever sends the files believes without a look at them. */
    private void assertTimes(Release release) throws Exception {
      try (Checkout checkout = source.checkout(release)) {
        ModificationTimes times = checkout.times().orElseThrow();
        int next = 0;
        for (Manifest.Entry entry : release.manifest().entries()) {
          Path path = RawPaths.resolve(checkout.directory(), entry.path().bytes());
          FileTime time = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
          assertThat(times.at(next++)).as("%s", entry).isEqualTo(time.to(TimeUnit.NANOSECONDS));
        }
        assertThat(times.size()).isEqualTo(next);
      }
    }

    /** Stops at the first file that is to be written, if there is one. */
    void failToCheckOut(Release release) throws Exception {
      TreeStore trees = new TreeStore(directory.resolve("store/trees"), releases(), settings());
      TreeUpdate.Blobs none =
          (blob, out) -> {
            throw new IOException("the disk is full");
          };
      try (LeasedTree tree = trees.lease(index(release), none)) {
        assertThat(tree.files()).isDirectory();
      } catch (IOException full) {
        assertThat(full).hasMessage("the disk is full");
      }
    }

    private ReleaseStore releases() throws IOException {
      return new ReleaseStore(directory.resolve("store/releases"));
    }

    private ReleaseIndex index(Release release) throws IOException {
      return releases().find(release.id()).orElseThrow();
    }

    Manifest exportAfresh(Release release) throws Exception {
      try (GitSource other = open("store" + ++fresh);
          Checkout checkout = other.checkout(other.release(release.revision()))) {
        return GitSourceTest.manifest(checkout);
      }
    }

    @Override
    public void close() throws IOException {
      source.close();
      repository.close();
      Durable.delete(directory);
    }
  }
}
