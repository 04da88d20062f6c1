package dev.railhead.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Actor;
import dev.railhead.core.Revision;
import dev.railhead.core.ledger.Ledger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardingTest {
  @TempDir Path temp;

  @Test
  void takes_somebody_aboard_once_and_says_why_not_twice() throws Exception {
    Revision revision = Revision.of("0123456789".repeat(4));
    try (Ledger ledger = Ledger.open(temp.resolve("ledger.db"))) {
      assertThat(Boarding.join(ledger, Actor.of("ann"), revision)).isEqualTo("you are in");
      assertThat(Boarding.join(ledger, Actor.of("ann"), revision))
          .startsWith("ann waits in code already, as rider 1; ");
    }
  }
}
