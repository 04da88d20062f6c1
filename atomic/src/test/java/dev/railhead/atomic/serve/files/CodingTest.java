package dev.railhead.atomic.serve.files;

import static dev.railhead.atomic.serve.files.Coding.BROTLI;
import static dev.railhead.atomic.serve.files.Coding.GZIP;
import static dev.railhead.atomic.serve.files.Coding.ZSTANDARD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodingTest {
  private static Optional<Coding> choose(String accepted) {
    return Coding.choose(EnumSet.allOf(Coding.class), accepted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br, zstd | BROTLI",
        "gzip, deflate, zstd     | ZSTANDARD",
        "gzip, deflate           | GZIP",
        "br;q=0.5, gzip;q=0.8    | GZIP",
        "br;q=0, *               | ZSTANDARD",
        "*                       | BROTLI",
        "x-gzip                  | GZIP",
        "GZIP ; Q=0.001          | GZIP",
        "identity;q=0, gzip      | GZIP"
      })
  void is_the_one_that_is_liked_best(String accepted, Coding wanted) {
    assertThat(choose(accepted)).contains(wanted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "deflate",
        "gzip;q=0",
        "*;q=0",
        "identity, gzip;q=0.5",
        "gzip;q=2",
        "gzip;q=NaN",
        "gzip;level=1",
        "zip",
        ",,;"
      })
  void is_none_when_none_is_liked_better_than_the_file(String accepted) {
    assertThat(choose(accepted)).isEmpty();
  }

  @Test
  void is_never_one_that_is_not_there() {
    assertThat(Coding.choose(Set.of(GZIP), "br, zstd, gzip;q=0.1")).contains(GZIP);
    assertThat(Coding.choose(Set.of(), "br, zstd, gzip")).isEmpty();
    assertThat(Coding.choose(Set.of(ZSTANDARD, BROTLI), "gzip")).isEmpty();
  }
}
