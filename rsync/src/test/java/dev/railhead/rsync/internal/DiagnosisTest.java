package dev.railhead.rsync.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.rsync.internal.Attempt.Broken;
import dev.railhead.rsync.internal.Attempt.Outlook;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {
  private static Broken of(int status, String said) {
    return Diagnosis.of("rsync", status, Excerpt.of(said.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "10, UNREACHABLE, TRANSIENT",
    "12, OTHER, TRANSIENT",
    "30, TIMED_OUT, TRANSIENT",
    "35, TIMED_OUT, TRANSIENT",
    "255, UNREACHABLE, TRANSIENT",
    "1, OTHER, LASTING",
    "2, OTHER, LASTING",
    "4, UNSUPPORTED, LASTING",
    "11, OTHER, LASTING",
    "23, OTHER, LASTING",
    "24, OTHER, LASTING",
    "25, OTHER, LASTING",
    "126, UNSUPPORTED, LASTING",
    "127, UNSUPPORTED, LASTING",
    "143, OTHER, LASTING"
  })
  void without_words_the_status_decides(int status, Cause cause, Outlook outlook) {
    assertThat(of(status, "").cause()).isEqualTo(cause);
    assertThat(of(status, "").outlook()).isEqualTo(outlook);
  }

  @ParameterizedTest
  @CsvSource({
    "11, 'rsync: [receiver] write failed on \"/x/y\": No space left on device (28)', NO_SPACE,"
        + " LASTING",
    "12, 'rsync: [receiver] write failed on \"/x\": Auf dem Gerät ist kein Speicherplatz mehr"
        + " verfügbar (28)', NO_SPACE, LASTING",
    "23, 'rsync: [generator] recv_generator: mkdir \"/x\" failed: Disk quota exceeded (122)',"
        + " NO_SPACE, LASTING",
    "23, 'rsync: [receiver] mkstemp \"/x/.y.Ab\" failed: Permission denied (13)',"
        + " PERMISSION_DENIED, LASTING",
    "23, 'rsync: [receiver] mkstemp \"/x/.y.Ab\" failed: Keine Berechtigung (13)',"
        + " PERMISSION_DENIED, LASTING",
    "11, 'rsync: mkdir \"/x\" failed: Read-only file system (30)', PERMISSION_DENIED, LASTING",
    "255, 'deploy@10.0.0.1: Permission denied (publickey).', REFUSED, LASTING",
    "12, 'find: ‘x’: Permission denied (13)', PERMISSION_DENIED, LASTING",
    "255, 'Host key verification failed.', REFUSED, LASTING",
    "12, '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @', REFUSED, LASTING",
    "255, 'ssh: connect to host web1 port 22: Connection refused', UNREACHABLE, TRANSIENT",
    "255, 'ssh: connect to host web1 port 22: Connection timed out', TIMED_OUT, TRANSIENT",
    "255, 'ssh: Could not resolve hostname web1: Name or service not known', UNREACHABLE,"
        + " TRANSIENT",
    "12, 'rsync: connection unexpectedly closed (0 bytes received so far) [sender]', UNREACHABLE,"
        + " TRANSIENT",
    "127, 'bash: line 1: rsync: command not found', UNSUPPORTED, LASTING",
    "23, 'rsync: [sender] link_stat \"/r/No route to host (28)\" failed: No such file or directory"
        + " (2)', UNREACHABLE, LASTING"
  })
  void words_say_more_than_the_status(int status, String said, Cause cause, Outlook outlook) {
    assertThat(of(status, said).cause()).isEqualTo(cause);
    assertThat(of(status, said).outlook()).isEqualTo(outlook);
  }

  @Test
  void a_file_that_ends_like_an_error_is_not_one() {
    String said = "rsync: [sender] cannot open \"/r/full (28)\": Input/output error (5)";
    assertThat(of(23, said).cause()).isEqualTo(Cause.OTHER);
  }

  @Test
  void the_message_has_status_meaning_and_the_last_lines() {
    assertThat(of(23, "one\ntwo\u001b[2J\nthree").message())
        .isEqualTo(
            "rsync ended with status 23 (partial transfer due to error): one; two?[2J; three");
  }
}
