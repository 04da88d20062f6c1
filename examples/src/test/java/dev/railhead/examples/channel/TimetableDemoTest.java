package dev.railhead.examples.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimetableDemoTest {
  private final StringWriter out = new StringWriter();

  private int run(String... arguments) {
    return TimetableDemo.run(new PrintWriter(out), arguments);
  }

  @Test
  void the_formula_stands_beside_the_simulated_day(@TempDir Path directory) {
    Path svg = directory.resolve("wait.svg");
    assertThat(run("--days", "50", "--config-share", "0.2", "--config-lane", "--svg", "" + svg))
        .isZero();
    assertThat(out.toString())
        .contains("480 min / 15.0 min a push = 32 pushes a day")
        .contains("config:")
        .contains("rule:      8 seats, for 5.6 riders");
    assertThat(svg).content().startsWith("<svg ").endsWith("</svg>\n");
  }

  @Test
  void a_wrong_option_is_named_with_its_bounds() {
    assertThat(run("--seats", "0")).isEqualTo(2);
    assertThat(run("--days", "0")).isEqualTo(2);
    assertThat(run("--svg", "/nonexistent/x.svg", "--days", "1")).isEqualTo(1);
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("--riders-per-hour");
  }
}
