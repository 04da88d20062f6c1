package dev.railhead.atomic.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.serve.fixture.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchPathTest {
  @TempDir Path temp;
  private Home home;
  private Path shared;
  private DocrootResolver docroot;

  @BeforeEach
  void make() throws IOException {
    home = Home.plain(temp.toRealPath().resolve("web"));
    shared = Files.createDirectory(temp.toRealPath().resolve("shared"));
    for (String release : List.of("1", "2")) {
      write(home.path().resolve("releases/" + release + "/templates/a.html"), release);
      write(home.path().resolve("releases/" + release + "/lib/b.html"), release);
      write(home.path().resolve("releases/" + release + "/secret"), release);
    }
    write(shared.resolve("a.html"), "shared");
    write(shared.resolve("c.html"), "shared");
    home.link("releases/1");
    docroot = DocrootResolver.caching(home.current(), Duration.ofHours(1)).open();
  }

  @AfterEach
  void close() {
    docroot.close();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String found(SearchPath path, LiveRelease release, String name) throws IOException {
    return Files.readString(path.find(release, name).orElseThrow());
  }

  @Test
  void finds_the_first_of_a_name_and_all_of_it_in_one_release() throws Exception {
    SearchPath path = SearchPath.of(Path.of("templates"), Path.of("lib"), shared);
    try (Pin pin = docroot.pin()) {
      assertThat(found(path, pin.release(), "a.html")).isEqualTo("1");
      home.link("releases/2");
      docroot.published();
      assertThat(found(path, pin.release(), "b.html")).isEqualTo("1");
      assertThat(found(path, docroot.current(), "b.html")).isEqualTo("2");
      assertThat(found(path, pin.release(), "c.html")).isEqualTo("shared");
    }
  }

  @Test
  void puts_the_release_in_the_place_of_the_link() throws Exception {
    SearchPath path = SearchPath.parse("none:" + home.current() + "/lib::" + shared);
    try (Pin pin = docroot.pin()) {
      home.link("releases/2");
      assertThat(found(path, pin.release(), "b.html")).isEqualTo("1");
      assertThat(path.directories(pin.release()))
          .containsExactly(pin.release().directory().resolve("lib"), shared);
    }
  }

  @Test
  void takes_the_empty_entry_and_the_dot_for_the_release_itself() throws Exception {
    for (SearchPath path : List.of(SearchPath.of(Path.of("")), SearchPath.parse("."))) {
      assertThat(found(path, docroot.current(), "lib/b.html")).isEqualTo("1");
      assertThat(path.findDirectory(docroot.current(), "")).contains(docroot.current().directory());
      assertThat(path.findDirectory(docroot.current(), "lib")).isPresent();
      assertThat(path.find(docroot.current(), "lib")).isEmpty();
    }
  }

  @Test
  void does_not_follow_links_out_of_its_directories() throws Exception {
    Path templates = home.path().resolve("releases/1/templates");
    Files.createSymbolicLink(templates.resolve("out"), Path.of("../secret"));
    Files.createSymbolicLink(templates.resolve("far"), shared);
    Files.createSymbolicLink(templates.resolve("loop"), Path.of("loop"));
    Files.createSymbolicLink(templates.resolve("in"), Path.of("a.html"));
    SearchPath path = SearchPath.of(Path.of("templates"));
    LiveRelease release = docroot.current();
    assertThat(path.find(release, "out")).isEmpty();
    assertThat(path.find(release, "far/c.html")).isEmpty();
    assertThat(path.find(release, "loop")).isEmpty();
    assertThat(found(path, release, "in")).isEqualTo("1");
  }

  @Test
  void leaves_out_an_entry_that_a_link_leads_out_of_the_release() throws Exception {
    Files.createSymbolicLink(home.path().resolve("releases/1/linked"), shared);
    assertThat(SearchPath.of(Path.of("linked")).directories(docroot.current())).isEmpty();
  }

  @Test
  void takes_a_name_as_it_is() throws Exception {
    write(home.path().resolve("releases/1/templates/%2e%2e"), "odd");
    SearchPath path = SearchPath.of(Path.of("templates"));
    assertThat(found(path, docroot.current(), "%2e%2e")).isEqualTo("odd");
    assertThat(path.find(docroot.current(), "%2e%2e/secret")).isEmpty();
    assertThat(path.find(docroot.current(), "..%2fsecret")).isEmpty();
  }

  @Test
  void follows_the_resolver_in_how_it_names_directories() throws Exception {
    Files.createSymbolicLink(home.path().resolve("A"), Path.of("releases/1"));
    home.link("A");
    try (DocrootResolver first =
        DocrootResolver.caching(home.current(), Duration.ofHours(1)).readlinkFirst().open()) {
      assertThat(SearchPath.of(Path.of("lib")).find(first.current(), "b.html"))
          .contains(home.path().resolve("A/lib/b.html"));
    }
  }

  @Test
  void refuses_entries_that_leave_the_release_and_no_entry_at_all() {
    assertThatThrownBy(() -> SearchPath.of(Path.of("lib/../../x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lib/../../x");
    assertThatThrownBy(() -> SearchPath.parse("::")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SearchPath.parse("a\0b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void is_equal_to_one_of_the_same_entries() {
    assertThat(SearchPath.parse(".:lib"))
        .isEqualTo(SearchPath.of(Path.of(""), Path.of("lib/")))
        .hasSameHashCodeAs(SearchPath.of(Path.of(""), Path.of("lib/")))
        .hasToString(".:lib");
  }
}
