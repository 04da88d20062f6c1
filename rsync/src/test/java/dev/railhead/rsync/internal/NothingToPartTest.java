package dev.railhead.rsync.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Host;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.host.LocalHosts;
import dev.railhead.core.source.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a session that is closed, where whatever is run fails. */
class NothingToPartTest {
  @TempDir Path temp;

  private SharedInodes onAClosedSession() throws IOException {
    try (LocalHosts hosts = LocalHosts.under(temp)) {
      HostSession session = hosts.connect(Host.named("web1").at("127.0.0.1", 22).as("deploy"));
      session.close();
      Deadline deadline = Deadline.in(Duration.ofMinutes(1), System::nanoTime);
      return new SharedInodes(session, HostPath.of("next"), deadline);
    }
  }

  @Test
  void where_no_file_will_be_changed_the_host_is_asked_nothing() throws Exception {
    Manifest manifest = Manifest.of(List.of());
    assertThat(onAClosedSession().part(manifest, new byte[0])).isEmpty();
    byte[] one = "./a\0".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> onAClosedSession().part(manifest, one))
        .isInstanceOf(IOException.class);
  }
}
