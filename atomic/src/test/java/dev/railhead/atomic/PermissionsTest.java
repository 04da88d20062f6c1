package dev.railhead.atomic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.fixture.CrashingDeploy;
import dev.railhead.atomic.fixture.Prefixed;
import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.HostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Homes in which something may not be written or read. Root may do everything, so the deploys here
 * run without its capabilities: the script's commands, and a JVM of its own for the Java side.
 */
class PermissionsTest {
  private static final TestRelease ONE = TestRelease.numbered(1);
  private static final TestRelease TWO = TestRelease.numbered(2);
  private static final int NEVER = 10_000;
  private static final Set<PosixFilePermission> ALL = PosixFilePermissions.fromString("rwxr-xr-x");

  @TempDir Path root;
  private TestDocroot there;

  @BeforeEach
  void deploy() throws Exception {
    there = TestDocroot.here(root, Layout.RELEASES, "home" + NEVER);
    there.deploy(ONE);
  }

  @AfterEach
  void close() {
    there.close();
  }

  private static List<String> unprivileged() {
    return System.getProperty("user.name").equals("root")
        ? List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all")
        : List.of("env");
  }

  /** What a deploy of the second release says. */
  private String deployBy(String side) throws Exception {
    return side.equals("java") ? byJava() : byScript();
  }

  private String byJava() throws IOException, InterruptedException {
    Process process = CrashingDeploy.start(unprivileged(), root, Layout.RELEASES, NEVER, NEVER);
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return said;
  }

  private String byScript() throws IOException, InterruptedException {
    try {
      there.deploy(there.through(new Prefixed(there.session(), unprivileged())), TWO, 2);
      return "done";
    } catch (HostException e) {
      return e.toString();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "java,.,is not writable for",
    "java,.railhead,permission denied",
    "script,.,is not writable for",
    "script,.railhead,permission denied"
  })
  void what_may_not_be_written_is_named_before_anything_is_changed(
      String side, String directory, String reason) throws Exception {
    Path path = there.home().resolve(directory);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
    List<String> before = there.listing();
    assertThat(deployBy(side))
        .contains(directory.equals(".") ? "home" + NEVER : directory)
        .containsIgnoringCase(reason);
    assertThat(there.listing()).isEqualTo(before);
    assertNextDeployGetsThrough(path);
  }

  @ParameterizedTest
  @CsvSource({
    "java,releases",
    "java,.railhead/seals",
    "java,.railhead/manifests",
    "script,releases",
    "script,.railhead/seals",
    "script,.railhead/manifests"
  })
  void what_may_not_be_written_is_named_and_what_is_live_stays(String side, String directory)
      throws Exception {
    Path path = there.home().resolve(directory);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThat(deployBy(side)).containsIgnoringCase("permission denied").contains(directory);
    assertThat(ONE.isIn(there.home().resolve("current").toRealPath())).isTrue();
    assertThat(there.docroot().live()).isEqualTo(Live.serving(ONE.id()));
    assertNextDeployGetsThrough(path);
  }

  @ParameterizedTest
  @CsvSource({"java", "script"})
  void a_live_release_that_may_not_be_entered_is_not_swapped_from(String side) throws Exception {
    Path live = there.home().resolve("releases/" + ONE);
    Files.setPosixFilePermissions(live, Set.of());
    String link = Files.readSymbolicLink(there.home().resolve("current")).toString();
    assertThat(deployBy(side)).contains("which is not a directory that can be entered");
    assertThat(Files.readSymbolicLink(there.home().resolve("current"))).hasToString(link);
    assertNextDeployGetsThrough(live);
  }

  private void assertNextDeployGetsThrough(Path path) throws Exception {
    Files.setPosixFilePermissions(path, ALL);
    there.deploy(there.docroot(), TWO, 3);
    assertThat(there.docroot().live()).isEqualTo(Live.serving(TWO.id()));
    assertThat(there.leftovers()).isEmpty();
  }
}
