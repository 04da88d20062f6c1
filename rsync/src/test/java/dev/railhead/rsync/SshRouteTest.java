package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Host;
import dev.railhead.rsync.fixture.OpenSshServer;
import dev.railhead.rsync.fixture.SshKey;
import dev.railhead.rsync.fixture.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshRouteTest {
  @TempDir Path directory;
  private SshKey key;
  private OpenSshServer server;

  @BeforeEach
  void start() throws Exception {
    key = SshKey.generate(directory.resolve("a \"key\" at 100% ${HOME} 'é"), "ed25519");
    server = OpenSshServer.in(directory.resolve("server")).authorize(key).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SshHostsBuilder pinned() throws Exception {
    return SshHosts.builder()
        .identity(key.file())
        .pin("web1", server.hostKeys().get(0).fingerprint());
  }

  private static String ssh(SshRoute route, String command) throws Exception {
    return Tools.run("ssh", "-F", route.config().toString(), route.alias(), command);
  }

  @Test
  void lets_ssh_reach_a_pinned_host_with_a_key_of_any_name() throws Exception {
    try (SshHosts hosts = pinned().build()) {
      assertThat(ssh(hosts.route(server.host("web1")), "echo here")).isEqualTo("here\n");
    }
  }

  @Test
  void lets_ssh_reach_a_host_behind_another() throws Exception {
    OpenSshServer bastion = OpenSshServer.in(directory.resolve("bastion")).authorize(key).start();
    try (bastion;
        SshHosts hosts =
            pinned()
                .pin("bastion", bastion.hostKeys().get(0).fingerprint())
                .jump(bastion.host("bastion"))
                .build()) {
      assertThat(ssh(hosts.route(server.host("web1")), "echo here")).isEqualTo("here\n");
      await()
          .untilAsserted(
              () ->
                  assertThat(bastion.log())
                      .filteredOn(line -> line.startsWith("Accepted publickey"))
                      .hasSize(2));
    }
  }

  @Test
  void lets_ssh_refuse_another_key_at_the_same_address() throws Exception {
    try (SshHosts hosts = pinned().build()) {
      SshRoute route = hosts.route(server.host("web1"));
      server.close();
      Files.delete(directory.resolve("server/host_ed25519"));
      Files.delete(directory.resolve("server/host_ed25519.pub"));
      try (OpenSshServer other =
          OpenSshServer.in(directory.resolve("server"))
              .authorize(key)
              .port(server.port())
              .start()) {
        assertThat(other.port()).isEqualTo(server.port());
        assertThatThrownBy(() -> ssh(route, "echo here"))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("255")
            .hasMessageContaining("Host key verification failed");
      }
    }
  }

  @Test
  void keeps_its_files_to_its_owner_and_deletes_them_in_the_end() throws Exception {
    Path config;
    try (SshHosts hosts = pinned().build()) {
      Host host = server.host("web1");
      config = hosts.route(host).config();
      assertThat(hosts.route(host).config()).isEqualTo(config);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config.getParent())))
          .isEqualTo("rwx------");
    }
    assertThat(config.getParent()).doesNotExist();
    assertThat(key.file()).exists();
  }

  @Test
  void says_that_ssh_cannot_be_given_a_passphrase() throws Exception {
    SshKey locked = SshKey.generate(directory.resolve("locked"), "ed25519", "open sesame");
    try (OpenSshServer other =
            OpenSshServer.in(directory.resolve("other")).authorize(locked).start();
        SshHosts hosts =
            SshHosts.builder()
                .identity(locked.file(), "open sesame"::toCharArray)
                .knownHosts(OpenSshServer.knownHosts(directory.resolve("known"), List.of(other)))
                .build()) {
      assertThatThrownBy(() -> hosts.route(other.host("web1")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("passphrase");
    }
  }
}
