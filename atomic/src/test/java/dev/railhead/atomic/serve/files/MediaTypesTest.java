package dev.railhead.atomic.serve.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MediaTypesTest {
  private final MediaTypes types = MediaTypes.standard();

  @Test
  void are_those_of_the_registry_by_the_end_of_a_name() {
    assertThat(types.of("index.html")).isEqualTo("text/html;charset=utf-8");
    assertThat(types.of("a/b.min.JS")).isEqualTo("text/javascript;charset=utf-8");
    assertThat(types.of("a.wasm")).isEqualTo("application/wasm");
    assertThat(types.of("a.tar.gz")).isEqualTo("application/gzip");
  }

  @Test
  void say_nothing_of_what_they_do_not_know() {
    for (String name : new String[] {"README", "html", "a.html/js", "a.", "", "a.nothing"}) {
      assertThat(types.of(name)).as(name).isEqualTo(MediaTypes.UNKNOWN);
    }
  }

  @Test
  void can_be_told_more() {
    MediaTypes more = types.with(Map.of("Html", "text/plain", "new", "x/new"));
    assertThat(more.of("a.html")).isEqualTo("text/plain");
    assertThat(more.of("a.new")).isEqualTo("x/new");
    assertThat(more.of("a.css")).isEqualTo("text/css;charset=utf-8");
  }
}
