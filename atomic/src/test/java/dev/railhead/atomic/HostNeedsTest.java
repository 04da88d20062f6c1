package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.fixture.Prefixed;
import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.host.CommandFailedException;
import dev.railhead.core.host.CommandTimeoutException;
import dev.railhead.core.host.HostException;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Manifest.RegularFile;
import dev.railhead.core.source.Release;
import dev.railhead.core.source.Sha256;
import dev.railhead.core.source.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that lack something: a program, room, a permission, time. */
class HostNeedsTest {
  private static final Fence FENCE = Fence.of(1);
  private static final TestRelease ONE = TestRelease.numbered(1);
  private static final List<String> COREUTILS =
      List.of(
          "cat chmod date df dirname head id ln mkdir mv readlink rm sha256sum sleep sort sync tail"
              .concat(" true wc")
              .split(" ", -1));
  private static final List<String> NEEDED =
      Stream.concat(COREUTILS.stream(), Stream.of("sh", "find", "xargs", "flock", "rsync"))
          .toList();

  @TempDir Path root;
  private TestDocroot there;

  @BeforeEach
  void open() throws IOException {
    there = TestDocroot.in(root, Layout.RELEASES);
  }

  @AfterEach
  void close() {
    there.close();
  }

  /** A host whose PATH has nothing but what {@link Docroot} says it needs, less {@code missing}. */
  private HostSession without(String... missing) throws IOException {
    Path bin = Files.createDirectory(root.resolve("bin"));
    List<String> absent = List.of(missing);
    for (String program : NEEDED) {
      if (!absent.contains(program)) {
        Path there = bin.resolve(program);
        Files.writeString(there, "#!/bin/sh\nexec " + find(program) + " \"$@\"\n");
        Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    return new Prefixed(there.session(), List.of("env", "PATH=" + bin));
  }

  private static Path find(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_shell_and_the_programs_of_four_packages_are_enough() throws Exception {
    Docroot docroot = there.through(without());
    there.deploy(docroot, ONE, 1);
    there.deploy(docroot, TestRelease.numbered(2), 1);
    assertThat(docroot.retain(List.of(), 0, FENCE)).isEmpty();
  }

  @Test
  void missing_programs_are_named_before_anything_is_made() throws Exception {
    HostSession poor = without("rsync", "flock", "sha256sum");
    assertThatThrownBy(() -> there.through(poor).stage(ONE.release(), FENCE))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("the host lacks flock rsync sha256sum: install coreutils");
    assertThat(there.home()).doesNotExist();
  }

  @Test
  void a_home_that_is_not_writable_is_named() throws Exception {
    Files.createDirectory(there.home());
    Files.setPosixFilePermissions(there.home(), PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThatThrownBy(() -> there.through(unprivileged()).stage(ONE.release(), FENCE))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("my docroot is not writable for ");
  }

  @Test
  void a_home_that_cannot_be_made_is_named() throws Exception {
    Path login = there.home().getParent();
    Files.setPosixFilePermissions(login, PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThatThrownBy(() -> there.through(unprivileged()).stage(ONE.release(), FENCE))
        .hasMessageContaining("my docroot cannot be created");
    Files.setPosixFilePermissions(login, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Root may write everywhere: these tests need somebody else. */
  private HostSession unprivileged() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    if (!System.getProperty("user.name").equals("root")) {
      return there.session();
    }
    return new Prefixed(
        there.session(), List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
  }

  @Test
  void a_release_that_the_disk_has_no_room_for_is_refused() throws Exception {
    RegularFile huge =
        new RegularFile(TreePath.of("huge"), 0644, 1L << 60, Sha256.of("0".repeat(64)));
    Release release = new Release(ONE.id(), ONE.release().revision(), Manifest.of(List.of(huge)));
    assertThatThrownBy(() -> there.docroot().stage(release, FENCE))
        .isInstanceOf(HostException.class)
        .hasMessageMatching("web1: no room in my docroot: \\d+ bytes are free, and \\d+ may.*");
  }

  @Test
  void with_a_basis_the_room_is_not_guessed_at() throws Exception {
    there.deploy(ONE);
    RegularFile huge =
        new RegularFile(TreePath.of("huge"), 0644, 1L << 60, Sha256.of("0".repeat(64)));
    Release next = TestRelease.numbered(2).release();
    Release release = new Release(next.id(), next.revision(), Manifest.of(List.of(huge)));
    assertThat(there.docroot().stage(release, FENCE)).isInstanceOf(Place.Open.class);
  }

  @Test
  void a_host_that_takes_too_long_is_left() throws Exception {
    there.deploy(ONE);
    HostSession slow = new Prefixed(there.session(), List.of("sh", "-c", "cat /dev/zero", "sh"));
    Docroot docroot = there.through(slow).within(Duration.ofMillis(100));
    assertThatThrownBy(docroot::live).isInstanceOf(CommandTimeoutException.class);
  }

  @Test
  void a_host_that_gives_no_answer_has_failed() {
    HostSession mute = new Prefixed(there.session(), List.of("true"));
    assertThatThrownBy(() -> there.through(mute).live()).isInstanceOf(CommandFailedException.class);
  }
}
