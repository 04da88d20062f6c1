package dev.railhead.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Host;
import dev.railhead.core.host.HostPath;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogFeedTest {
  private static final HostPath FILE = HostPath.of("/var/log/php/error.log");
  private static final LogFeed FEED = LogFeed.of("php", FILE);

  @Test
  void every_line_counts_but_blank_ones_and_noise() {
    LogFeed feed = FEED.ignoring("^Deprecated").ignoring("favicon");
    assertThat(feed.isError("Fatal error: no")).isTrue();
    assertThat(feed.isError("Deprecated: old")).isFalse();
    assertThat(feed.isError("GET /favicon.ico")).isFalse();
    assertThat(feed.isError(" ")).isFalse();
  }

  @Test
  void of_an_access_log_only_what_is_said_to_count_does() {
    LogFeed feed = FEED.counting("\" 5\\d\\d ").ignoring("/health");
    assertThat(feed.isError("GET / HTTP/1.1\" 200 17")).isFalse();
    assertThat(feed.isError("GET / HTTP/1.1\" 502 17")).isTrue();
    assertThat(feed.isError("GET /health HTTP/1.1\" 502 17")).isFalse();
  }

  @Test
  void a_filter_that_would_take_for_ever_is_given_up_and_the_line_counts() {
    LogFeed feed = FEED.ignoring("^(a|aa)+$").ignoring("(.*)*x(.*)*y$").ignoring("(a|b)*z");
    String bait = "a".repeat(2000) + "!";
    assertThat(feed.isError(bait)).isTrue();
    assertThat(FEED.ignoring("^(a|aa)+$").isError("aaaa")).isFalse();
  }

  @Test
  void a_filter_that_is_no_regular_expression_is_refused() {
    assertThatThrownBy(() -> FEED.ignoring("(")).hasMessageContaining("but was \"(\"");
    assertThatThrownBy(() -> FEED.counting("")).hasMessageContaining("1 to 1000 characters");
    assertThatThrownBy(() -> LogFeed.of("a b", FILE)).hasMessageContaining("a feed's name");
  }

  @Test
  void lines_that_differ_in_numbers_are_of_one_kind() {
    assertThat(Occurrences.kindOf("[25/Nov 10:11:12] id 4add6157 user 17 failed"))
        .isEqualTo(Occurrences.kindOf("[26/Nov 01:02:03] id 00ff1234 user 9 failed"))
        .isNotEqualTo(Occurrences.kindOf("[26/Nov 01:02:03] id 00ff1234 user 9 worked"));
  }

  @Test
  void of_one_kind_one_counts_per_host_and_fold_and_the_most_frequent_are_shown() {
    Occurrences errors = new Occurrences(Duration.ofNanos(10));
    Host web1 = Host.named("web1");
    Host web2 = Host.named("web2");
    for (int i = 0; i < 100; i++) {
      errors.add(web1, "trace line " + i, 5);
    }
    errors.add(web2, "trace line 1", 5);
    errors.add(web1, "trace line 1", 15);
    errors.add(web1, "known", 16);
    assertThat(errors.count()).isEqualTo(4);
    assertThat(errors.shown(1, Set.of("known")))
        .isEqualTo("102 × new: trace line 0 (web1, web2); and 1 more kinds");
  }

  @Test
  void however_many_kinds_there_are_few_are_kept() {
    Occurrences errors = new Occurrences(Duration.ofNanos(1));
    for (int i = 0; i < 20_000; i++) {
      errors.add(Host.named("web1"), "x".repeat(1 + i % 150) + "y".repeat(1 + i / 150), i);
    }
    assertThat(errors.kinds()).hasSizeLessThanOrEqualTo(1001);
  }
}
