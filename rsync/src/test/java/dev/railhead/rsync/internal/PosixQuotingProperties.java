package dev.railhead.rsync.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.host.Command;
import dev.railhead.core.host.HostSession;
import dev.railhead.rsync.SshHosts;
import dev.railhead.rsync.fixture.OpenSshServer;
import dev.railhead.rsync.fixture.SshKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * What always holds of words that a shell reads.
 *
 * <p>Seen to fail when single quotes in a word stay as they are, when a line is made of unquoted
 * words, and when NUL is let through.
 */
class PosixQuotingProperties {
  /** Set up once for the class, since each try of a property needs the same server. */
  private record Remote(
      Path directory, OpenSshServer server, SshHosts hosts, HostSession session) {}

  private static final List<Remote> REMOTE = new ArrayList<>();

  @BeforeContainer
  static void start() throws Exception {
    Path directory = Files.createTempDirectory("quoting");
    SshKey key = SshKey.generate(directory.resolve("id"), "ed25519");
    OpenSshServer server = OpenSshServer.in(directory.resolve("a")).authorize(key).start();
    Path known = OpenSshServer.knownHosts(directory.resolve("known"), List.of(server));
    SshHosts hosts = SshHosts.builder().identity(key.file()).knownHosts(known).build();
    REMOTE.add(new Remote(directory, server, hosts, hosts.connect(server.host("web1"))));
  }

  @AfterContainer
  static void stop() throws IOException {
    Remote remote = REMOTE.remove(0);
    remote.hosts().close();
    remote.server().close();
    try (var files = Files.walk(remote.directory())) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Any characters a program can be given, with those that mean something to shells more often. */
  @Provide
  Arbitrary<String> words() {
    Arbitrary<String> any =
        Arbitraries.strings()
            .all()
            .filter(s -> s.codePoints().noneMatch(PosixQuotingProperties::no));
    Arbitrary<String> nasty =
        Arbitraries.strings()
            .withChars("'\"\\$`!*?[]{}()<>|&;~#%=- \t\n\r\u0001\u007fé")
            .ofMaxLength(40);
    return Arbitraries.oneOf(any, nasty);
  }

  private static boolean no(int codePoint) {
    return codePoint == 0 || (codePoint >= 0xD800 && codePoint <= 0xDFFF);
  }

  @Property(tries = 50)
  void a_local_shell_returns_any_word_byte_for_byte(@ForAll("words") String word) throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "printf %s " + PosixQuoting.quote(word)).start();
    assertThat(shell.getInputStream().readAllBytes()).isEqualTo(word.getBytes(UTF_8));
    assertThat(shell.waitFor()).isZero();
  }

  @Property(tries = 25)
  void a_program_on_a_host_is_given_any_word_byte_for_byte(@ForAll("words") String word)
      throws Exception {
    assertThat(REMOTE.get(0).session().run(Command.of("printf", "%s", word)).stdout())
        .isEqualTo(word.getBytes(UTF_8));
  }

  @Example
  void a_word_with_nul_is_refused() {
    assertThatThrownBy(() -> PosixQuoting.quote("a\0b")).hasMessageContaining("NUL");
  }
}
