package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StaffCookieTest {
  private static final Instant NOW = Instant.parse("2014-06-16T23:37:28Z");
  private static final byte[] SECRET = bytes("a secret of the application, 32+");

  private final StaffCookie cookies = StaffCookie.signedBy(SECRET, InstantSource.fixed(NOW));
  private final String cookie = cookies.sign("fred", "a,b:x,c:off", Duration.ofHours(1));

  @Test
  void says_who_may_override_what_and_until_when() {
    assertThat(cookies.verify(cookie))
        .hasValue(
            new StaffCookie.Verified(
                "fred", NOW.plus(Duration.ofHours(1)), Map.of("a", "on", "b", "x", "c", "off")));
  }

  @Test
  void fits_a_cookie() {
    assertThat(cookie).matches("[A-Za-z0-9._-]+");
  }

  @Test
  void is_none_from_its_end_on() {
    assertThat(at(NOW.plusSeconds(3599)).verify(cookie)).isPresent();
    assertThat(at(NOW.plusSeconds(3600)).verify(cookie)).isEmpty();
  }

  @Test
  void is_none_when_any_character_is_another() {
    for (int i = 0; i < cookie.length(); i++) {
      for (char c : new char[] {'A', '0', '.'}) {
        if (cookie.charAt(i) != c) {
          String forged = cookie.substring(0, i) + c + cookie.substring(i + 1);
          assertThat(cookies.verify(forged)).as(forged).isEmpty();
        }
      }
    }
  }

  @Test
  void is_none_under_another_secret_or_when_it_is_no_cookie_at_all() {
    byte[] other = bytes("another secret of some other app");
    assertThat(StaffCookie.signedBy(other, InstantSource.fixed(NOW)).verify(cookie)).isEmpty();
    for (String text : new String[] {"", "v1", "v1...", cookie + "=", "x".repeat(100_000)}) {
      assertThat(cookies.verify(text)).isEmpty();
    }
  }

  @Test
  void neither_lasts_for_ever_nor_is_signed_by_a_short_secret() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cookies.sign("fred", "a", Duration.ofDays(8)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaffCookie.signedBy(bytes("short"), InstantSource.system()))
        .withMessageContaining("32");
  }

  private static StaffCookie at(Instant time) {
    return StaffCookie.signedBy(SECRET, InstantSource.fixed(time));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
