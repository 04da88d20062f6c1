package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.fixture.ChangingSite;
import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.IntegrityException;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Release;
import dev.railhead.core.source.ReleaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * What a seal decides that reads only what changed. Seen to fail when docroot.sh takes the ctime
 * out of the stamp.
 */
class VerificationProperties {
  private static final Fence FENCE = Fence.of(1);
  private static final int TRIES = 12;

  /** Something done to one file of a place, or to two; its time is what it was before. */
  record Act(Kind kind, String file, String other) {
    void in(Path place) throws IOException {
      Path path = place.resolve(file);
      if (!Files.isRegularFile(path)) {
        return;
      }
      FileTime time = Files.getLastModifiedTime(path);
      kind.act.at(path, place.resolve(other));
      if (Files.exists(path)) {
        Files.setLastModifiedTime(path, time);
      }
    }
  }

  private interface Deed {
    void at(Path path, Path other) throws IOException;
  }

  @SuppressWarnings("ImmutableEnumChecker") // its deeds keep no state
  enum Kind {
    WRITE((path, other) -> Files.writeString(path, other(path))),
    WRITE_BACK((path, other) -> Files.writeString(path, Files.readString(path))),
    WRITE_TWICE(
        (path, other) -> {
          String text = Files.readString(path);
          Files.writeString(path, other(path));
          Files.writeString(path, text);
        }),
    REPLACE(
        (path, other) -> {
          Path next = path.resolveSibling("next");
          Files.writeString(next, other(path));
          Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        }),
    TURN_INTO(
        (path, other) -> {
          if (Files.isRegularFile(other)) {
            Files.copy(other, path, StandardCopyOption.REPLACE_EXISTING);
          }
        }),
    EXCHANGE(
        (path, other) -> {
          if (Files.isRegularFile(other) && !other.equals(path)) {
            Path aside = path.resolveSibling("aside");
            Files.move(path, aside);
            Files.move(other, path);
            Files.move(aside, other);
          }
        }),
    LINK(
        (path, other) -> {
          Files.deleteIfExists(other);
          Files.createLink(other, path);
        }),
    PERMIT(
        (path, other) ->
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"))),
    DELETE((path, other) -> Files.delete(path));

    private final Deed act;

    Kind(Deed act) {
      this.act = act;
    }

    private static String other(Path path) throws IOException {
      return Files.readString(path).replace('c', 'C');
    }
  }

  @Provide
  Arbitrary<List<List<Act>>> rounds() {
    Arbitrary<String> names = Arbitraries.of(List.copyOf(ChangingSite.all()));
    return Combinators.combine(Arbitraries.of(Kind.values()), names, names)
        .as(
            (kind, file, other) ->
                kind == Kind.LINK && file.equals(other)
                    ? new Act(Kind.WRITE, file, other)
                    : new Act(kind, file, other))
        .list()
        .ofMaxSize(2)
        .list()
        .ofSize(6);
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void a_seal_that_reads_what_changed_decides_as_one_that_reads_every_byte(
      @ForAll("rounds") List<List<Act>> rounds) throws Exception {
    Path root = Files.createTempDirectory("railhead-");
    try (TestDocroot there = TestDocroot.in(root, Layout.SLOTS)) {
      ChangingSite site = new ChangingSite(there, root);
      Docroot docroot = there.docroot().verifying(Verification.changedFiles());
      int n = 0;
      for (List<Act> acts : rounds) {
        Release release = site.release(++n);
        Path place = site.fill(docroot, release);
        site.repair(place);
        for (Act act : acts) {
          act.in(place);
        }
        assertThat(seals(docroot, release)).as("%s", acts).isEqualTo(isIn(place, release));
        assertThat(site.remembersWrongly()).isEmpty();
        // Or the slot would be filled with new files that nobody has read before.
        Files.deleteIfExists(there.home().resolve(".railhead/suspect"));
      }
    } finally {
      delete(root);
    }
  }

  private static boolean seals(Docroot docroot, Release release) throws Exception {
    try {
      docroot.seal(release, FENCE);
      return true;
    } catch (IntegrityException refused) {
      return false;
    }
  }

  private static boolean isIn(Path place, Release release)
      throws IOException, InterruptedException {
    try {
      return Manifest.read(place).digest().equals(release.manifest().digest());
    } catch (ReleaseException unfit) {
      return false;
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
