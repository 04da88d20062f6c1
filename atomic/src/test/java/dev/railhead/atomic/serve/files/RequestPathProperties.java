package dev.railhead.atomic.serve.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.ListArbitrary;

/**
 * What always holds of the paths of requests.
 *
 * <p>Seen to fail when dot segments are removed before decoding, when escapes are decoded twice,
 * when an encoded slash is let through, and when a parent of the top is taken for the top.
 */
class RequestPathProperties {
  private static final Path ROOT = Path.of("/srv/web/releases/one");

  /** Pieces that paths are made of by those who mean harm, and some that are harmless. */
  @Provide
  Arbitrary<String> hostile() {
    ListArbitrary<String> pieces =
        Arbitraries.of(
                "/",
                "/",
                "..",
                ".",
                "a",
                "b.js",
                "%2e",
                "%2E%2e",
                "%252e",
                "%2f",
                "%5c",
                "\\",
                "%00",
                "%",
                "%4",
                "%zz",
                "%c0%ae",
                "%c3%a9",
                "\u00e9",
                "\u2215",
                "\u202e",
                ";",
                "?",
                "#",
                "//",
                "...",
                " ",
                "\n",
                "%61",
                "%EF%BC%8E",
                "~",
                "\0",
                "\uff0e")
            .list()
            .ofMaxSize(12);
    return pieces.map(list -> "/" + String.join("", list));
  }

  @Provide
  Arbitrary<byte[]> names() {
    Arbitrary<Byte> bytes = Arbitraries.bytes().filter(b -> b != 0 && b != '/' && b != '\\');
    return bytes.array(byte[].class).ofMinSize(1).ofMaxSize(20).filter(name -> !isDots(name));
  }

  private static boolean isDots(byte[] name) {
    return List.of(".", "..").contains(new String(name, ISO_8859_1));
  }

  @Property(tries = 2000)
  void no_path_leads_out_of_its_root(@ForAll("hostile") String raw) {
    RequestPath.parse(raw)
        .ifPresent(
            path -> {
              for (String segment : path.name().split("/", -1)) {
                assertThat(segment).isNotIn(".", "..");
                assertThat(path.name().isEmpty() || !segment.isEmpty()).isTrue();
              }
              assertThat(path.name()).doesNotContain("\0", "\\").doesNotStartWith("/");
              String ascii = path.name().replaceAll("[^ -~]", "_");
              assertThat(ROOT.resolve(ascii).normalize().startsWith(ROOT)).isTrue();
            });
  }

  @Property
  void every_name_can_be_asked_for_and_is_read_back_byte_for_byte(
      @ForAll("names") byte[] one, @ForAll("names") byte[] two) {
    String name = new String(one, ISO_8859_1) + "/" + new String(two, ISO_8859_1);
    RequestPath path = new RequestPath(name, false);
    assertThat(RequestPath.parse(path.encoded())).contains(path);
    assertThat(Arrays.equals(path.bytes(), name.getBytes(ISO_8859_1))).isTrue();
  }

  @Property(tries = 2000)
  void what_is_sent_back_is_a_path_of_this_host_that_names_the_same(@ForAll("hostile") String raw) {
    Optional<RequestPath> path = RequestPath.parse(raw);
    path.ifPresent(
        it -> {
          URI uri = URI.create(it.encoded());
          assertThat(uri.getHost()).isNull();
          assertThat(uri.getRawPath()).isEqualTo(it.encoded()).doesNotStartWith("//");
          assertThat(RequestPath.parse(it.encoded()).map(RequestPath::name)).contains(it.name());
        });
  }

  @Property
  void escapes_are_decoded_once(@ForAll("names") byte[] name) {
    String once = new RequestPath(new String(name, ISO_8859_1), false).encoded().substring(1);
    String twice = new RequestPath(once, false).encoded();
    assertThat(RequestPath.parse(twice).map(RequestPath::name)).contains(once);
  }

  @Example
  void dot_segments_go_as_in_rfc_3986_however_they_are_written() {
    assertThat(RequestPath.parse("/a/b/c/./../../g")).contains(new RequestPath("a/g", false));
    assertThat(RequestPath.parse("/a/%2e%2E/b")).contains(new RequestPath("b", false));
    assertThat(RequestPath.parse("/a/b/..")).contains(new RequestPath("a", true));
    assertThat(RequestPath.parse("/a/.")).contains(new RequestPath("a", true));
    assertThat(RequestPath.parse("/")).contains(new RequestPath("", true));
    assertThat(RequestPath.parse("//a//b/")).contains(new RequestPath("a/b", true));
    assertThat(RequestPath.parse("/...")).contains(new RequestPath("...", false));
  }

  @Example
  void what_cannot_be_meant_well_is_refused() {
    for (String raw :
        List.of(
            "",
            "a",
            "/..",
            "/a/../..",
            "/%2e%2e/",
            "/a%2fb",
            "/a%5cb",
            "/a\\b",
            "/%00",
            "/a%",
            "/a%4",
            "/a%zz",
            "/\uff0e\uff0e/a",
            "/%1",
            "/" + "a/".repeat(5000),
            "/%\uff11\uff11")) {
      assertThat(RequestPath.parse(raw)).as(raw).isEmpty();
    }
  }

  @Example
  void an_overlong_dot_is_two_bytes_of_a_name_and_no_dot() {
    assertThat(RequestPath.parse("/%c0%ae%c0%ae/a"))
        .contains(new RequestPath("\u00c0\u00ae\u00c0\u00ae/a", false));
  }

  @Example
  void a_name_is_the_bytes_of_its_utf_8() {
    byte[] name = "é.txt".getBytes(UTF_8);
    assertThat(RequestPath.parse("/%C3%A9.txt").map(RequestPath::bytes)).contains(name);
  }

  @Example
  void names_that_begin_with_a_dot_are_hidden() {
    assertThat(RequestPath.parse("/.git/config").map(RequestPath::isHidden)).contains(true);
    assertThat(RequestPath.parse("/a/%2eenv").map(RequestPath::isHidden)).contains(true);
    assertThat(RequestPath.parse("/a.b/c.d").map(RequestPath::isHidden)).contains(false);
  }
}
