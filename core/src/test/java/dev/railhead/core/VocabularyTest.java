package dev.railhead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.railhead.core.host.Command;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that everything else speaks in cannot be wrong. */
class VocabularyTest {
  @Nested
  class GivenANameThatCouldReachAShell {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "-rf",
          "a b",
          "a;b",
          "$(reboot)",
          "`id`",
          "a\nb",
          "..",
          "a/b",
          "é",
          "a'",
          "web."
        })
    void refuses_what_is_not_a_plain_word(String name) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Stack.of(name))
          .withMessageContaining("must be");
      assertThatIllegalArgumentException().isThrownBy(() -> Stage.of(name));
      assertThatIllegalArgumentException().isThrownBy(() -> Host.named(name));
    }

    @Test
    void names_the_rule_and_the_value_with_controls_escaped() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Stack.of("a\u001b[2Jb"))
          .withMessageContaining("a stack's name must be 1 to 64 of A-Z a-z 0-9 . _ -")
          .withMessageContaining("\"a\\u001b[2Jb\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "web_config", "princess", "web-01.example.com", "A", "0"})
    void takes_plain_words(String name) {
      assertThat(Stack.of(name).toString()).isEqualTo(name);
      assertThat(Stage.of(name).toString()).isEqualTo(name);
      assertThat(Host.named(name).toString()).isEqualTo(name);
    }
  }

  @Nested
  class GivenAHost {
    private final Host host =
        Host.named("web1").at("10.0.0.1", 2222).as("deploy").with("rack", "r1");

    @Test
    void keeps_what_it_was_given() {
      assertThat(host.address()).isEqualTo("10.0.0.1");
      assertThat(host.port()).isEqualTo(2222);
      assertThat(host.user()).contains("deploy");
      assertThat(host.is("rack", "r1")).isTrue();
      assertThat(host.is("rack", "r2")).isFalse();
      assertThat(host.is("role", "r1")).isFalse();
    }

    @Test
    void is_reached_by_its_name_on_the_port_of_ssh_unless_said_otherwise() {
      assertThat(Host.named("web1").address()).isEqualTo("web1");
      assertThat(Host.named("web1").port()).isEqualTo(22);
      assertThat(Host.named("web1").user()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-oProxyCommand=x", "a b", "a;b", "[::1]", "a\n"})
    void refuses_an_address_that_is_none(String address) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> host.at(address, 22))
          .withMessageContaining("address");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65536})
    void refuses_a_port_that_is_none(int port) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> host.at("a", port))
          .withMessageContaining("1 to 65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-l", "a b", "a@b", "1a"})
    void refuses_a_user_that_is_none(String user) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> host.as(user))
          .withMessageContaining("a user");
    }

    @Test
    void is_equal_to_another_only_in_all_parts() {
      assertThat(host)
          .isEqualTo(Host.named("web1").at("10.0.0.1", 2222).as("deploy").with("rack", "r1"));
      assertThat(host).isNotEqualTo(host.with("rack", "r2"));
      assertThat(host).isNotEqualTo(host.as("root"));
    }
  }

  @Nested
  class GivenAFleet {
    @Test
    void refuses_to_be_empty_or_to_have_two_hosts_of_one_name() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Fleet.of(List.of()))
          .withMessageContaining("at least one");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Fleet.of(Host.named("a"), Host.named("a").at("b", 1)))
          .withMessageContaining("two are called a");
    }

    @Test
    void finds_hosts_by_name_and_by_label_in_its_order() {
      Fleet fleet =
          Fleet.of(
              Host.named("c").with("role", "web"),
              Host.named("a"),
              Host.named("b").with("role", "web"));
      assertThat(fleet.host("a")).contains(Host.named("a"));
      assertThat(fleet.host("x")).isEmpty();
      assertThat(fleet.where(h -> h.is("role", "web")))
          .extracting(Host::name)
          .containsExactly("c", "b");
    }
  }

  @Nested
  class GivenARevision {
    @ParameterizedTest
    @ValueSource(strings = {"", "main", "4add615720", "4ADD615720aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void refuses_anything_but_a_full_object_id(String id) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Revision.of(id))
          .withMessageContaining("full Git object id");
    }

    @Test
    void takes_ids_of_sha1_and_sha256_repositories() {
      assertThat(Revision.of("a".repeat(40)).abbreviated()).isEqualTo("aaaaaaaaaa");
      assertThat(Revision.of("b".repeat(64)).abbreviated()).isEqualTo("bbbbbbbbbb");
    }
  }

  @Nested
  class GivenAReleaseId {
    @Test
    void prints_and_parses_the_form_of_the_talks() {
      ReleaseId id = ReleaseId.parse("4add615720-20140616-233728-UTC");
      assertThat(id.abbreviatedRevision()).isEqualTo("4add615720");
      assertThat(id.at()).isEqualTo(Instant.parse("2014-06-16T23:37:28Z"));
      assertThat(id.toString()).isEqualTo("4add615720-20140616-233728-UTC");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "4add61572-20140616-233728-UTC",
          "4add615720-20140616-233728",
          "4add615720-20140231-233728-UTC",
          "4add615720-20140616-236028-UTC",
          "4ADD615720-20140616-233728-UTC",
          "../4add615720-20140616-233728-UTC",
          "4add615720-20140616-233728-UTC\n"
        })
    void refuses_other_forms_and_moments_that_do_not_exist(String text) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReleaseId.parse(text))
          .withMessageContaining("release id");
    }

    @Test
    void sorts_by_time() {
      ReleaseId older = ReleaseId.parse("ffffffffff-20140616-233728-UTC");
      ReleaseId newer = ReleaseId.parse("0000000000-20140616-233729-UTC");
      assertThat(older).isLessThan(newer);
    }
  }

  @Nested
  class GivenAnActor {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u202Eb", "\u001b[31mred"})
    void refuses_what_could_forge_a_line_of_a_log(String name) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Actor.of(name))
          .withMessageContaining("printable");
    }

    @Test
    void takes_a_name_with_spaces_and_letters_of_any_script() {
      assertThat(Actor.of("Ada Lovelace (é, 日本)").name()).isEqualTo("Ada Lovelace (é, 日本)");
    }
  }

  @Test
  void a_fence_is_at_least_one() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fence.of(0))
        .withMessageContaining("at least 1");
    assertThat(Fence.of(1)).isLessThan(Fence.of(2));
  }

  @Nested
  @SuppressWarnings("NullAway") // what callers without a null checker may pass
  class GivenNull {
    private void assertNamed(String what, ThrowingCallable call) {
      assertThatNullPointerException().isThrownBy(call).withMessage(what);
    }

    @Test
    void names_what_is_missing() {
      assertNamed("a stack's name", () -> Stack.of(null));
      assertNamed("a stage's name", () -> Stage.of(null));
      assertNamed("a host's name", () -> Host.named(null));
      assertNamed("an actor's name", () -> Actor.of(null));
      assertNamed("address", () -> Host.named("web1").at(null, 22));
      assertNamed("user", () -> Host.named("web1").as(null));
      assertNamed("id", () -> Revision.of(null));
      assertNamed("text", () -> ReleaseId.parse(null));
      assertNamed("hosts", () -> Fleet.of((List<Host>) null));
      assertNamed("hosts", () -> Fleet.of((Host[]) null));
      assertNamed("host", () -> Fleet.of(Host.named("web1"), null));
      assertNamed("argument", () -> Command.of("ls", null));
    }
  }
}
