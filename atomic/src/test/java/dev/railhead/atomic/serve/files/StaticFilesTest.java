package dev.railhead.atomic.serve.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.Layout;
import dev.railhead.atomic.serve.DocrootResolver;
import dev.railhead.atomic.serve.Pin;
import dev.railhead.atomic.serve.files.FileAnswer.Field;
import dev.railhead.atomic.serve.fixture.AskedFor;
import dev.railhead.atomic.serve.fixture.Site;
import dev.railhead.core.ReleaseId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a release, asked for in all the ways that HTTP has. */
class StaticFilesTest {
  private static final String LARGE = "0123456789".repeat(100_000);

  private static final Map<String, String> FILES =
      Map.ofEntries(
          Map.entry("public/index.html", "<p>home"),
          Map.entry("public/app.js", "let app = 1; // long enough to be worth it"),
          Map.entry("public/app.js.br", "brotli"),
          Map.entry("public/app.js.gz", "gzipped"),
          Map.entry("public/same.txt", "the same in all releases"),
          Map.entry("public/docs/index.html", "<p>docs"),
          Map.entry("public/docs/é \n.txt", "odd"),
          Map.entry("public/empty", ""),
          Map.entry("public/large.bin", LARGE),
          Map.entry("public/.env", "secret"),
          Map.entry("public/.well-known/security.txt", "Contact: us"),
          Map.entry("public/link -> docs/index.html", ""),
          Map.entry("public/more -> ../public/docs", ""),
          Map.entry("public/to-the-secret -> ../secret.txt", ""),
          Map.entry("public/loop -> loop2", ""),
          Map.entry("public/loop2 -> loop", ""),
          Map.entry("secret.txt", "not public"));

  @TempDir Path root;
  private final StaticFiles files = StaticFiles.of("public").build();

  /** What a client gets. */
  record Got(int status, Map<String, String> fields, long length, String body) {
    String field(String name) {
      return fields.getOrDefault(name, "");
    }
  }

  private static Got got(StaticFiles files, DocrootResolver docroot, AskedFor asked) {
    try (Pin pin = docroot.pin();
        FileAnswer answer = files.answer(asked, pin.release())) {
      Map<String, String> fields = new HashMap<>();
      for (Field field : answer.fields()) {
        assertThat(fields.put(field.name(), field.value())).as(field.name()).isNull();
      }
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      answer.writeTo(stream);
      ByteArrayOutputStream channel = new ByteArrayOutputStream();
      answer.writeTo(Channels.newChannel(channel));
      assertThat(channel.toByteArray()).isEqualTo(stream.toByteArray());
      if (answer.hasBody()) {
        assertThat((long) stream.size()).isEqualTo(answer.length());
      }
      return new Got(answer.status(), fields, answer.length(), stream.toString(UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Nested
  class GivenASealedRelease {
    private Site site;

    @BeforeEach
    void deploy() throws Exception {
      site = Site.in(root, Layout.RELEASES, FILES);
    }

    @AfterEach
    void close() {
      site.close();
    }

    private Got get(String path, String... fields) {
      return got(files, site.resolver(), AskedFor.get(path).with(fields));
    }

    private void hasStatus(int status, String... paths) {
      for (String path : paths) {
        assertThat(get(path).status()).as(path).isEqualTo(status);
      }
    }

    @Test
    void serves_a_file_with_its_type_and_its_hash_as_a_strong_tag() {
      Got got = get("/same.txt");
      assertThat(got.status()).isEqualTo(200);
      assertThat(got.body()).isEqualTo("the same in all releases");
      assertThat(got.field("Content-Type")).isEqualTo("text/plain;charset=utf-8");
      assertThat(got.field("ETag")).matches("\"[A-Za-z0-9_-]{43}\"");
      assertThat(got.field("Cache-Control")).isEqualTo("no-cache");
      assertThat(got.field("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(got.fields()).doesNotContainKeys("Vary", "Last-Modified", "Content-Encoding");
    }

    @Test
    void serves_the_index_of_a_directory_and_leads_to_it() {
      assertThat(get("/").body()).isEqualTo("<p>home");
      assertThat(get("/docs/").body()).isEqualTo("<p>docs");
      assertThat(get("/docs").status()).isEqualTo(301);
      assertThat(get("/docs").field("Location")).isEqualTo("./docs/");
      assertThat(get("//docs").field("Location")).isEqualTo("./docs/");
      assertThat(get("/more").field("Location")).isEqualTo("./more/");
    }

    @Test
    void follows_links_of_the_release() {
      assertThat(get("/link").body()).isEqualTo("<p>docs");
      assertThat(get("/more/index.html").body()).isEqualTo("<p>docs");
      // A link is the release's own word for what is public.
      assertThat(get("/to-the-secret").body()).isEqualTo("not public");
    }

    @Test
    void serves_names_of_any_bytes() {
      assertThat(get("/docs/%C3%A9%20%0A.txt").body()).isEqualTo("odd");
      assertThat(get("/docs/\u00c3\u00a9%20%0a.txt").body()).isEqualTo("odd");
    }

    @Test
    void finds_nothing_else() {
      hasStatus(404, "/nothing", "/.env", "/%2eenv", "/docs/..%3b/secret.txt", "/loop", "/app.js/");
      hasStatus(404, "/secret.txt", "/public/app.js", "/index.html/", "/empty/x", "/.well-known");
      hasStatus(400, "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/a%00", "x");
      hasStatus(400, "/..%5csecret.txt", "/%");
      assertThat(get("/nothing").body()).isEqualTo("404 Not Found\n");
    }

    @Test
    void shows_what_is_well_known_and_hidden_names_only_when_told() {
      hasStatus(200, "/.well-known/security.txt");
      StaticFiles all = StaticFiles.of("public").showingHidden().build();
      assertThat(got(all, site.resolver(), AskedFor.get("/.env")).body()).isEqualTo("secret");
    }

    @Test
    void answers_head_as_get_without_the_body() {
      Got get = get("/same.txt");
      Got head = got(files, site.resolver(), AskedFor.get("/same.txt").by("HEAD"));
      assertThat(head).isEqualTo(new Got(200, get.fields(), get.length(), ""));
      Got missing = got(files, site.resolver(), AskedFor.get("/nothing").by("HEAD"));
      assertThat(missing.body()).isEmpty();
      assertThat(missing.status()).isEqualTo(404);
    }

    @Test
    void says_which_methods_it_knows() {
      Got options = got(files, site.resolver(), AskedFor.get("*").by("OPTIONS"));
      assertThat(options.status()).isEqualTo(204);
      assertThat(options.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
      for (String method : new String[] {"POST", "PUT", "DELETE", "TRACE", "get", "PATCH"}) {
        Got got = got(files, site.resolver(), AskedFor.get("/same.txt").by(method));
        assertThat(got.status()).isEqualTo(405);
        assertThat(got.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
      }
    }

    @Test
    void says_that_nothing_changed() {
      String tag = get("/same.txt").field("ETag");
      Got got = get("/same.txt", "If-None-Match", tag);
      assertThat(got.status()).isEqualTo(304);
      assertThat(got.body()).isEmpty();
      assertThat(got.fields()).containsEntry("ETag", tag).containsKey("Cache-Control");
      assertThat(got.fields()).doesNotContainKeys("Content-Type");
      assertThat(get("/same.txt", "If-Match", "\"x\"").status()).isEqualTo(412);
    }

    @Test
    void serves_parts_from_memory_and_from_the_disk() {
      for (String path : new String[] {"/same.txt", "/large.bin"}) {
        Got whole = get(path);
        Got part = get(path, "Range", "bytes=4-7");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(whole.body().substring(4, 8));
        assertThat(part.field("Content-Range")).isEqualTo("bytes 4-7/" + whole.length());
        assertThat(part.field("ETag")).isEqualTo(whole.field("ETag"));
        assertThat(get(path, "Range", "bytes=4-7", "If-Range", "\"x\"").status()).isEqualTo(200);
        assertThat(get(path, "Range", "bytes=4-7", "If-Range", whole.field("ETag")).status())
            .isEqualTo(206);
        Got none = get(path, "Range", "bytes=99999999-");
        assertThat(none.status()).isEqualTo(416);
        assertThat(none.field("Content-Range")).isEqualTo("bytes */" + whole.length());
      }
    }

    @Test
    void serves_several_parts_in_one_answer() {
      for (String path : new String[] {"/same.txt", "/large.bin"}) {
        Got whole = get(path);
        Got got = get(path, "Range", "bytes=0-1,-2");
        assertThat(got.status()).isEqualTo(206);
        String boundary = got.field("Content-Type").replace("multipart/byteranges; boundary=", "");
        String size = "/" + whole.length();
        assertThat(got.body())
            .isEqualTo(
                String.join(
                    "\r\n",
                    "",
                    "--" + boundary,
                    "Content-Type: " + whole.field("Content-Type"),
                    "Content-Range: bytes 0-1" + size,
                    "",
                    whole.body().substring(0, 2),
                    "--" + boundary,
                    "Content-Type: " + whole.field("Content-Type"),
                    "Content-Range: bytes "
                        + (whole.length() - 2)
                        + "-"
                        + (whole.length() - 1)
                        + size,
                    "",
                    whole.body().substring((int) whole.length() - 2),
                    "--" + boundary + "--",
                    ""));
      }
    }

    @Test
    void serves_the_compressed_sibling_that_the_client_likes_best() {
      Got plain = get("/app.js");
      Got brotli = get("/app.js", "Accept-Encoding", "gzip, br");
      assertThat(brotli.body()).isEqualTo("brotli");
      assertThat(brotli.field("Content-Encoding")).isEqualTo("br");
      assertThat(brotli.field("Content-Type")).isEqualTo("text/javascript;charset=utf-8");
      assertThat(brotli.field("ETag")).isNotEqualTo(plain.field("ETag"));
      assertThat(plain.field("Vary")).isEqualTo("Accept-Encoding");
      assertThat(brotli.field("Vary")).isEqualTo("Accept-Encoding");
      assertThat(get("/app.js", "Accept-Encoding", "gzip").body()).isEqualTo("gzipped");
      assertThat(get("/app.js", "Accept-Encoding", "zstd").body()).startsWith("let app");
      Got same = get("/app.js", "Accept-Encoding", "br", "If-None-Match", brotli.field("ETag"));
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.field("Vary")).isEqualTo("Accept-Encoding");
      assertThat(get("/app.js", "If-None-Match", brotli.field("ETag")).status()).isEqualTo(200);
    }

    @Test
    void serves_an_empty_file() {
      Got got = get("/empty", "Range", "bytes=0-");
      assertThat(got.status()).isEqualTo(200);
      assertThat(got.length()).isZero();
      assertThat(got.body()).isEmpty();
    }

    @Test
    void keeps_tags_from_release_to_release_where_the_content_stays() throws Exception {
      String same = get("/same.txt").field("ETag");
      String changed = get("/app.js").field("ETag");
      Map<String, String> next = new HashMap<>(FILES);
      next.put("public/app.js", "let app = 2;");
      ReleaseId first = site.resolver().current().id().orElseThrow();
      site.deploy(next);
      assertThat(get("/app.js").body()).isEqualTo("let app = 2;");
      assertThat(get("/same.txt", "If-None-Match", same).status()).isEqualTo(304);
      assertThat(get("/app.js", "If-None-Match", changed).status()).isEqualTo(200);
      site.swapTo(first);
      assertThat(get("/app.js", "If-None-Match", changed).status()).isEqualTo(304);
    }

    @Test
    void needs_no_file_for_what_is_in_memory_already() throws Exception {
      assertThat(get("/same.txt").status()).isEqualTo(200);
      site.deploy(FILES);
      Path file = site.current().resolve("public/same.txt");
      Files.delete(file.toRealPath());
      assertThat(get("/same.txt").body()).isEqualTo("the same in all releases");
    }

    @Test
    void serves_a_file_that_was_changed_by_hand_as_it_is_and_under_another_tag() throws Exception {
      String tag = get("/large.bin").field("ETag");
      String smallTag =
          got(files, site.resolver(), AskedFor.get("/same.txt").by("HEAD")).field("ETag");
      Path real = site.current().toRealPath().resolve("public");
      Files.writeString(real.resolve("same.txt"), "changed by a human being");
      Files.writeString(real.resolve("large.bin"), LARGE + "more");
      Got small = get("/same.txt");
      assertThat(small.status()).isEqualTo(200);
      assertThat(small.body()).isEqualTo("changed by a human being");
      assertThat(small.field("ETag")).isNotEqualTo(smallTag);
      Got large = get("/large.bin");
      assertThat(large.body()).isEqualTo(LARGE + "more");
      assertThat(large.field("ETag")).isNotEqualTo(tag);
      Files.delete(real.resolve("same.txt"));
      hasStatus(404, "/same.txt");
    }

    @Test
    void never_follows_a_link_that_took_a_files_place() throws Exception {
      Path outside = Files.writeString(root.resolve("outside"), "the same in all releases");
      Path same = site.current().toRealPath().resolve("public/same.txt");
      Files.delete(same);
      Files.createSymbolicLink(same, outside);
      hasStatus(404, "/same.txt");
    }

    @Test
    void lets_clients_keep_what_has_its_hash_in_its_name() {
      StaticFiles some =
          StaticFiles.of("public")
              .immutable(name -> name.equals("public/app.js"))
              .cacheControl("max-age=60")
              .build();
      assertThat(got(some, site.resolver(), AskedFor.get("/app.js")).field("Cache-Control"))
          .isEqualTo("public, max-age=31536000, immutable");
      assertThat(got(some, site.resolver(), AskedFor.get("/same.txt")).field("Cache-Control"))
          .isEqualTo("max-age=60");
    }
  }

  @Nested
  class GivenATreeThatCapistranoMade {
    private Path releases;
    private DocrootResolver docroot;

    @BeforeEach
    void deploy() throws Exception {
      releases = root.resolve("site/releases");
      publish("20260101000000", FILES);
      docroot = DocrootResolver.watching(root.resolve("site/current")).open();
    }

    @AfterEach
    void close() {
      docroot.close();
    }

    private void publish(String name, Map<String, String> tree) throws Exception {
      Path release = Files.createDirectories(releases.resolve(name));
      Site.fill(release, tree);
      Path next = Files.createSymbolicLink(releases.resolve("current"), release);
      Files.move(next, root.resolve("site/current"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private Got get(String path, String... fields) {
      return got(files, docroot, AskedFor.get(path).with(fields));
    }

    @Test
    void serves_it_with_hashes_that_it_computes() throws Exception {
      Got got = get("/same.txt");
      assertThat(got.body()).isEqualTo("the same in all releases");
      assertThat(got.field("Last-Modified")).endsWith("GMT");
      assertThat(get("/same.txt", "If-None-Match", got.field("ETag")).status()).isEqualTo(304);
      assertThat(get("/same.txt", "If-Modified-Since", got.field("Last-Modified")).status())
          .isEqualTo(304);
      publish("20260101000001", FILES);
      docroot.published();
      assertThat(get("/same.txt").field("ETag")).isEqualTo(got.field("ETag"));
    }

    @Test
    void sees_what_changes_in_place() throws Exception {
      assertThat(get("/same.txt").body()).isEqualTo("the same in all releases");
      Files.writeString(root.resolve("site/current/public/same.txt"), "another");
      assertThat(get("/same.txt").body()).isEqualTo("another");
      Files.delete(root.resolve("site/current/public/same.txt"));
      assertThat(get("/same.txt").status()).isEqualTo(404);
    }

    @Test
    void follows_links_inside_of_it_and_none_out_of_it() throws Exception {
      assertThat(get("/link").body()).isEqualTo("<p>docs");
      assertThat(get("/more").status()).isEqualTo(301);
      assertThat(get("/loop").status()).isEqualTo(404);
      Path shared = Files.createDirectories(root.resolve("site/shared"));
      Files.writeString(shared.resolve("upload.txt"), "not of the release");
      Path current = root.resolve("site/current/public");
      Files.createSymbolicLink(current.resolve("uploads"), shared);
      Files.createSymbolicLink(current.resolve("upload"), shared.resolve("upload.txt"));
      assertThat(get("/uploads/upload.txt").status()).isEqualTo(404);
      assertThat(get("/upload").status()).isEqualTo(404);
      assertThat(get("/docs").status()).isEqualTo(301);
      assertThat(get("/docs/%C3%A9%20%0A.txt").body()).isEqualTo("odd");
      assertThat(get("/app.js", "Accept-Encoding", "br").body()).isEqualTo("brotli");
      assertThat(get("/large.bin", "Range", "bytes=-3").body()).isEqualTo("789");
    }
  }

  @Test
  void refuses_settings_that_make_no_sense() {
    for (String directory : new String[] {"/public", "public/", "a/../b", "."}) {
      assertThatThrownBy(() -> StaticFiles.of(directory)).hasMessageContaining("directory");
    }
    StaticFiles.Builder builder = StaticFiles.of("");
    assertThatThrownBy(() -> builder.index("a/b")).hasMessageContaining("one name");
    assertThatThrownBy(() -> builder.cacheControl("a\r\nSet-Cookie: b"))
        .hasMessageContaining("printable");
    assertThatThrownBy(() -> builder.memory(-1, 0)).hasMessageContaining("0 to 16 GiB");
    assertThatThrownBy(() -> builder.memory(1, -1)).hasMessageContaining("0 to 64 MiB");
    assertThatThrownBy(() -> builder.types(Map.of("x", ""))).hasMessageContaining("media type");
  }
}
