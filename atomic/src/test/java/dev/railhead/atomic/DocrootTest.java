package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.deploy.Held;
import dev.railhead.core.deploy.IntegrityException;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.HostException;
import dev.railhead.core.source.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A docroot with numbered releases. */
class DocrootTest {
  private static final Fence FENCE = Fence.of(1);
  private static final TestRelease ONE = TestRelease.numbered(1);
  private static final TestRelease TWO = TestRelease.numbered(2);
  private static final TestRelease THREE = TestRelease.numbered(3);

  @TempDir Path root;
  private TestDocroot there;
  private Docroot docroot;

  /** Worked on by the script; a subclass has this process do it. */
  TestDocroot docroot(Layout layout, String home) throws IOException {
    return TestDocroot.in(root, layout, home);
  }

  @BeforeEach
  void open() throws IOException {
    there = docroot(Layout.RELEASES, "my docroot");
    docroot = there.docroot();
  }

  @AfterEach
  void close() {
    there.close();
  }

  private Path current() {
    return there.home().resolve("current");
  }

  @Nested
  class GivenAnEmptyDocroot {
    @Test
    void nothing_is_live() throws Exception {
      assertThat(docroot.live()).isEqualTo(Live.nothing());
      assertThat(there.home()).doesNotExist();
    }

    @Test
    void opens_an_empty_directory_without_a_basis() throws Exception {
      Place.Open open = there.open(docroot, ONE, 1);
      assertThat(there.local(open.directory())).isEmptyDirectory();
      assertThat(open.basis()).isEmpty();
    }

    @Test
    void refuses_a_release_that_was_never_staged() throws Exception {
      there.open(docroot, ONE, 1);
      assertThatThrownBy(() -> docroot.swapTo(TWO.id(), Live.nothing(), FENCE))
          .isInstanceOf(HostException.class)
          .hasMessageContaining(TWO + " is not sealed");
      assertThat(docroot.live()).isEqualTo(Live.nothing());
    }

    @Test
    void refuses_to_seal_and_swap_where_nothing_was_ever_prepared() {
      assertThatThrownBy(() -> docroot.seal(ONE.release(), FENCE))
          .isInstanceOf(HostException.class)
          .hasMessageContaining("my docroot cannot be entered");
    }

    @Test
    void serves_the_first_release_by_a_relative_link() throws Exception {
      there.deploy(ONE);
      assertThat(docroot.live()).isEqualTo(Live.serving(ONE.id()));
      assertThat(Files.readSymbolicLink(current())).hasToString("releases/" + ONE);
      assertThat(ONE.isIn(current().toRealPath())).isTrue();
    }

    @Test
    void lets_the_web_server_into_a_release_whose_source_directory_was_private() throws Exception {
      Path place = there.local(there.open(docroot, ONE, 1).directory());
      ONE.fill(place);
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
      docroot.seal(ONE.release(), FENCE);
      assertThat(Files.getPosixFilePermissions(there.home().resolve("releases/" + ONE)))
          .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Nested
  class GivenAPlaceThatWasFilled {
    private Path place;

    @BeforeEach
    void fill() throws Exception {
      place = there.local(there.open(docroot, ONE, 1).directory());
      ONE.fill(place);
    }

    private void assertRefused(String difference) throws Exception {
      assertThatThrownBy(() -> docroot.seal(ONE.release(), FENCE))
          .isInstanceOfSatisfying(
              IntegrityException.class,
              e -> assertThat(String.join("; ", e.differences())).contains(difference));
      assertThatThrownBy(() -> docroot.swapTo(ONE.id(), Live.nothing(), FENCE))
          .hasMessageContaining("is not sealed");
    }

    @Test
    void names_a_missing_file() throws Exception {
      Files.delete(place.resolve("lib/-rf"));
      assertRefused("missing: lib/-rf");
    }

    @Test
    void names_a_file_that_differs() throws Exception {
      Files.writeString(place.resolve("same"), "the same in all releaseS");
      assertRefused("differs: same");
    }

    @Test
    void names_a_file_that_is_not_of_the_release() throws Exception {
      Files.writeString(place.resolve("extra"), "");
      assertRefused("not of this release: extra");
    }

    @Test
    void names_a_wrong_mode() throws Exception {
      place.resolve("same").toFile().setExecutable(true, false);
      assertRefused("differs: same (file 644");
    }

    @Test
    void names_a_link_that_leads_out_of_the_tree() throws Exception {
      Files.createSymbolicLink(place.resolve("out"), Path.of("/etc"));
      assertRefused("not of this release: l out///etc");
    }

    @Test
    void is_sealed_once_repaired() throws Exception {
      Files.delete(place.resolve("id"));
      assertRefused("missing: id");
      ONE.fill(place);
      docroot.seal(ONE.release(), FENCE);
      docroot.seal(ONE.release(), FENCE);
      assertThat(docroot.stage(ONE.release(), FENCE)).isInstanceOf(Place.Sealed.class);
    }

    @Test
    void is_opened_again_as_it_is_for_the_same_deployer() throws Exception {
      assertThat(there.local(there.open(docroot, ONE, 1).directory())).isEqualTo(place);
      assertThat(ONE.isIn(place)).isTrue();
    }

    @Test
    void is_thrown_away_when_another_deployer_takes_over() throws Exception {
      Path other = there.local(there.open(docroot, ONE, 2).directory());
      assertThat(other).isNotEqualTo(place).isEmptyDirectory();
      assertThat(place).doesNotExist();
    }

    @Test
    void keeps_the_manifest_that_was_found() throws Exception {
      docroot.seal(ONE.release(), FENCE);
      assertThat(there.home().resolve(".railhead/manifests/" + ONE))
          .hasBinaryContent(ONE.release().manifest().bytes());
    }
  }

  @Nested
  class GivenAReleaseThatIsLive {
    @BeforeEach
    void deploy() throws Exception {
      there.deploy(ONE);
    }

    @Test
    void offers_it_as_the_basis_of_the_next() throws Exception {
      Place.Open open = there.open(docroot, TWO, 1);
      assertThat(open.basis()).hasValue("../" + ONE);
      assertThat(open.held()).hasValue(new Held(ONE.id(), ONE.release().manifest().digest()));
      assertThat(there.local(open.directory()).resolve(open.basis().get()))
          .isDirectoryContaining("glob:**/id");
    }

    @Test
    void shares_what_did_not_change_with_a_real_rsync() throws Exception {
      Path source = Files.createDirectory(root.resolve("source"));
      TWO.fill(source);
      Place.Open open = there.open(docroot, TWO, 1);
      there.rsync(source, open);
      docroot.seal(TWO.release(), FENCE);
      docroot.swapTo(TWO.id(), Live.serving(ONE.id()), FENCE);

      assertThat(TWO.isIn(current().toRealPath())).isTrue();
      Path before = there.home().resolve("releases/" + ONE);
      assertThat(ONE.isIn(before)).isTrue();
      assertThat(Files.isSameFile(current().resolve("same"), before.resolve("same"))).isTrue();
      assertThat(Files.isSameFile(current().resolve("id"), before.resolve("id"))).isFalse();
    }

    @Test
    void swaps_only_when_what_is_expected_is_live() throws Exception {
      there.seal(docroot, TWO, 1);
      List<String> before = there.listing();
      assertThatThrownBy(() -> docroot.swapTo(TWO.id(), Live.serving(THREE.id()), FENCE))
          .isInstanceOf(HostException.class)
          .hasMessageContaining("serves " + ONE + ", not " + THREE + " as expected");
      assertThatThrownBy(() -> docroot.swapTo(TWO.id(), Live.nothing(), FENCE))
          .hasMessageContaining("not nothing as expected");
      assertThat(there.listing()).isEqualTo(before);
    }

    @Test
    void swaps_back_to_the_release_before() throws Exception {
      there.deploy(TWO);
      docroot.swapTo(ONE.id(), Live.serving(TWO.id()), FENCE);
      assertThat(docroot.live()).isEqualTo(Live.serving(ONE.id()));
    }

    @Test
    void swapping_to_what_is_live_only_checks() throws Exception {
      List<String> before = there.listing();
      docroot.swapTo(ONE.id(), Live.nothing(), FENCE);
      assertThat(there.listing()).isEqualTo(before);
    }

    @Test
    void withdraws_it_and_only_it() throws Exception {
      assertThatThrownBy(() -> docroot.withdraw(TWO.id(), FENCE))
          .hasMessageContaining("serves " + ONE + ", not " + TWO);
      docroot.withdraw(ONE.id(), FENCE);
      docroot.withdraw(ONE.id(), FENCE);
      assertThat(docroot.live()).isEqualTo(Live.nothing());
      assertThat(current()).doesNotExist();
    }

    @Test
    void refuses_other_files_under_the_same_release_id() throws Exception {
      var other = new Release(ONE.id(), ONE.release().revision(), TWO.release().manifest());
      assertThatThrownBy(() -> docroot.stage(other, FENCE))
          .hasMessageContaining("sealed as " + ONE + ", but with other files");
      assertThat(ONE.isIn(current().toRealPath())).isTrue();
    }

    @Test
    void goes_on_with_two_slots_and_back() throws Exception {
      Docroot slots = there.docroot(Layout.SLOTS);
      there.deploy(slots, TWO, 1);
      assertThat(Files.readSymbolicLink(current())).hasToString("yin");
      there.deploy(docroot, THREE, 1);
      assertThat(docroot.live()).isEqualTo(Live.serving(THREE.id()));
      docroot.swapTo(TWO.id(), Live.serving(THREE.id()), FENCE);
      assertThat(TWO.isIn(current().toRealPath())).isTrue();
    }
  }
}
