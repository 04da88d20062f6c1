package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Host;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.HostSession;
import dev.railhead.rsync.fixture.OpenSshServer;
import dev.railhead.rsync.fixture.SshKey;
import dev.railhead.rsync.fixture.Tools;
import dev.railhead.rsync.internal.HostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenSshConfigTest {
  @TempDir Path directory;

  private Path write(String... lines) throws IOException {
    return Files.write(directory.resolve("config"), List.of(lines));
  }

  private static HostSettings of(Path file, String alias) throws IOException {
    return OpenSshConfig.read(file).lookup().of(Host.named(alias), "somebody");
  }

  /** What ssh(1) itself makes of a keyword. */
  private static List<String> ssh(Path file, String alias, String keyword) throws Exception {
    return Tools.run("ssh", "-G", "-F", file.toString(), "-l", "somebody", alias)
        .lines()
        .filter(line -> line.startsWith(keyword + " "))
        .map(line -> line.substring(keyword.length() + 1))
        .toList();
  }

  /** ssh -G prints paths with their tokens; this is what it would make of them. */
  private static String expanded(Path file, String alias, String path) {
    return path.replace("%h", one(file, alias, "hostname"))
        .replace("%n", alias)
        .replace("%p", one(file, alias, "port"))
        .replace("%r", "somebody");
  }

  @Test
  void reads_what_ssh_reads() throws Exception {
    Path included = Files.writeString(directory.resolve("more.conf"), "Host c*\n  Port 2244\n");
    Path file =
        write(
            "# comment",
            "IdentityFile " + directory + "/first",
            "Host web* !web3",
            "  HostName=%h.example.com",
            "  Port = 2222",
            "  IdentityFile \"" + directory + "/with space/%h-%n-%p-%r\"",
            "  UserKnownHostsFile " + directory + "/known_%n \"" + directory + "/more known\"",
            "  ProxyJump jumper@bastion:2200,second",
            "Host w?b1",
            "\tHostName too.late",
            "\tPort 1",
            "  Compression yes # and a comment",
            "Include " + included,
            "Match all",
            "  HostName \"last.example.com\"");
    for (String alias : List.of("web1", "web2", "web3", "web", "other", "c1")) {
      HostSettings settings = of(file, alias);
      assertThat(settings.hostName()).hasValue(ssh(file, alias, "hostname").get(0));
      assertThat(settings.port().orElse(22).toString()).isEqualTo(ssh(file, alias, "port").get(0));
      assertThat(settings.identities().orElseThrow())
          .as(alias)
          .containsExactlyElementsOf(
              ssh(file, alias, "identityfile").stream()
                  .map(path -> Path.of(expanded(file, alias, path)))
                  .toList());
      settings
          .knownHosts()
          .ifPresent(
              files ->
                  assertThat(files.stream().map(Path::toString).collect(Collectors.joining(" ")))
                      .isEqualTo(expanded(file, alias, one(file, alias, "userknownhostsfile"))));
      assertThat(String.join(",", settings.jumps().orElse(List.of())))
          .isEqualTo(String.join(",", ssh(file, alias, "proxyjump")));
    }
    assertThat(of(file, "web1").knownHosts()).isPresent();
    assertThat(of(file, "web1").jumps()).hasValue(List.of("jumper@bastion:2200", "second"));
  }

  private static String one(Path file, String alias, String keyword) {
    try {
      return ssh(file, alias, keyword).get(0);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void lets_a_user_of_the_file_win_over_the_default_and_expands_home() throws Exception {
    Path file = write("Host web1", "User deploy", "IdentityFile ~/keys/%r", "ProxyJump none");
    HostSettings settings = of(file, "web1");
    assertThat(settings.user()).hasValue("deploy");
    assertThat(settings.jumps()).hasValue(List.of());
    assertThat(settings.identities())
        .hasValue(List.of(Path.of(System.getProperty("user.home"), "keys", "deploy")));
  }

  @Test
  void names_file_and_line_of_what_is_wrong() throws Exception {
    assertRefused("Port 70000", "1 to 65535");
    assertRefused("Port ssh", "ssh");
    assertRefused("User a;b", "a;b");
    assertRefused("HostName a\tb", "takes one value");
    assertRefused("HostName -oProxyCommand=x", "-oProxyCommand");
    assertRefused("IdentityFile \"open", "quote");
    assertRefused("IdentityFile %C", "%C");
    assertRefused("IdentityFile ${KEY}", "${KEY}");
    assertRefused("Host", "needs a value");
    assertRefused("Match host web1", "Match all");
    assertRefused("ProxyJump a b", "takes one value");
    assertRefused("ProxyJump a:b:c", "a:b:c");
  }

  private void assertRefused(String line, String words) throws IOException {
    Path file = write("Host web1", "", line);
    assertThatThrownBy(() -> OpenSshConfig.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ":3: ")
        .hasMessageContaining(words);
  }

  @Test
  void refuses_a_file_that_includes_itself() throws Exception {
    Path file = write("Include " + directory.resolve("config"));
    assertThatThrownBy(() -> OpenSshConfig.read(file)).hasMessageContaining("nested");
  }

  @Test
  void leads_a_connector_through_a_jump_host_to_an_alias() throws Exception {
    SshKey key = SshKey.generate(directory.resolve("id"), "ed25519");
    try (OpenSshServer bastion = OpenSshServer.in(directory.resolve("b")).authorize(key).start();
        OpenSshServer server = OpenSshServer.in(directory.resolve("s")).authorize(key).start()) {
      Path known = OpenSshServer.knownHosts(directory.resolve("known"), List.of(bastion, server));
      Path file =
          write(
              "Host web1",
              "  Port " + server.port(),
              "  ProxyJump bastion",
              "Host bastion",
              "  Port " + bastion.port(),
              "Host *",
              "  HostName 127.0.0.1",
              "  User " + System.getProperty("user.name"),
              "  IdentityFile " + key.file(),
              "  UserKnownHostsFile " + known);
      try (SshHosts hosts = SshHosts.builder().config(OpenSshConfig.read(file)).build();
          HostSession session = hosts.connect(Host.named("web1"))) {
        assertThat(session.run(Command.of("echo", "here")).stdoutText()).isEqualTo("here\n");
        await()
            .until(() -> bastion.log().stream().anyMatch(l -> l.startsWith("Accepted publickey")));
        SshRoute route = hosts.route(Host.named("web1"));
        assertThat(Tools.run("ssh", "-F", route.config().toString(), route.alias(), "echo too"))
            .isEqualTo("too\n");
      }
    }
  }

  @Test
  void refuses_jump_hosts_that_go_in_a_circle() throws Exception {
    Path file = write("Host a", "ProxyJump b", "Host b", "ProxyJump a");
    try (SshHosts hosts = SshHosts.builder().config(OpenSshConfig.read(file)).build()) {
      assertThatThrownBy(() -> hosts.connect(Host.named("a"))).hasMessageContaining("circle");
    }
  }
}
