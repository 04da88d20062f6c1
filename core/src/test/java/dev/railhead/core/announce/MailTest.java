package dev.railhead.core.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Secret;
import dev.railhead.core.announce.Mail.Encryption;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Step;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

class MailTest {
  private static final char[] STORE = "changeit".toCharArray();
  private static final Secret PASSWORD = Secret.of("s3cret-pass");
  @TempDir static Path directory;
  private static KeyStore keys;

  private final List<byte[]> received = new CopyOnWriteArrayList<>();
  private final List<String> receivers = new CopyOnWriteArrayList<>();
  private final BlockingQueue<RejectException> rejections = new LinkedBlockingQueue<>();
  private SMTPServer server;

  @BeforeAll
  static void make_a_certificate() throws Exception {
    Path store = directory.resolve("smtp.p12");
    String command =
        "-genkeypair -alias smtp -keyalg RSA -dname CN=localhost -ext san=dns:localhost"
            + " -validity 2 -storetype PKCS12 -storepass changeit -keystore";
    List<String> arguments = new java.util.ArrayList<>(List.of(command.split(" ")));
    arguments.add(0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    arguments.add(store.toString());
    Process keytool =
        new ProcessBuilder(arguments).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, STORE);
    }
  }

  private static SSLContext identity() throws Exception {
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, STORE);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static SSLContext trust() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("smtp", keys.getCertificate("smtp"));
    TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private SMTPServer.Builder server() {
    return SMTPServer.port(0)
        .bindAddress(InetAddress.getLoopbackAddress())
        .messageHandler(
            (context, from, to, data) -> {
              RejectException rejection = rejections.poll();
              if (rejection != null) {
                throw rejection;
              }
              receivers.add(to);
              received.add(data);
            });
  }

  private int start(SMTPServer.Builder builder) {
    server = builder.build();
    server.start();
    return server.getPortAllocated();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop();
    }
  }

  private static Mail.Builder mail() {
    return Mail.from("Deploys <deploys@example.com>").to("dev@example.com");
  }

  private static Mail plain(int port) {
    return mail().encryption(Encryption.NONE).within(Duration.ofSeconds(30)).by("localhost", port);
  }

  private MimeMessage message(int index) throws Exception {
    return new MimeMessage(
        Session.getInstance(new Properties()), new ByteArrayInputStream(received.get(index)));
  }

  private static Announcement hostile() {
    Outcome failed =
        new Outcome.Failed(Step.SWAP, "gone\r\nBcc: evil@example.com\r\n\r\n.\r\nQUIT", Map.of());
    return Events.last(
        Events.of(9, "web", "production").began("é\"<x>: 🚂 main").ended(failed).list());
  }

  @Nested
  class GivenARelayOnThisMachine {
    @Test
    void sends_one_mail_with_a_subject_parts_and_an_id_that_stays() throws Exception {
      Mail mail =
          mail().to("ops@example.com").encryption(Encryption.NONE).by("localhost", start(server()));
      mail.send(List.of(Events.announcement(17)));
      mail.send(List.of(Events.announcement(17)));
      assertThat(received).hasSize(2);
      MimeMessage message = message(0);
      assertThat(message.getAllRecipients())
          .extracting(Object::toString)
          .containsExactly("dev@example.com", "ops@example.com");
      assertThat(message.getSubject())
          .isEqualTo("web production: kchung deployed 4add615720 (was 3ee7f99bb3) in 163 s");
      assertThat(message.getFrom()[0]).hasToString("Deploys <deploys@example.com>");
      assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(message.getSentDate()).isEqualTo("2014-06-16T23:40:54Z");
      assertThat(message.getMessageID())
          .isEqualTo("<web.production.17.8.1402962054000@example.com>")
          .isEqualTo(message(received.size() - 1).getMessageID());
      assertThat(message.getContent().toString())
          .contains("By: kchung", "Old: 3ee7f99bb3-20140616-220101-UTC", "Ended: succeeded");
    }

    @Test
    void lets_no_text_become_a_header_or_a_command() throws Exception {
      plain(start(server())).send(List.of(hostile()));
      assertThat(received).hasSize(1);
      assertThat(receivers).containsExactly("dev@example.com");
      MimeMessage message = message(0);
      assertThat(message.getHeader("Bcc")).isNull();
      assertThat(message.getAllRecipients()).hasSize(1);
      assertThat(message.getSubject())
          .startsWith("web production: kchung did not deploy é\"<x>: 🚂 main: failed at swap: gone")
          .contains("\\u000d\\u000aBcc: evil@example.com");
      assertThat(message.getContent().toString().lines())
          .noneMatch(line -> line.startsWith("Bcc:") || line.equals("."));
    }

    @Test
    void tries_again_what_is_greylisted_and_not_what_is_refused() throws Exception {
      rejections.add(new RejectException(451, "try later"));
      try (Announcer announcer =
          Announcer.builder(plain(start(server())))
              .pauses(Duration.ofMillis(1), Duration.ofMillis(1))
              .start()) {
        announcer.announce(Events.announcement(1));
        assertThat(announcer.await(Patience.LONG)).isTrue();
        assertThat(announcer.counts().sent()).isEqualTo(1);
        assertThat(announcer.counts().retried()).isEqualTo(1);
        rejections.add(new RejectException(554, "spam"));
        announcer.announce(Events.announcement(2));
        assertThat(announcer.await(Patience.LONG)).isTrue();
        assertThat(announcer.counts().failed()).isEqualTo(1);
        assertThat(announcer.counts().retried()).isEqualTo(1);
        assertThat(announcer.counts().trouble().orElseThrow().what()).contains("554", "spam");
      }
    }
  }

  @Nested
  class GivenAServerThatAsksForMore {
    private SMTPServer.Builder secured() throws Exception {
      return server()
          .enableTLS()
          .requireTLS()
          .startTlsSocketFactory(identity())
          .requireAuth()
          .authenticationHandlerFactory(
              new EasyAuthenticationHandlerFactory(
                  (user, password, context) -> {
                    if (!user.equals("deploys") || !password.equals(PASSWORD.reveal())) {
                      throw new LoginFailedException("no");
                    }
                  }));
    }

    private Mail.Builder client(Secret password) throws Exception {
      return mail().login("deploys", password).trusting(trust()).within(Duration.ofSeconds(30));
    }

    @Test
    void encrypts_before_it_logs_in() throws Exception {
      client(PASSWORD).by("localhost", start(secured())).send(List.of(Events.announcement(1)));
      assertThat(received).hasSize(1);
    }

    @Test
    void does_not_try_a_wrong_login_again_and_shows_no_password() throws Exception {
      Secret wrong = Secret.of("wr0ng-pass");
      Mail mail = client(wrong).by("localhost", start(secured()));
      assertThatThrownBy(() -> mail.send(List.of(Events.announcement(1))))
          .isInstanceOf(SinkRefusedException.class)
          .hasMessageContaining("AuthenticationFailedException")
          .hasMessageNotContaining("wr0ng-pass");
      assertThat(mail.toString()).isEqualTo("mail by localhost:" + server.getPortAllocated());
    }

    @Test
    void trusts_no_certificate_that_it_does_not_know_or_that_bears_another_name() throws Exception {
      int port = start(secured());
      Mail unknown = mail().login("deploys", PASSWORD).by("localhost", port);
      assertThatThrownBy(() -> unknown.send(List.of(Events.announcement(1))))
          .isInstanceOf(IOException.class);
      Mail misnamed = client(PASSWORD).by("127.0.0.1", port);
      assertThatThrownBy(() -> misnamed.send(List.of(Events.announcement(1))))
          .isInstanceOf(IOException.class);
      assertThat(received).isEmpty();
    }

    @Test
    void speaks_tls_from_the_start_where_that_is_asked_for() throws Exception {
      int port = start(server().serverSocketFactory(identity()));
      mail()
          .encryption(Encryption.TLS)
          .trusting(trust())
          .by("localhost", port)
          .send(List.of(Events.announcement(1)));
      assertThat(received).hasSize(1);
    }

    @Test
    void sends_nothing_to_a_server_that_cannot_encrypt() {
      Mail mail = mail().by("localhost", start(server()));
      assertThatThrownBy(() -> mail.send(List.of(Events.announcement(1))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("STARTTLS");
      assertThat(received).isEmpty();
    }
  }

  @Test
  void gives_up_a_server_that_says_nothing_or_is_not_there() throws Exception {
    int port;
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = mute.getLocalPort();
      Mail mail =
          mail().encryption(Encryption.NONE).within(Duration.ofMillis(100)).by("localhost", port);
      assertThatThrownBy(() -> mail.send(List.of(Events.announcement(1))))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(SinkRefusedException.class);
      try (Socket accepted = mute.accept()) {
        assertThat(accepted.isConnected()).isTrue();
      }
    }
    assertThatThrownBy(() -> plain(port).send(List.of(Events.announcement(1))))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("mail by localhost:" + port + ": MailConnectException");
  }

  @Test
  void refuses_addresses_that_are_none_and_passwords_in_the_clear() {
    for (String wrong :
        List.of("", "x", "a@b.c, d@e.f", "a@b.c\r\nBcc: d@e.f", "group: a@b.c;", "a b@c.d")) {
      assertThatThrownBy(() -> Mail.from(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Mail.from("a@b.c").by("x", 25))
        .hasMessage("mail needs a receiver: call to(...) first");
    assertThatThrownBy(
            () -> mail().encryption(Encryption.NONE).login("u", PASSWORD).by("localhost", 25))
        .hasMessageContaining("must not go in the clear");
  }
}
