package dev.railhead.examples.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleDemoTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"--port=70000", "--hosts=1", "--pace=-1", "--user=x:king", "--keep=/", "--what"})
  void a_wrong_option_is_refused_before_anything_is_begun(String option) {
    assertThat(ConsoleDemo.run(new CountDownLatch(1), option)).isEqualTo(2);
  }

  @Test
  void listens_on_the_loopback_unless_origins_are_named() {
    assertThat(ConsoleSettings.loopback(0).address().getAddress().isLoopbackAddress()).isTrue();
    assertThatThrownBy(
            () -> ConsoleSettings.loopback(0).at(new InetSocketAddress("0.0.0.0", 0), List.of()))
        .hasMessageContaining("origins");
  }

  @Test
  void a_port_that_is_taken_is_told_of() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String[] options = {
        "--port=" + taken.getLocalPort(), "--hosts=2", "--pace=0", "--commit-every=0"
      };
      assertThat(ConsoleDemo.run(new CountDownLatch(0), options)).isEqualTo(1);
    }
  }

  @Test
  void a_link_is_no_script() {
    assertThatThrownBy(() -> new WatchLink("Graphs", URI.create("javascript:alert(1)")))
        .hasMessageContaining("http");
  }
}
