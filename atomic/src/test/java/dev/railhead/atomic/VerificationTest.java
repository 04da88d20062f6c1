package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.fixture.ChangingSite;
import dev.railhead.atomic.fixture.Tampering;
import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.deploy.IntegrityException;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.Command;
import dev.railhead.core.source.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A host reads again only what may have changed since it read it last, and misses nothing. */
class VerificationTest {
  private static final Fence FENCE = Fence.of(1);
  private static final Verification CHANGED = Verification.changedFiles().auditingEvery(1000);

  private static final int ID_LENGTH = TestRelease.numbered(1).toString().length();

  /** Enough for the place of the next release to be one that was filled and read before. */
  private static final int SETTLED = 4;

  @TempDir Path root;

  private interface Scene {
    void play(TestDocroot there, ChangingSite site, Docroot docroot) throws Exception;
  }

  /** Plays {@code scene} where a place was read before. */
  private void settled(Layout layout, Verification verification, Scene scene) throws Exception {
    try (TestDocroot there = TestDocroot.in(root, layout)) {
      ChangingSite site = new ChangingSite(there, root);
      Docroot docroot = there.through(site.session()).verifying(verification);
      for (int n = 1; n <= SETTLED; n++) {
        site.deploy(docroot, n);
      }
      scene.play(there, site, docroot);
    }
  }

  /** The place that will be filled next. */
  private static Path next(TestDocroot there) throws IOException {
    Path idle = there.home().resolve(".railhead/idle");
    if (Files.exists(idle)) {
      return there
          .home()
          .resolve("releases/." + Files.readString(idle).substring(0, ID_LENGTH) + ".idle");
    }
    boolean isYin = there.home().resolve("current").toRealPath().endsWith("yin");
    return there.home().resolve(isYin ? "yang" : "yin");
  }

  /** What the table of a place is called. */
  private static String name(Path place) {
    return place.getFileName().toString().replaceAll("^\\.|\\.idle$", "");
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void reads_only_what_has_changed(Layout layout) throws Exception {
    settled(
        layout,
        CHANGED,
        (there, site, docroot) -> {
          for (int n = SETTLED + 1; n < SETTLED + 4; n++) {
            site.deploy(docroot, n);
            assertThat(site.read()).containsExactly(ChangingSite.CHANGED);
            assertThat(docroot.verify()).isEmpty();
          }
          assertThat(there.leftovers()).allMatch(name -> name.endsWith(".idle"));
          assertThat(site.remembered()).hasSizeGreaterThanOrEqualTo(2 * ChangingSite.all().size());
        });
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void reads_every_byte_each_time_unless_it_is_told_not_to(Layout layout) throws Exception {
    settled(
        layout,
        Verification.everyByte(),
        (there, site, docroot) -> {
          assertThat(site.read()).isEqualTo(ChangingSite.all());
          assertThat(there.home().resolve(".railhead/stamps")).doesNotExist();
          assertThat(there.home().resolve(".railhead/idle")).doesNotExist();
        });
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void reads_every_byte_where_it_last_read_what_changed(Layout layout) throws Exception {
    settled(
        layout,
        CHANGED,
        (there, site, docroot) -> {
          site.deploy(docroot.verifying(Verification.everyByte()), SETTLED + 1);
          assertThat(site.read()).isEqualTo(ChangingSite.all());
          try (Stream<Path> names = Files.walk(there.home(), 2)) {
            assertThat(names.filter(name -> name.toString().endsWith(".idle"))).isEmpty();
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void reads_every_byte_now_and_then(Layout layout) throws Exception {
    settled(
        layout,
        CHANGED,
        (there, site, docroot) -> {
          // Two places or three take turns, and each counts for itself.
          Docroot auditing = docroot.verifying(Verification.changedFiles().auditingEvery(2));
          boolean audited = false;
          for (int n = SETTLED + 1; n < SETTLED + 7; n++) {
            site.deploy(auditing, n);
            audited |= site.read().equals(ChangingSite.all());
          }
          assertThat(audited).isTrue();
          site.deploy(docroot, SETTLED + 7);
          assertThat(site.read()).containsExactly(ChangingSite.CHANGED);
        });
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void refuses_what_was_tampered_with_after_the_transfer(Layout layout) throws Exception {
    settled(
        layout,
        CHANGED,
        (there, site, docroot) -> {
          Release release = site.release(SETTLED + 1);
          Path place = site.fill(docroot, release);
          for (Tampering tampering : Tampering.values()) {
            tampering.in(place);
            assertRefuses(docroot, release, tampering);
            site.repair(place);
          }
          docroot.seal(release, FENCE);
          assertThat(site.read()).contains("sub/WRITTEN_TO").doesNotContain("plain");
        });
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void refuses_what_was_tampered_with_before_and_the_transfer_passed_over(Layout layout)
      throws Exception {
    settled(
        layout,
        CHANGED,
        (there, site, docroot) -> {
          Path next = next(there);
          for (Tampering tampering : Tampering.values()) {
            tampering.in(next);
          }
          Release release = site.release(SETTLED + 1);
          site.fill(docroot, release);
          assertRefuses(docroot, release, Tampering.WRITTEN_TO);
          // What was refused once is not built upon: the next try sends all of it again.
          site.deploy(docroot, SETTLED + 1);
          assertThat(docroot.verify()).isEmpty();
        });
  }

  private static void assertRefuses(Docroot docroot, Release release, Tampering tampering)
      throws Exception {
    Live before = docroot.live();
    assertThatThrownBy(() -> docroot.seal(release, FENCE))
        .as("%s", tampering)
        .isInstanceOf(IntegrityException.class);
    assertThatThrownBy(() -> docroot.swapTo(release.id(), before, FENCE))
        .hasMessageContaining("is not sealed");
    assertThat(docroot.live()).isEqualTo(before);
  }

  @Test
  void refuses_what_was_written_to_through_its_name_in_the_live_release() throws Exception {
    settled(
        Layout.RELEASES,
        CHANGED,
        (there, site, docroot) -> {
          Release release = site.release(SETTLED + 1);
          Path place = site.fill(docroot, release);
          Path live = there.home().resolve("current/");
          String file = Tampering.WRITTEN_TO.file();
          assertThat(Files.isSameFile(live.resolve(file), place.resolve(file))).isTrue();
          Tampering.WRITTEN_TO.in(live);
          assertRefuses(docroot, release, Tampering.WRITTEN_TO);
        });
  }

  /** What can be wrong with a table, as a program for sed: with its head, and with its lines. */
  private static final Map<String, List<String>> DOUBTS =
      Map.of(
          "",
          List.of(
              "s/stamps 2/stamps 1/",
              "s/railhead/foreign/",
              "s/ [0-9a-f]*-[0-9a-f-]* / 00000000-0000-0000-0000-000000000000 /",
              "s/ [0-9]* \\([0-9a-f]\\{64\\}\\)/ 1 \\1/",
              "s/ [0-9]*[.]/ 9999999999./",
              "s/[.]\\([0-9]*\\)/.\\10/",
              "s/[.][0-9]*//",
              "s/.$/x/",
              "s/ [^ ]*$//",
              "s/ [^ ]* [^ ]*$//",
              "1d"),
          ".lines",
          List.of("s/:/;/", "s/[0-9a-f] \\x00$/x \\x00/", "s/.$//", "1,$d"));

  @ParameterizedTest
  @EnumSource(Layout.class)
  void reads_every_byte_when_in_doubt_about_what_it_knows(Layout layout) throws Exception {
    settled(
        layout,
        CHANGED,
        (there, site, docroot) -> {
          int n = SETTLED;
          for (String part : List.of("", ".lines")) {
            for (String doubt : Objects.requireNonNull(DOUBTS.get(part))) {
              Path table = there.home().resolve(".railhead/stamps/" + name(next(there)) + part);
              String before = Files.readString(table);
              there.session().run(Command.of("sed", "-i", doubt, table.toString()));
              assertThat(Files.readString(table)).as(doubt).isNotEqualTo(before);
              site.deploy(docroot, ++n);
              assertThat(site.read()).as(doubt).isEqualTo(ChangingSite.all());
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cksum=exit 1",
        "join=exit 1",
        "cut=exit 1",
        "paste=exit 1",
        "stat=echo nfs",
        "find=case $* in *now.new*) echo 4711 1403000000.0000000000 ;; *) PATH=${PATH#*:}; exec find \"$@\" ;; esac"
      })
  void reads_every_byte_where_stamps_mean_nothing(String program) throws Exception {
    settled(
        Layout.SLOTS,
        CHANGED,
        (there, site, docroot) -> {
          int equals = program.indexOf('=');
          site.program(program.substring(0, equals), program.substring(equals + 1) + "\n");
          for (int n = SETTLED + 1; n < SETTLED + 4; n++) {
            site.deploy(docroot, n);
            assertThat(site.read()).isEqualTo(ChangingSite.all());
          }
        });
  }

  @Test
  void does_not_remember_a_file_that_changed_in_the_tick_in_which_it_was_looked_at()
      throws Exception {
    settled(
        Layout.SLOTS,
        CHANGED,
        (there, site, docroot) -> {
          Path table = there.home().resolve(".railhead/stamps/" + name(next(there)) + ".lines");
          Release release = site.release(SETTLED + 1);
          Path late = site.fill(docroot, release).resolve(ChangingSite.CHANGED);
          site.program(
              "find",
              """
              PATH=${PATH#*:}
              case $* in *now.new*) exec find '%s' -printf '%%D %%C@' ;; esac
              exec find "$@"
              """
                  .formatted(late));
          docroot.seal(release, FENCE);
          assertThat(site.read()).containsExactly(ChangingSite.CHANGED);
          List<String> stamps = ChangingSite.remembered(table);
          Object inode = Files.getAttribute(late, "unix:ino");
          assertThat(stamps).hasSize(ChangingSite.SAME.size());
          assertThat(stamps).noneMatch(line -> line.contains(":" + inode + ":"));
        });
  }

  /** What may be done to the live release by hand, as a program for sh. */
  private static final List<String> BY_HAND =
      List.of(
          "echo x >>plain",
          "echo x >sub/fresh",
          "echo x >sub/fresh; touch -d 2000-01-01 sub",
          "echo x >fresh",
          "mkdir -p deep/er; echo x >deep/er/fresh",
          "cp -p sub/deep sub/deep~; mv sub/deep~ sub/deep",
          "rm plain",
          "ln -sfn sub link");

  @ParameterizedTest
  @EnumSource(Layout.class)
  void warns_of_what_was_changed_by_hand_though_it_looks_only_at_what_it_knows(Layout layout)
      throws Exception {
    settled(
        layout,
        CHANGED,
        (there, site, docroot) -> {
          int n = SETTLED;
          for (String change : BY_HAND) {
            site.deploy(docroot, ++n);
            Path live = there.home().resolve("current").toRealPath();
            site.noteWalks(live);
            assertThat(warnings(docroot, site.release(n + 1))).as(change).isEmpty();
            assertThat(site.walks()).as(change).isEmpty();
            Command byHand =
                Command.of("sh", "-c", "cd \"$1\" && " + change, "sh", live.toString());
            assertThat(there.session().run(byHand).isSuccess()).as(change).isTrue();
            assertThat(warnings(docroot, site.release(n + 1)))
                .as(change)
                .isNotEmpty()
                .allMatch(warning -> warning.contains("was changed since it was sealed"));
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void walks_through_the_live_release_where_it_cannot_look_at_names(Layout layout)
      throws Exception {
    settled(
        layout,
        CHANGED,
        (there, site, docroot) -> {
          site.program(
              "find", "case $* in *files0*) exit 1 ;; esac; PATH=${PATH#*:} exec find \"$@\"");
          assertThat(warnings(docroot, site.release(SETTLED + 1))).isEmpty();
          Files.writeString(there.home().resolve("current/plain"), "by hand");
          assertThat(warnings(docroot, site.release(SETTLED + 1)))
              .singleElement()
              .asString()
              .endsWith("since it was sealed: plain");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".lines", ".names"})
  void keeps_to_its_times_what_it_knows_of_another_release(String part) throws Exception {
    settled(
        Layout.SLOTS,
        CHANGED,
        (there, site, docroot) -> {
          // As when a machine stops while a table is being replaced: some of it is of before.
          Path stamps = there.home().resolve(".railhead/stamps");
          String name = name(next(there)) + part;
          Path old = Files.copy(stamps.resolve(name), root.resolve("old"));
          site.deploy(docroot, SETTLED + 1);
          Files.copy(old, stamps.resolve(name), StandardCopyOption.REPLACE_EXISTING);
          Files.writeString(there.home().resolve("current/fresh"), "by hand");
          assertThat(warnings(docroot, site.release(SETTLED + 2))).isNotEmpty();
          Files.delete(there.home().resolve("current/fresh"));
          for (int n = SETTLED + 3; n < SETTLED + 6; n++) {
            site.deploy(docroot, n);
            assertThat(docroot.verify()).isEmpty();
            assertThat(site.remembersWrongly()).isEmpty();
          }
        });
  }

  private static List<String> warnings(Docroot docroot, Release release) throws Exception {
    return ((Place.Open) docroot.stage(release, FENCE)).warnings();
  }

  @Test
  void sends_what_is_different_to_the_idle_release_and_says_which_that_is() throws Exception {
    settled(
        Layout.RELEASES,
        CHANGED,
        (there, site, docroot) -> {
          String idle = Files.readString(there.home().resolve(".railhead/idle"));
          Place.Open open = (Place.Open) docroot.stage(site.release(SETTLED + 1), FENCE);
          assertThat(open.basis()).isEmpty();
          assertThat(open.held())
              .hasValueSatisfying(
                  held ->
                      assertThat(idle).startsWith(held.release() + " " + held.manifest().hex()));
          assertThat(there.local(open.directory()).resolve("plain")).exists();
          assertThat(there.home().resolve(".railhead/idle")).doesNotExist();
        });
  }

  @Test
  void fills_the_idle_release_with_itself_when_that_is_deployed_again() throws Exception {
    settled(
        Layout.RELEASES,
        CHANGED,
        (there, site, docroot) -> {
          int idle = SETTLED - 2;
          assertThat(next(there).toString()).contains(site.release(idle).id().toString());
          site.deploy(docroot, idle);
          assertThat(site.read()).isEmpty();
          assertThat(docroot.verify()).isEmpty();
        });
  }

  @Test
  void leaves_nothing_idle_to_a_process_on_this_machine_which_reads_every_byte() throws Exception {
    settled(
        Layout.RELEASES,
        CHANGED,
        (there, site, docroot) -> {
          assertThat(next(there)).isDirectory();
          try (TestDocroot here = TestDocroot.here(root, Layout.RELEASES, "my docroot")) {
            here.deploy(TestRelease.numbered(SETTLED + 1));
          }
          assertThat(there.leftovers()).isEmpty();
        });
  }

  @Test
  void bounds_its_setting() {
    assertThatThrownBy(() -> Verification.changedFiles().auditingEvery(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be 1 to 1000, but was 0");
    assertThat(Verification.changedFiles().auditingEvery(1)).hasToString("every byte");
  }
}
