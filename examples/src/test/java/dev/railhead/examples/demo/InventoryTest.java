package dev.railhead.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Host;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InventoryTest {
  @Nested
  class GivenAnInventory {
    private final Inventory inventory =
        Inventory.parse(
            """
            # the fleet
            princess1  10.0.0.10     22    deploy  role=princess

            web1       10.0.0.11     2222  deploy  rack=a zone=b   # the first
            web2       web2.example  22    -
            """);

    @Test
    void hosts_with_the_role_princess_are_the_first_stage() {
      assertThat(inventory.princess().orElseThrow().hosts())
          .containsExactly(
              Host.named("princess1").at("10.0.0.10", 22).as("deploy").with("role", "princess"));
    }

    @Test
    void all_others_are_production() {
      assertThat(inventory.production().hosts())
          .containsExactly(
              Host.named("web1")
                  .at("10.0.0.11", 2222)
                  .as("deploy")
                  .with("rack", "a")
                  .with("zone", "b"),
              Host.named("web2").at("web2.example", 22));
    }
  }

  @Nested
  class GivenABadInventory {
    private static void refused(String text, String message) {
      assertThatThrownBy(() -> Inventory.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(message);
    }

    @Test
    void each_error_names_the_line_the_value_and_the_rule() {
      refused("\nweb1 10.0.0.1", "line 2: a host needs name, address, port and user");
      refused("web1 10.0.0.1 ssh -", "line 1: a port must be 1 to 65535, but was ssh");
      refused("web1 10.0.0.1 70000 -", "line 1: a port must be 1 to 65535, but was 70000");
      refused("we$b 10.0.0.1 22 -", "line 1: a host's name must be");
      refused("web1 10.0.0.1 22 - rack", "line 1: a label must be key=value, but was rack");
      refused("web1 10.0.0.1 22 r;m", "line 1: a user must be");
    }

    @Test
    void one_without_production_or_with_two_hosts_of_one_name_is_refused() {
      refused("", "a fleet must have at least one host");
      refused("p 10.0.0.1 22 - role=princess", "a fleet must have at least one host");
      refused("a 10.0.0.1 22 -\na 10.0.0.2 22 - role=princess", "two are called a");
    }
  }
}
