package dev.railhead.atomic.serve.files;

import static dev.railhead.atomic.serve.files.Conditions.Verdict.FAILED;
import static dev.railhead.atomic.serve.files.Conditions.Verdict.NOT_MODIFIED;
import static dev.railhead.atomic.serve.files.Conditions.Verdict.PROCEED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.serve.files.Conditions.Verdict;
import dev.railhead.atomic.serve.fixture.AskedFor;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final String TAG = "\"abc\"";
  private static final Instant MODIFIED = Instant.parse("1994-11-06T08:49:37Z");
  private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";
  private static final String EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT";
  private static final String LATER = "Sun, 06 Nov 1994 08:49:38 GMT";

  private static Verdict judge(String... fields) {
    return Conditions.judge(AskedFor.get("/").with(fields), TAG, MODIFIED);
  }

  @Test
  void proceed_without_any() {
    assertThat(judge()).isEqualTo(PROCEED);
  }

  @Test
  void find_a_tag_in_a_list_whether_weak_or_not() {
    assertThat(judge("If-None-Match", TAG)).isEqualTo(NOT_MODIFIED);
    assertThat(judge("If-None-Match", "W/" + TAG)).isEqualTo(NOT_MODIFIED);
    assertThat(judge("If-None-Match", "\"x\", ,W/\"y,z\",\t" + TAG)).isEqualTo(NOT_MODIFIED);
    assertThat(judge("If-None-Match", "*")).isEqualTo(NOT_MODIFIED);
    assertThat(judge("If-None-Match", "\"abcd\"")).isEqualTo(PROCEED);
    assertThat(judge("If-None-Match", "abc")).isEqualTo(PROCEED);
    assertThat(judge("If-None-Match", "\"abc")).isEqualTo(PROCEED);
  }

  @Test
  void compare_strongly_what_must_match() {
    assertThat(judge("If-Match", TAG)).isEqualTo(PROCEED);
    assertThat(judge("If-Match", "*")).isEqualTo(PROCEED);
    assertThat(judge("If-Match", "W/" + TAG)).isEqualTo(FAILED);
    assertThat(judge("If-Match", "\"x\"")).isEqualTo(FAILED);
    assertThat(judge("If-Match", "")).isEqualTo(FAILED);
  }

  @Test
  void take_tags_before_dates() {
    assertThat(judge("If-None-Match", "\"x\"", "If-Modified-Since", DATE)).isEqualTo(PROCEED);
    assertThat(judge("If-Match", TAG, "If-Unmodified-Since", EARLIER)).isEqualTo(PROCEED);
    assertThat(judge("If-Match", "\"x\"", "If-None-Match", TAG)).isEqualTo(FAILED);
  }

  @Test
  void call_a_file_unmodified_only_for_its_very_date() {
    assertThat(judge("If-Modified-Since", DATE)).isEqualTo(NOT_MODIFIED);
    assertThat(judge("If-Modified-Since", EARLIER)).isEqualTo(PROCEED);
    // After a rollback what is here is older than what the client has, and another.
    assertThat(judge("If-Modified-Since", LATER)).isEqualTo(PROCEED);
  }

  @Test
  void fail_for_a_file_that_was_modified_since() {
    assertThat(judge("If-Unmodified-Since", EARLIER)).isEqualTo(FAILED);
    assertThat(judge("If-Unmodified-Since", DATE)).isEqualTo(PROCEED);
    assertThat(judge("If-Unmodified-Since", "yesterday")).isEqualTo(PROCEED);
  }

  @Test
  void pass_over_dates_of_what_has_none() {
    AskedFor request =
        AskedFor.get("/").with("If-Modified-Since", DATE, "If-Unmodified-Since", EARLIER);
    assertThat(Conditions.judge(request, TAG, null)).isEqualTo(PROCEED);
  }

  @Test
  void read_all_three_forms_of_a_date() {
    assertThat(judge("If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT"))
        .isEqualTo(NOT_MODIFIED);
    assertThat(judge("If-Modified-Since", "Sun Nov  6 08:49:37 1994")).isEqualTo(NOT_MODIFIED);
    assertThat(HttpDates.print(MODIFIED)).isEqualTo(DATE);
  }

  @Test
  void let_a_range_count_only_for_the_very_same_bytes() {
    assertThat(Conditions.rangeCounts(AskedFor.get("/"), TAG)).isTrue();
    assertThat(Conditions.rangeCounts(AskedFor.get("/").with("If-Range", TAG), TAG)).isTrue();
    assertThat(Conditions.rangeCounts(AskedFor.get("/").with("If-Range", "W/" + TAG), TAG))
        .isFalse();
    assertThat(Conditions.rangeCounts(AskedFor.get("/").with("If-Range", DATE), TAG)).isFalse();
  }
}
