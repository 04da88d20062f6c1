package dev.railhead.rsync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Host;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.CommandTimeoutException;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.host.HostUnreachableException;
import dev.railhead.rsync.fixture.OpenSshServer;
import dev.railhead.rsync.fixture.SshKey;
import dev.railhead.rsync.fixture.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshHostsTest {
  @TempDir Path directory;
  private SshKey key;
  private final List<OpenSshServer> servers = new ArrayList<>();
  private final List<SshHosts> connectors = new ArrayList<>();

  @BeforeEach
  void generate() throws Exception {
    key = SshKey.generate(directory.resolve("id"), "ed25519");
  }

  @AfterEach
  void close() {
    connectors.forEach(SshHosts::close);
    servers.forEach(OpenSshServer::close);
  }

  private OpenSshServer.Setup setup(String name) throws IOException {
    return OpenSshServer.in(directory.resolve(name)).authorize(key);
  }

  private OpenSshServer start(OpenSshServer.Setup setup) throws Exception {
    OpenSshServer server = setup.start();
    servers.add(server);
    return server;
  }

  private Path known(String... lines) throws IOException {
    return Files.write(directory.resolve("known_hosts"), List.of(lines));
  }

  private Path known(OpenSshServer server) throws IOException {
    return known(server.knownHostsLines().toArray(String[]::new));
  }

  private SshHosts build(SshHostsBuilder builder) {
    SshHosts hosts = builder.build();
    connectors.add(hosts);
    return hosts;
  }

  private SshHosts hosts(Path knownHosts) {
    return build(SshHosts.builder().identity(key.file()).knownHosts(knownHosts));
  }

  private static String say(SshHosts hosts, Host host) throws Exception {
    try (HostSession session = hosts.connect(host)) {
      return session.run(Command.of("echo", "here")).stdoutText();
    }
  }

  /** sshd logs a login when it is done; its log reaches us a little later. */
  private static long logins(OpenSshServer server) {
    return server.log().stream().filter(line -> line.startsWith("Accepted publickey")).count();
  }

  @Nested
  class GivenAConnection {
    @Test
    void shares_it_among_sessions() throws Exception {
      OpenSshServer server = start(setup("a"));
      SshHosts hosts = hosts(known(server));
      try (HostSession one = hosts.connect(server.host("web1"))) {
        assertThat(say(hosts, server.host("web1"))).isEqualTo("here\n");
        assertThat(one.run(Command.of("true")).isSuccess()).isTrue();
      }
      await().until(() -> logins(server) == 1);
    }

    @Test
    void makes_another_when_it_is_found_dead() throws Exception {
      OpenSshServer server = start(setup("a"));
      SshHosts hosts = hosts(known(server));
      HostSession session = hosts.connect(server.host("web1"));
      assertThatThrownBy(
              () -> {
                try (var channel = session.open(Command.of("sleep", "100"))) {
                  server.dropConnections();
                  channel.await(Duration.ofSeconds(30));
                }
              })
          .isInstanceOf(HostUnreachableException.class);
      assertThat(session.run(Command.of("true")).isSuccess()).isTrue();
      await().until(() -> logins(server) == 2);
    }

    @Test
    void notices_a_host_that_stops_by_its_missing_signs_of_life() throws Exception {
      OpenSshServer server = start(setup("a"));
      SshHosts hosts =
          build(
              SshHosts.builder()
                  .identity(key.file())
                  .knownHosts(known(server))
                  .keepAlive(Duration.ofSeconds(1), 2));
      try (HostSession session = hosts.connect(server.host("web1"));
          var channel = session.open(Command.of("sleep", "100"))) {
        server.signal("STOP");
        assertThatThrownBy(() -> channel.await(Duration.ofSeconds(60)))
            .isInstanceOf(HostUnreachableException.class);
      }
    }

    @Test
    void waits_where_the_host_allows_fewer_channels_than_we_do() throws Exception {
      OpenSshServer server = start(setup("a").option("MaxSessions 2"));
      SshHosts hosts = hosts(known(server));
      ExecutorService threads = Executors.newCachedThreadPool();
      try (HostSession session = hosts.connect(server.host("web1"))) {
        List<Future<CommandResult>> running = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          running.add(threads.submit(() -> session.run(Command.of("sleep", "0.1"))));
        }
        for (Future<CommandResult> result : running) {
          assertThat(result.get().isSuccess()).isTrue();
        }
        await().until(() -> logins(server) == 1);
      } finally {
        threads.shutdownNow();
      }
    }

    @Test
    void ends_a_command_where_the_host_allows_no_second_channel() throws Exception {
      endsCommand(setup("a").atHome().option("MaxSessions 1"));
    }

    /** OpenSSH passes no signal on to the program of a forced command. */
    @Test
    void ends_a_command_where_the_host_also_ignores_signals() throws Exception {
      endsCommand(setup("a").option("MaxSessions 1"));
    }

    private void endsCommand(OpenSshServer.Setup setup) throws Exception {
      OpenSshServer server = start(setup);
      Path pid = directory.resolve("pid");
      Command command =
          Command.of("sh", "-c", "sleep 1000 & echo $! >\"$0\"; wait", pid.toString());
      SshHosts hosts = hosts(known(server));
      try (HostSession session = hosts.connect(server.host("web1"))) {
        assertThatThrownBy(() -> session.run(command.within(Duration.ofSeconds(2))))
            .isInstanceOf(CommandTimeoutException.class);
        // At once, and not when the host's own deadline comes ten seconds later.
        assertThat(SshSessionContract.runs(Long.parseLong(Files.readString(pid).strip())))
            .isFalse();
        assertThat(session.run(Command.of("true")).isSuccess()).isTrue();
      }
      hosts.close();
      await().until(() -> server.connections().isEmpty());
    }

    @Test
    void ends_a_command_where_the_host_allows_no_second_channel_when_the_connector_closes()
        throws Exception {
      OpenSshServer server = start(setup("a").option("MaxSessions 1"));
      SshHosts hosts = hosts(known(server));
      HostSession session = hosts.connect(server.host("web1"));
      try (var channel = session.open(Command.of("sh", "-c", "echo $$; exec sleep 1000"))) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(channel.fromHost(), UTF_8));
        long program = Long.parseLong(lines.readLine());
        assertThat(SshSessionContract.runs(program)).isTrue();
        hosts.close();
        assertThat(SshSessionContract.runs(program)).isFalse();
      }
      await().until(() -> server.connections().isEmpty());
    }

    @Test
    void asks_a_host_that_allows_one_channel_only_a_few_times_for_another() throws Exception {
      OpenSshServer server = start(setup("a").option("MaxSessions 1"));
      SshHosts hosts = hosts(known(server));
      ExecutorService threads = Executors.newCachedThreadPool();
      try (HostSession session = hosts.connect(server.host("web1"));
          var channel = session.open(Command.of("cat"))) {
        assertThatThrownBy(() -> session.run(Command.of("true").within(Duration.ofMillis(1500))))
            .isInstanceOf(CommandTimeoutException.class);
        // At 0, 100, 300, 700 and 1,500 ms at the most.
        assertThat(refusals(server)).isBetween(1L, 5L);
        Future<CommandResult> waiting = threads.submit(() -> session.run(Command.of("true")));
        channel.toHost().close();
        assertThat(channel.await(Duration.ofSeconds(30)).isSuccess()).isTrue();
        channel.close();
        assertThat(waiting.get().isSuccess()).isTrue();
      } finally {
        threads.shutdownNow();
      }
    }

    private static long refusals(OpenSshServer server) {
      return server.log().stream().filter(line -> line.contains("no more sessions")).count();
    }

    @Test
    void leaves_no_thread_and_no_descriptor_behind() throws Exception {
      OpenSshServer server = start(setup("a"));
      Path known = known(server);
      cycle(server, known);
      long descriptors = descriptors();
      for (int i = 0; i < 10; i++) {
        cycle(server, known);
      }
      await().until(() -> descriptors() <= descriptors);
      await().until(() -> ourThreads().isEmpty());
      await().until(() -> server.connections().isEmpty());
    }

    private void cycle(OpenSshServer server, Path known) throws Exception {
      try (SshHosts hosts = SshHosts.builder().identity(key.file()).knownHosts(known).build();
          HostSession session = hosts.connect(server.host("web1"));
          var channel = session.open(Command.of("cat"))) {
        session.run(Command.of("true"));
        channel.toHost().write(1);
      }
    }

    private static long descriptors() throws IOException {
      try (var open = Files.list(Path.of("/proc/self/fd"))) {
        return open.count();
      }
    }

    private static List<String> ourThreads() {
      return Thread.getAllStackTraces().keySet().stream()
          .map(Thread::getName)
          .filter(name -> name.startsWith("railhead-ssh") || name.startsWith("sshj"))
          .toList();
    }
  }

  @Nested
  class GivenAHostThatIsNotThere {
    @Test
    void says_that_nothing_listens() throws Exception {
      OpenSshServer server = setup("a").start();
      Path known = known(server);
      server.close();
      assertThatThrownBy(() -> hosts(known).connect(server.host("web1")))
          .isInstanceOf(HostUnreachableException.class)
          .hasMessageStartingWith("web1: ")
          .hasMessageContaining("127.0.0.1:" + server.port());
    }

    @Test
    void says_that_its_name_cannot_be_resolved() throws Exception {
      // No label of the DNS is longer than 63 characters, so that no resolver has to be asked.
      String name = "x".repeat(64) + ".invalid";
      Host host = Host.named("web1").at(name, 2222);
      assertThatThrownBy(() -> hosts(known("# nobody")).connect(host))
          .isInstanceOf(HostUnreachableException.class)
          .hasMessage(
              "web1: no connection to %s:2222: the name %s cannot be resolved to an address",
              name, name);
    }

    @Test
    void gives_up_a_peer_that_accepts_and_never_speaks() throws Exception {
      try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        Host host = Host.named("web1").at("127.0.0.1", silent.getLocalPort());
        SshHosts hosts =
            build(
                SshHosts.builder()
                    .identity(key.file())
                    .knownHosts(known("# nobody"))
                    .connectWithin(Duration.ofMillis(500))
                    .answerWithin(Duration.ofMillis(500)));
        long began = System.nanoTime();
        assertThatThrownBy(() -> hosts.connect(host)).isInstanceOf(HostUnreachableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      }
    }

    @Test
    void stops_trying_when_the_thread_is_interrupted() throws Exception {
      try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        Host host = Host.named("web1").at("127.0.0.1", silent.getLocalPort());
        SshHosts hosts = hosts(known("# nobody"));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<HostSession> connecting = thread.submit(() -> hosts.connect(host));
        try (var accepted = silent.accept()) {
          thread.shutdownNow();
          assertThatThrownBy(connecting::get).hasCauseInstanceOf(InterruptedException.class);
          // What the client said before it went, and then its end of file.
          assertThat(accepted.getInputStream().readAllBytes().length).isLessThan(1000);
        }
      }
    }
  }

  @Nested
  class GivenAHostKey {
    @Test
    void refuses_one_that_is_unknown_and_says_how_to_make_it_known() throws Exception {
      OpenSshServer server = start(setup("a"));
      Path known = known("# nobody");
      HostKeyUnknownException refusal = unknown(hosts(known), server.host("web1"));
      assertThat(refusal.presented()).isEqualTo(server.hostKeys().get(0).fingerprint());
      assertThat(refusal.knownHostsLine()).isEqualTo(server.knownHostsLines().get(0));
      assertThat(refusal)
          .hasMessageContaining(known.toString())
          .hasMessageContaining("ssh-keyscan");
      Files.writeString(known, refusal.knownHostsLine() + "\n");
      assertThat(say(hosts(known), server.host("web1"))).isEqualTo("here\n");
    }

    @Test
    void refuses_one_that_has_changed_and_says_where_the_old_one_stands() throws Exception {
      OpenSshServer server = start(setup("a"));
      SshKey old = SshKey.generate(directory.resolve("old"), "ed25519");
      Path known = known("# comment", "[127.0.0.1]:" + server.port() + " " + old.publicText());
      HostKeyChangedException refusal = changed(hosts(known), server.host("web1"));
      assertThat(refusal.presented()).isEqualTo(server.hostKeys().get(0).fingerprint());
      assertThat(refusal.known()).containsExactly(old.fingerprint());
      assertThat(refusal.places()).containsExactly(known + ":2");
      assertThat(refusal)
          .hasMessageContaining(
              ", but the key known for it is " + old.fingerprint() + ", at " + known + ":2; ");
      assertThat(logins(server)).isZero();
    }

    @Test
    void refuses_one_of_a_type_that_the_known_one_does_not_have() throws Exception {
      OpenSshServer server = start(setup("a"));
      SshKey old = SshKey.generate(directory.resolve("old"), "rsa");
      Path known = known("[127.0.0.1]:" + server.port() + " " + old.publicText());
      assertThat(changed(hosts(known), server.host("web1")).known()).hasSize(1);
    }

    @Test
    void refuses_one_that_is_revoked() throws Exception {
      OpenSshServer server = start(setup("a"));
      String line = server.knownHostsLines().get(0);
      String revoked = "@revoked * " + server.hostKeys().get(0).publicText();
      HostKeyChangedException refusal = changed(hosts(known(line, revoked)), server.host("web1"));
      assertThat(refusal.known()).isEmpty();
      assertThat(refusal).hasMessageContaining("revoked");
    }

    @Test
    void says_that_certificate_authorities_are_not_supported() throws Exception {
      OpenSshServer server = start(setup("a"));
      String authority = "@cert-authority * " + server.hostKeys().get(0).publicText();
      assertThat(unknown(hosts(known(authority)), server.host("web1")))
          .hasMessageContaining("certificate");
    }

    @Test
    void finds_hashed_names() throws Exception {
      OpenSshServer server = start(setup("a"));
      Path known = known(server);
      Tools.run("ssh-keygen", "-q", "-H", "-f", known.toString());
      assertThat(Files.readString(known)).startsWith("|1|");
      assertThat(say(hosts(known), server.host("web1"))).isEqualTo("here\n");
    }

    @Test
    void asks_a_host_with_two_keys_for_the_one_that_is_known() throws Exception {
      OpenSshServer server = start(setup("a").hostKeys("ed25519", "rsa"));
      Path known = known(server.knownHostsLines().get(1));
      assertThat(say(hosts(known), server.host("web1"))).isEqualTo("here\n");
    }

    @Test
    void asks_a_host_with_two_keys_for_the_one_that_is_pinned() throws Exception {
      OpenSshServer server = start(setup("a").hostKeys("ed25519", "rsa"));
      for (SshKey hostKey : server.hostKeys()) {
        SshHosts hosts =
            build(
                SshHosts.builder()
                    .identity(key.file())
                    .knownHosts(known("# nobody"))
                    .pin("web1", hostKey.fingerprint()));
        assertThat(say(hosts, server.host("web1"))).isEqualTo("here\n");
      }
    }

    @Test
    void refuses_one_that_is_not_pinned_though_a_file_knows_it() throws Exception {
      OpenSshServer server = start(setup("a"));
      SshKey other = SshKey.generate(directory.resolve("other"), "ed25519");
      SshHosts hosts =
          build(
              SshHosts.builder()
                  .identity(key.file())
                  .knownHosts(known(server))
                  .pin("web1", other.fingerprint()));
      HostKeyChangedException refusal = changed(hosts, server.host("web1"));
      assertThat(refusal.known()).containsExactly(other.fingerprint());
      assertThat(refusal.places()).containsExactly("pinned");
      assertThat(refusal)
          .hasMessageContaining(
              "it presented "
                  + server.hostKeys().get(0).fingerprint()
                  + ", but the key pinned for it is "
                  + other.fingerprint()
                  + "; ");
    }

    @Test
    void uses_a_known_key_of_type_ecdsa_only_with_bouncy_castle() throws Exception {
      OpenSshServer server = start(setup("a").hostKeys("ed25519", "ecdsa"));
      SshHosts hosts = hosts(known(server.knownHostsLines().get(1)));
      // Another test's server may have registered it with this JVM.
      if (Security.getProvider("BC") == null) {
        assertThat(unknown(hosts, server.host("web1"))).hasMessageContaining("Bouncy Castle");
      } else {
        assertThat(say(hosts, server.host("web1"))).isEqualTo("here\n");
      }
    }

    private static HostKeyUnknownException unknown(SshHosts hosts, Host host) {
      return org.assertj.core.api.Assertions.catchThrowableOfType(
          HostKeyUnknownException.class, () -> hosts.connect(host));
    }

    private static HostKeyChangedException changed(SshHosts hosts, Host host) {
      return org.assertj.core.api.Assertions.catchThrowableOfType(
          HostKeyChangedException.class, () -> hosts.connect(host));
    }
  }

  @Nested
  class GivenAUserKey {
    @Test
    void reports_that_the_host_does_not_accept_it() throws Exception {
      OpenSshServer server = start(setup("a"));
      SshKey other = SshKey.generate(directory.resolve("other"), "ed25519");
      SshHosts hosts = build(SshHosts.builder().identity(other.file()).knownHosts(known(server)));
      assertThatThrownBy(() -> hosts.connect(server.host("web1")))
          .isInstanceOfSatisfying(
              AuthenticationRefusedException.class,
              e -> assertThat(e.user()).isEqualTo(System.getProperty("user.name")))
          .hasMessageContaining(other.file().toString());
    }

    @Test
    void reads_an_encrypted_one() throws Exception {
      SshKey locked = SshKey.generate(directory.resolve("locked"), "ed25519", "open sesame");
      OpenSshServer server = start(setup("a").authorize(locked));
      char[] passphrase = "open sesame".toCharArray();
      SshHosts hosts =
          build(
              SshHosts.builder()
                  .identity(locked.file(), () -> passphrase)
                  .knownHosts(known(server)));
      assertThat(say(hosts, server.host("web1"))).isEqualTo("here\n");
      assertThat(passphrase).isEqualTo("open sesame".toCharArray());
    }

    @Test
    void reports_a_wrong_passphrase() throws Exception {
      SshKey locked = SshKey.generate(directory.resolve("locked"), "ed25519", "open sesame");
      OpenSshServer server = start(setup("a").authorize(locked));
      SshHosts hosts =
          build(
              SshHosts.builder()
                  .identity(locked.file(), "wrong"::toCharArray)
                  .knownHosts(known(server)));
      assertThatThrownBy(() -> hosts.connect(server.host("web1")))
          .isInstanceOf(AuthenticationRefusedException.class)
          .hasMessageContaining(locked.file().toString());
    }

    private void refuses(SshHostsBuilder keys, String reason) throws Exception {
      OpenSshServer server = start(setup("a"));
      assertThatThrownBy(() -> build(keys.knownHosts(known(server))).connect(server.host("web1")))
          .isInstanceOf(AuthenticationRefusedException.class)
          .hasMessageStartingWith("web1: cannot log in as ")
          .hasMessageEndingWith("there is no usable key; " + reason);
    }

    @Test
    void says_that_it_is_a_public_one() throws Exception {
      Path file = Path.of(key.file() + ".pub");
      refuses(
          SshHosts.builder().identity(file),
          file + " is a public key: name the private key, which stands in the file without .pub");
    }

    @Test
    void says_that_it_is_a_public_one_in_another_format() throws Exception {
      for (String format : List.of("RFC4716", "PKCS8")) {
        String text =
            Tools.run("ssh-keygen", "-e", "-m", format, "-f", rsa(format).file() + ".pub");
        Path file = Files.writeString(directory.resolve(format + ".txt"), text);
        refuses(
            SshHosts.builder().identity(file),
            file + " is a public key: name the private key, which stands in the file without .pub");
      }
    }

    private SshKey rsa(String name) throws Exception {
      return SshKey.generate(directory.resolve(name), "rsa");
    }

    @Test
    void says_that_it_is_in_no_known_format() throws Exception {
      for (String content : List.of("", "\n\n", "not a key\n", "\0\1\2")) {
        Path file = Files.writeString(directory.resolve("garbage"), content);
        refuses(
            SshHosts.builder().identity(file),
            file
                + " is not a private key in a known format: name a file as ssh-keygen(1) writes"
                + " it, which begins with -----BEGIN OPENSSH PRIVATE KEY-----");
      }
    }

    @Test
    void says_that_no_passphrase_was_given_for_it() throws Exception {
      SshKey locked = SshKey.generate(directory.resolve("locked"), "ed25519", "open sesame");
      OpenSshServer server = start(setup("a"));
      SshHosts hosts = build(SshHosts.builder().identity(locked.file()).knownHosts(known(server)));
      assertThatThrownBy(() -> hosts.connect(server.host("web1")))
          .isInstanceOf(AuthenticationRefusedException.class)
          .hasMessageContaining(locked.file() + " is no key that can be used: ")
          .hasMessageEndingWith(" (no passphrase was given for it)");
    }

    @Test
    @SuppressWarnings("NullAway") // What a caller in another style of code may well do.
    void says_that_the_supplier_of_its_passphrase_gave_none() throws Exception {
      SshKey locked = SshKey.generate(directory.resolve("locked"), "ed25519", "open sesame");
      refuses(
          SshHosts.builder().identity(locked.file(), () -> null),
          locked.file() + " is no key that can be used: the supplier of its passphrase gave null");
    }

    @Test
    void says_why_the_supplier_of_its_passphrase_failed() throws Exception {
      SshKey locked = SshKey.generate(directory.resolve("locked"), "ed25519", "open sesame");
      refuses(
          SshHosts.builder()
              .identity(
                  locked.file(),
                  () -> {
                    throw new IllegalStateException("the vault is sealed");
                  }),
          locked.file() + " is no key that can be used: the vault is sealed");
    }

    @Test
    void takes_an_rsa_one() throws Exception {
      SshKey other = SshKey.generate(directory.resolve("rsa"), "rsa");
      OpenSshServer server = start(setup("a").authorize(other));
      SshHosts hosts = build(SshHosts.builder().identity(other.file()).knownHosts(known(server)));
      assertThat(say(hosts, server.host("web1"))).isEqualTo("here\n");
    }
  }

  @Nested
  class GivenAJumpHost {
    @Test
    void reaches_hosts_through_it_and_ends_with_it() throws Exception {
      OpenSshServer bastion = start(setup("bastion"));
      OpenSshServer server = start(setup("a"));
      Path known = OpenSshServer.knownHosts(directory.resolve("known"), List.of(bastion, server));
      SshHosts hosts =
          build(
              SshHosts.builder()
                  .identity(key.file())
                  .knownHosts(known)
                  .jump(bastion.host("bastion")));
      assertThat(say(hosts, server.host("web1"))).isEqualTo("here\n");
      await().until(() -> logins(bastion) == 1);
      await().until(() -> logins(server) == 1);
      hosts.close();
      await().until(() -> server.connections().isEmpty() && bastion.connections().isEmpty());
    }

    @Test
    void names_it_when_the_host_behind_it_is_not_there() throws Exception {
      OpenSshServer bastion = start(setup("bastion"));
      OpenSshServer gone = setup("a").start();
      gone.close();
      SshHosts hosts =
          build(
              SshHosts.builder()
                  .identity(key.file())
                  .knownHosts(known(bastion))
                  .jump(bastion.host("bastion")));
      assertThatThrownBy(() -> hosts.connect(gone.host("web1")))
          .isInstanceOf(HostUnreachableException.class)
          .hasMessageContaining("through bastion");
    }
  }

  @Nested
  class GivenSettingsThatCannotBe {
    @Test
    void names_the_value_and_the_rule() {
      SshHostsBuilder builder = SshHosts.builder();
      assertThatThrownBy(() -> builder.identity(Path.of("/no/such")))
          .hasMessageContaining("readable")
          .hasMessageContaining("/no/such");
      assertThatThrownBy(() -> builder.knownHosts(Path.of("/no/such")))
          .hasMessageContaining("/no/such");
      assertThatThrownBy(() -> builder.pin("web1", "SHA256:short")).hasMessageContaining("43");
      assertThatThrownBy(() -> builder.pin("../x", "x")).hasMessageContaining("SHA256");
      assertThatThrownBy(() -> builder.connectWithin(Duration.ZERO)).hasMessageContaining("PT0S");
      assertThatThrownBy(() -> builder.answerWithin(Duration.ofHours(1)))
          .hasMessageContaining("1H");
      assertThatThrownBy(() -> builder.keepAlive(Duration.ofMillis(999), 1))
          .hasMessageContaining("PT0.999S");
      assertThatThrownBy(() -> builder.keepAlive(Duration.ofSeconds(1), 0))
          .hasMessageContaining("1 to 100");
      assertThatThrownBy(() -> builder.openingAtOnce(0)).hasMessageContaining("0");
      assertThatThrownBy(() -> builder.commandsPerConnection(1001)).hasMessageContaining("1001");
      assertThatThrownBy(() -> builder.user("a b")).hasMessageContaining("a b");
    }

    @Test
    @SuppressWarnings("NullAway") // Not every caller's compiler knows of null.
    void names_what_is_null() {
      SshHostsBuilder builder = SshHosts.builder();
      Path file = key.file();
      refusesNull("key", () -> builder.identity(null));
      refusesNull("key", () -> builder.identity(null, () -> new char[0]));
      refusesNull("passphrase", () -> builder.identity(file, null));
      refusesNull("user", () -> builder.user(null));
      refusesNull("file", () -> builder.knownHosts(null));
      refusesNull("host", () -> builder.pin(null, "SHA256:"));
      refusesNull("fingerprint", () -> builder.pin("web1", null));
      refusesNull("deadline", () -> builder.connectWithin(null));
      refusesNull("deadline", () -> builder.answerWithin(null));
      refusesNull("interval", () -> builder.keepAlive(null, 3));
      refusesNull("jump", () -> builder.jump(null));
      refusesNull("config", () -> builder.config(null));
      refusesNull("file", () -> OpenSshConfig.read(null));
      refusesNull("host", () -> build(builder).connect(null));
    }

    private static void refusesNull(String name, ThrowingCallable call) {
      assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(name);
    }
  }
}
