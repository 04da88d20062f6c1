package dev.railhead.atomic.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.serve.fixture.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Hostile names against a tree full of traps. Seen to fail when the comparison of the real path
 * with the directory was taken out, and, for the plain names, when {@code ..} was let pass.
 */
class SearchPathProperties {
  private static Path temp = Path.of("");
  private static Home home;
  private static DocrootResolver docroot;

  @BeforeContainer
  static void make() throws IOException {
    temp = Files.createTempDirectory("railhead-search").toRealPath();
    home = Home.plain(temp.resolve("web"));
    Path pub = Files.createDirectories(home.path().resolve("releases/1/public/a/b"));
    Files.writeString(pub.resolve("c"), "good");
    Files.writeString(home.path().resolve("releases/1/secret"), "bad");
    Files.writeString(temp.resolve("secret"), "bad");
    Files.createSymbolicLink(pub.resolve("up"), Path.of("../../.."));
    Files.createSymbolicLink(pub.resolve("root"), Path.of("/"));
    Files.createSymbolicLink(pub.resolve("self"), Path.of("."));
    Files.createSymbolicLink(pub.resolve("link"), temp.resolve("secret"));
    home.link("releases/1");
    docroot = DocrootResolver.caching(home.current(), Duration.ofHours(1)).open();
  }

  @AfterContainer
  static void remove() throws IOException {
    docroot.close();
    try (var all = Files.walk(temp)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "a",
            "b",
            "c",
            "up",
            "root",
            "self",
            "link",
            "secret",
            "public",
            "..",
            ".",
            "",
            "%2e%2e",
            "%252e",
            "..\\",
            "a\0",
            "\u2025",
            "..;",
            "etc",
            "passwd",
            "c ",
            "\uff0e\uff0e",
            "tmp");
    Arbitrary<String> paths = parts.list().ofMinSize(1).ofMaxSize(8).map(p -> String.join("/", p));
    Arbitrary<String> absolute = paths.map(p -> "/" + p);
    return Arbitraries.oneOf(
        paths, absolute, Arbitraries.strings().ofMaxLength(30), paths.map(p -> "a/b/" + p));
  }

  @Property
  void what_is_found_lies_in_the_search_path_whatever_the_name(@ForAll("names") String name)
      throws IOException {
    SearchPath path = SearchPath.of(Path.of("public"));
    Path root = docroot.current().directory().resolve("public");
    for (Optional<Path> found :
        List.of(path.find(docroot.current(), name), path.findDirectory(docroot.current(), name))) {
      if (found.isPresent()) {
        assertThat(found.get().toRealPath()).startsWith(root);
        assertThat(found.get().normalize()).isEqualTo(found.get());
      }
    }
    path.find(docroot.current(), name).ifPresent(file -> assertThat(file).hasContent("good"));
  }

  @Property
  void a_name_with_a_step_up_or_a_trick_finds_nothing(@ForAll("names") String name) {
    String padded = "/" + name + "/";
    boolean tricky =
        padded.contains("/../")
            || padded.contains("/./")
            || padded.contains("//")
            || name.indexOf('\0') >= 0
            || name.indexOf('\\') >= 0;
    if (tricky && !name.isEmpty()) {
      SearchPath path = SearchPath.of(Path.of("public"), temp);
      assertThat(path.find(docroot.current(), name)).isEmpty();
      assertThat(path.findDirectory(docroot.current(), name)).isEmpty();
    }
  }
}
