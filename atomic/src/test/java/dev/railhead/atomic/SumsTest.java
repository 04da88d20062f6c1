package dev.railhead.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.fixture.Prefixed;
import dev.railhead.atomic.fixture.TestDocroot;
import dev.railhead.atomic.fixture.TestRelease;
import dev.railhead.core.Fence;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.deploy.IntegrityException;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host's openssl makes the sums faster where it can, and what it says is never a refusal. */
class SumsTest {
  private static final Fence FENCE = Fence.of(1);
  private static final List<String> NAMES =
      List.of("plain", "a *b", " *", "back\\slash", "\\", "-n", "caf\u00e9", "two  spaces", "*");

  @TempDir Path root;
  private TestDocroot there;
  private Path source;
  private Release release;

  @BeforeEach
  void open() throws Exception {
    there = TestDocroot.in(root, Layout.RELEASES);
    source = Files.createDirectories(root.resolve("source"));
    for (String name : NAMES) {
      Files.writeString(source.resolve(name), "content of " + name);
    }
    release = released(1);
  }

  private Release released(int number) throws Exception {
    Release other = TestRelease.numbered(number).release();
    return new Release(other.id(), other.revision(), Manifest.read(source));
  }

  @AfterEach
  void close() {
    there.close();
  }

  /** A host on which {@code program} is {@code script}, and everything else is as it is. */
  private Docroot with(String program, String script) throws IOException {
    Path bin = Files.createDirectories(root.resolve("bin"));
    Path file = bin.resolve(program);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    String path = "PATH=" + bin + ":" + System.getenv("PATH");
    HostSession session = new Prefixed(there.session(), List.of("env", path));
    return there.through(session);
  }

  /** A host on which each call of {@code program} with {@code -z} or {@code -r} leaves a note. */
  private Docroot noting(String program) throws IOException {
    return with(
        program,
        "case \"$*\" in *-z*|*-r*) echo called >>'%s' ;; esac; PATH=${PATH#*:}; exec %s \"$@\""
            .formatted(notes(), program));
  }

  private Path notes() {
    return root.resolve("notes");
  }

  private Path fill(Docroot docroot) throws Exception {
    Place.Open open = (Place.Open) docroot.stage(release, FENCE);
    Path place = there.local(open.directory());
    for (String name : NAMES) {
      Files.copy(source.resolve(name), place.resolve(name));
    }
    return place;
  }

  @Test
  void are_made_by_openssl() throws Exception {
    Docroot docroot = noting("openssl");
    fill(docroot);
    docroot.seal(release, FENCE);
    assertThat(notes()).as("for the files, and for the listing").hasContent("called\ncalled");
  }

  @Test
  void are_not_made_again_by_coreutils_when_they_are_right() throws Exception {
    Docroot docroot = noting("sha256sum");
    fill(docroot);
    Files.delete(notes()); // by the look at what the host has
    docroot.seal(release, FENCE);
    assertThat(notes()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exit 1",
        "kill -KILL $$",
        "echo Usage: openssl command",
        "head -c 100000 /dev/zero",
        "shift 3; for each do printf '%064d *%s\\n' 0 \"$each\"; done"
      })
  void are_made_by_coreutils_when_openssl_is_broken(String script) throws Exception {
    Docroot docroot = with("openssl", script);
    fill(docroot);
    docroot.seal(release, FENCE);
    docroot.swapTo(release.id(), Live.nothing(), FENCE);
    assertThat(docroot.verify()).isEmpty();
    assertThat(there.docroot().verify()).isEmpty();
  }

  @Test
  void are_made_by_coreutils_when_a_name_has_a_newline() throws Exception {
    Files.writeString(source.resolve("two\nlines"), "content");
    release = released(2);
    Docroot docroot = there.docroot();
    Path place = fill(docroot);
    Files.copy(source.resolve("two\nlines"), place.resolve("two\nlines"));
    docroot.seal(release, FENCE);
    docroot.swapTo(release.id(), Live.nothing(), FENCE);
    assertThat(docroot.verify()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 1", "PATH=${PATH#*:}; exec openssl \"$@\""})
  void of_another_content_are_refused_and_named(String script) throws Exception {
    Docroot docroot = with("openssl", script);
    Path place = fill(docroot);
    Files.writeString(place.resolve("a *b"), "Content of a *b");
    assertThatThrownBy(() -> docroot.seal(release, FENCE))
        .isInstanceOfSatisfying(
            IntegrityException.class,
            e -> assertThat(e.differences()).singleElement().asString().contains("a *b"));
  }

  @Test
  void of_a_live_release_that_was_changed_by_hand_are_found_to_differ() throws Exception {
    Docroot docroot = there.docroot();
    fill(docroot);
    docroot.seal(release, FENCE);
    docroot.swapTo(release.id(), Live.nothing(), FENCE);
    try (Stream<Path> files = Files.list(there.home().resolve("current/"))) {
      assertThat(files).hasSize(NAMES.size());
    }
    Files.writeString(there.home().resolve("current/plain"), "Content of plain");
    assertThat(docroot.verify()).singleElement().asString().contains("plain");
  }
}
