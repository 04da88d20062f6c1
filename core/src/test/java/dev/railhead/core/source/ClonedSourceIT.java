package dev.railhead.core.source;

import static dev.railhead.core.testing.TestRepository.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Revision;
import dev.railhead.core.testing.Node;
import dev.railhead.core.testing.TestRepository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases from a repository elsewhere. */
class ClonedSourceIT {
  @TempDir Path temporary;
  private TestRepository origin;

  @BeforeEach
  void open() throws IOException {
    origin = TestRepository.in(temporary.resolve("origin.git"));
  }

  @AfterEach
  void close() {
    origin.close();
  }

  private GitSource source() throws IOException, InterruptedException {
    return GitSource.clone(origin.directory().toUri().toString(), temporary.resolve("store"));
  }

  @Test
  void resolving_brings_in_what_is_new_and_drops_what_is_gone() throws Exception {
    Revision one = origin.commit(Map.of(path("a"), Node.file("1")));
    origin.reference("refs/heads/gone", one);
    try (GitSource source = source()) {
      assertThat(source.resolve("main")).isEqualTo(one);
      assertThat(source.resolve("HEAD")).isEqualTo(one);
      assertThat(source.resolve("gone")).isEqualTo(one);
      Revision two = origin.commit(Map.of(path("a"), Node.file("2")));
      origin.annotatedTag("v2", two);
      origin.deleteReference("refs/heads/gone");
      assertThat(source.resolve("main")).isEqualTo(two);
      assertThat(source.resolve("v2")).isEqualTo(two);
      assertThatExceptionOfType(UnknownRevisionException.class)
          .isThrownBy(() -> source.resolve("gone"));
      try (Checkout checkout = source.checkout(source.release(two))) {
        assertThat(checkout.directory().resolve("a")).hasContent("2");
      }
      assertThat(source.changes(one, two).commits()).hasSize(1);
    }
  }

  @Test
  void a_branch_that_was_rewritten_is_followed() throws Exception {
    Revision base = origin.commit(Map.of(path("a"), Node.file("1")));
    try (GitSource source = source()) {
      origin.commit(Map.of(path("a"), Node.file("2")));
      source.resolve("main");
      Revision other = origin.commitOn(base, Map.of(path("a"), Node.file("3")), "other");
      origin.reference("refs/heads/main", other);
      assertThat(source.resolve("main")).isEqualTo(other);
    }
  }

  @Test
  void an_origin_that_is_not_there_is_named() throws Exception {
    String url = temporary.resolve("nowhere.git").toUri().toString();
    try (GitSource source = GitSource.clone(url, temporary.resolve("store"))) {
      assertThatThrownBy(() -> source.resolve("main"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("nowhere.git");
    }
    assertThatThrownBy(() -> GitSource.clone("a\nb", temporary.resolve("store")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_origin_that_never_answers_is_given_up_in_time_and_its_password_is_not_shown()
      throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        GitSource source = clone(silent, Duration.ofSeconds(1))) {
      assertThatThrownBy(() -> source.resolve("main"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void an_interrupt_ends_a_fetch_at_once() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        GitSource source = clone(silent, Duration.ofMinutes(30))) {
      Thread caller =
          new Thread(
              () -> {
                try {
                  source.resolve("main");
                } catch (IOException | InterruptedException e) {
                  thrown.set(e);
                }
              });
      caller.start();
      try (Socket connected = silent.accept()) {
        caller.interrupt();
        caller.join();
        assertThat(connected.isConnected()).isTrue();
      }
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }
  }

  private GitSource clone(ServerSocket server, Duration timeout)
      throws IOException, InterruptedException {
    String url = "http://user:secret@127.0.0.1:" + server.getLocalPort() + "/x.git";
    return GitSource.clone(
        url, temporary.resolve("store"), SourceSettings.defaults().withFetchTimeout(timeout));
  }
}
