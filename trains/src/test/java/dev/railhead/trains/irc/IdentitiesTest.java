package dev.railhead.trains.irc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Actor;
import dev.railhead.trains.irc.Identities.Strangers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IdentitiesTest {
  private static IrcUser stranger(String nick) {
    return new IrcUser(nick, Optional.empty());
  }

  private static IrcUser known(String nick, String account) {
    return new IrcUser(nick, Optional.of(account));
  }

  @Nested
  class GivenTrustedNicks {
    private final Identities identities = new Identities(Strangers.BY_NICK, Map.of("bs", "bob"));

    @Test
    void who_is_renamed_stays_the_same_person() {
      assertThat(identities.of(stranger("Bob"))).contains(Actor.of("bob"));
      identities.renamed("Bob", "bob_away");
      identities.renamed("bob_away", "eve");
      assertThat(identities.of(stranger("EVE"))).contains(Actor.of("bob"));
    }

    @Test
    void nobody_takes_over_a_seat_by_taking_over_a_nick() {
      assertThat(identities.of(stranger("alice"))).contains(Actor.of("alice"));
      identities.gone("alice");
      identities.renamed("eve", "alice");
      assertThat(identities.of(stranger("alice"))).contains(Actor.of("eve"));
    }

    @Test
    void an_account_says_more_than_a_nick() {
      assertThat(identities.of(known("alice", "BS"))).contains(Actor.of("bob"));
      assertThat(identities.of(stranger("alice"))).contains(Actor.of("bob"));
      identities.identified(stranger("alice"));
      assertThat(identities.of(stranger("alice"))).contains(Actor.of("alice"));
    }

    @Test
    void a_nick_that_is_no_name_is_nobody() {
      assertThat(identities.of(stranger("x".repeat(65)))).isEmpty();
      assertThat(identities.of(stranger("a\nb"))).isEmpty();
    }
  }

  @Nested
  class GivenAccountsOnly {
    private final Identities identities = new Identities(Strangers.NOBODY, Map.of());

    @Test
    void a_stranger_is_nobody_until_the_server_knows_them() {
      assertThat(identities.of(stranger("bob"))).isEmpty();
      identities.identified(known("bob", "bsmith"));
      assertThat(identities.of(stranger("bob"))).contains(Actor.of("bsmith"));
      identities.forget();
      assertThat(identities.of(stranger("bob"))).isEmpty();
    }
  }
}
