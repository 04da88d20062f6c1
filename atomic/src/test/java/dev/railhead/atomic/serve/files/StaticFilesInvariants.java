package dev.railhead.atomic.serve.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.Layout;
import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.Pin;
import dev.railhead.atomic.serve.fixture.AskedFor;
import dev.railhead.atomic.serve.fixture.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * What no request can do, to a sealed release and to a tree that a script made, which both stand
 * beside secrets and hold links that lead to them.
 *
 * <p>Seen to fail when the real path of a found file is not compared with its root. Dot segments
 * that were kept would still not lead out: a tree refuses them once more.
 */
class StaticFilesInvariants {
  private static final String SECRET = "not for anybody";
  private static final Map<String, String> FILES =
      Map.of("public/a.txt", "public", "public/b/index.html", "public", "secret.txt", SECRET);

  private static Path root;
  private static Site sealed;
  private static DocrootResolver found;

  @BeforeContainer
  static void publish() throws Exception {
    root = Files.createTempDirectory("railhead-files");
    Files.writeString(root.resolve("secret.txt"), SECRET);
    sealed = Site.in(root, Layout.RELEASES, FILES);
    Path tree = Files.createDirectories(root.resolve("found/one"));
    Site.fill(tree, FILES);
    Files.createSymbolicLink(tree.resolve("public/out"), root);
    Files.createSymbolicLink(tree.resolve("public/secret"), root.resolve("secret.txt"));
    Path current = Files.createSymbolicLink(root.resolve("found/current"), tree);
    found = DocrootResolver.watching(current).open();
  }

  @AfterContainer
  static void delete() throws IOException {
    found.close();
    sealed.close();
    try (Stream<Path> all = Files.walk(root)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of(
            "/",
            "/",
            "..",
            ".",
            "%2e%2e",
            "%2f",
            "%5c",
            "%252e",
            "%00",
            "%c0%ae",
            "public",
            "a.txt",
            "b",
            "out",
            "secret",
            "secret.txt",
            "found",
            "one",
            "my%20docroot",
            "releases",
            "current",
            ".railhead",
            "//",
            "\\",
            ";",
            "etc/passwd")
        .list()
        .ofMaxSize(12)
        .map(pieces -> "/" + String.join("", pieces));
  }

  @Property(tries = 2000)
  void no_request_reads_what_is_not_public(@ForAll("paths") String path) throws IOException {
    StaticFiles files = StaticFiles.of("public").build();
    for (DocrootResolver docroot : List.of(sealed.resolver(), found)) {
      try (Pin pin = docroot.pin();
          FileAnswer answer = files.answer(AskedFor.get(path), pin.release())) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        answer.writeTo(out);
        assertThat(answer.status()).isIn(200, 301, 400, 404);
        if (answer.status() == 200) {
          assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("public");
        }
      }
    }
  }
}
