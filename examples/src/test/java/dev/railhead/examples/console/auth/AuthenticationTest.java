package dev.railhead.examples.console.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Splitter;
import dev.railhead.core.Actor;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
  private static final Actor KCHUNG = Actor.of("kchung");
  private static final Visitor DEPLOYER = new Visitor(KCHUNG, Role.DEPLOYER);
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private static Credentials shown(Map<String, String> headers) {
    Map<String, List<String>> lists = new HashMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    return new Credentials(HERE, lists);
  }

  @Nested
  class GivenAProxy {
    private final Secret shared = Secret.of("a secret of the proxy");
    private final ProxyAuthentication proxy =
        ProxyAuthentication.behind(Set.of(HERE), shared)
            .withRoles(Role.VIEWER, Map.of(KCHUNG, Role.DEPLOYER));

    private Map<String, String> headers() {
      return Map.of(
          "x-railhead-proxy-secret", "a secret of the proxy", "x-forwarded-user", "kchung");
    }

    @Test
    void believes_the_user_that_it_names() {
      assertThat(proxy.visitor(shown(headers()))).contains(DEPLOYER);
    }

    @Test
    void lets_those_without_a_role_look_only() {
      Map<String, String> headers = new HashMap<>(headers());
      headers.put("x-forwarded-user", "newcomer");
      assertThat(proxy.visitor(shown(headers)).orElseThrow().role()).isEqualTo(Role.VIEWER);
    }

    @Test
    void believes_nobody_without_the_secret_or_with_another() {
      Map<String, String> headers = new HashMap<>(headers());
      headers.put("x-railhead-proxy-secret", "a secret of the prox");
      assertThat(proxy.visitor(shown(headers))).isEmpty();
      headers.remove("x-railhead-proxy-secret");
      assertThat(proxy.visitor(shown(headers))).isEmpty();
    }

    @Test
    void believes_no_other_address() throws Exception {
      Map<String, List<String>> headers = new HashMap<>();
      headers().forEach((name, value) -> headers.put(name, List.of(value)));
      InetAddress other = InetAddress.getByName("192.0.2.7");
      assertThat(proxy.visitor(new Credentials(other, headers))).isEmpty();
    }

    @Test
    void believes_no_header_that_is_there_twice() {
      Map<String, List<String>> headers = new HashMap<>();
      headers().forEach((name, value) -> headers.put(name, List.of(value)));
      headers.put("x-forwarded-user", List.of("ops", "kchung"));
      assertThat(proxy.visitor(new Credentials(HERE, headers))).isEmpty();
    }

    @Test
    void believes_no_name_that_forges_lines() {
      Map<String, String> headers = new HashMap<>(headers());
      headers.put("x-forwarded-user", "kchung\u202e");
      assertThat(proxy.visitor(shown(headers))).isEmpty();
    }
  }

  @Nested
  class GivenTokens {
    private static final String TOKEN = "a token of kchung";
    private final TokenAuthentication tokens =
        TokenAuthentication.of(Map.of(Secret.of(TOKEN), DEPLOYER));

    @Test
    void a_program_shows_the_token_itself() {
      assertThat(tokens.visitor(shown(Map.of("Authorization", "Bearer " + TOKEN))))
          .contains(DEPLOYER);
      assertThat(tokens.visitor(shown(Map.of("Authorization", "Bearer " + TOKEN + "x")))).isEmpty();
    }

    @Test
    void a_browser_shows_a_session_that_does_not_hold_the_token() {
      String session = tokens.session(TOKEN).orElseThrow();
      assertThat(session).doesNotContain(TOKEN);
      assertThat(tokens.visitor(shown(Map.of("Cookie", "a=b; railhead_session=" + session))))
          .contains(DEPLOYER);
    }

    @Test
    void a_session_that_was_changed_ended_or_is_of_a_token_that_is_gone_counts_for_nothing() {
      String session = tokens.session(TOKEN).orElseThrow();
      List<String> parts = Splitter.on('.').splitToList(session);
      String later = parts.get(0) + "." + (Long.parseLong(parts.get(1)) + 1) + "." + parts.get(2);
      assertThat(tokens.visitor(shown(Map.of("Cookie", "railhead_session=" + later)))).isEmpty();
      Credentials same = shown(Map.of("Cookie", "railhead_session=" + session));
      assertThat(tokens.by(() -> Instant.now().plus(Duration.ofHours(13))).visitor(same)).isEmpty();
      assertThat(
              TokenAuthentication.of(Map.of(Secret.of("another token of kchung"), DEPLOYER))
                  .visitor(same))
          .isEmpty();
    }

    @Test
    void a_wrong_token_gives_no_session_and_a_short_one_is_none() {
      assertThat(tokens.session("a token of somebody")).isEmpty();
      assertThatThrownBy(() -> Secret.of("short")).hasMessageContaining("at least 16");
    }

    @Test
    void a_secret_is_never_printed() {
      assertThat(Secret.of(TOKEN).toString()).isEqualTo("***");
    }
  }

  @Nested
  class GivenDoors {
    private final Doors doors = Doors.at(List.of(URI.create("https://deploy.example.com")));

    @Test
    void only_its_own_name_and_origin_are_its_own() {
      assertThat(doors.isOwnHost(shown(Map.of("Host", "DEPLOY.example.com")))).isTrue();
      assertThat(doors.isOwnHost(shown(Map.of("Host", "deploy.example.com.evil.com")))).isFalse();
      assertThat(doors.isOwnOrigin(shown(Map.of("Origin", "https://deploy.example.com")))).isTrue();
      assertThat(doors.isOwnOrigin(shown(Map.of("Origin", "http://deploy.example.com")))).isFalse();
      assertThat(doors.areSecure()).isTrue();
    }

    @Test
    void an_origin_with_a_path_or_of_another_kind_is_refused() {
      for (String wrong : List.of("https://a.example/b", "ftp://a.example", "a.example")) {
        assertThatThrownBy(() -> Doors.at(List.of(URI.create(wrong))))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
