package dev.railhead.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.ledger.DeployIntent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpGateTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final List<HttpServer> servers = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);

  @AfterEach
  void stop() {
    release.countDown();
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private Host serving(String name, HttpHandler handler) throws IOException {
    return serving(name, HttpServer.create(anyPort(), 0), handler);
  }

  private Host serving(String name, HttpServer server, HttpHandler handler) {
    server.setExecutor(threads);
    server.createContext("/", handler);
    server.start();
    servers.add(server);
    return Host.named(name).at("127.0.0.1", server.getAddress().getPort());
  }

  private static HttpHandler answering(int status, String body) {
    return exchange -> answer(exchange, status, body);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private static HttpGate.Builder gate() {
    return HttpGate.builder("smoke", host -> uri("http", host))
        .within(Duration.ofSeconds(3))
        .retryEvery(Duration.ofMillis(100));
  }

  private static URI uri(String scheme, Host host) {
    return URI.create(scheme + "://" + host.address() + ":" + host.port() + "/health");
  }

  private static Question about(Host... hosts) {
    Question q = CommandGateTest.QUESTION;
    return new Question(
        q.stack(),
        q.stage(),
        Fleet.of(hosts),
        q.actor(),
        q.revision(),
        q.release(),
        DeployIntent.Kind.DEPLOY);
  }

  private static Host refusing(String name) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Host.named(name).at("127.0.0.1", socket.getLocalPort());
    }
  }

  @Nested
  class GivenHostsThatAnswer {
    @Test
    void it_passes_when_all_are_right() throws Exception {
      Host web1 = serving("web1", answering(200, "status: OK"));
      Host web2 = serving("web2", answering(200, "OK"));
      HttpGate gate = gate().body(Pattern.compile("OK$")).build();

      assertThat(gate.ask(about(web1, web2))).isEqualTo(Verdict.pass("all of 2 hosts answer"));
    }

    @Test
    void it_blocks_and_names_each_that_is_wrong_with_the_reason() throws Exception {
      Host web1 = serving("web1", answering(500, "OK"));
      Host web2 = serving("web2", answering(200, "not yet"));
      Host web3 = serving("web3", answering(200, "OK"));
      HttpGate gate = gate().retryEvery(LONG).body(Pattern.compile("OK")).build();

      assertThat(gate.ask(about(web1, web2, web3)))
          .isEqualTo(
              Verdict.block("web1: status 500, not 200; web2: the body does not match \"OK\""));
    }

    @Test
    void it_tries_again_until_the_answer_is_right() throws Exception {
      AtomicInteger count = new AtomicInteger();
      Host web1 =
          serving(
              "web1", exchange -> answer(exchange, count.incrementAndGet() < 3 ? 503 : 200, ""));
      HttpGate gate = gate().within(LONG).retryEvery(Duration.ofMillis(1)).build();

      assertThat(gate.ask(about(web1))).isEqualTo(Verdict.pass("all of 1 host answer"));
      assertThat(count).hasValue(3);
    }

    @Test
    void redirects_are_answers_and_not_followed() throws Exception {
      AtomicInteger followed = new AtomicInteger();
      HttpHandler redirecting =
          exchange -> {
            if (exchange.getRequestURI().getPath().equals("/elsewhere")) {
              followed.incrementAndGet();
            }
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            answer(exchange, 302, "");
          };
      Host web1 = serving("web1", redirecting);

      assertThat(gate().build().ask(about(web1)))
          .isInstanceOf(Verdict.Block.class)
          .extracting(Verdict::reason)
          .asString()
          .startsWith("web1: status 302, not 200");
      assertThat(gate().status(302).build().ask(about(web1)).passes()).isTrue();
      assertThat(followed).hasValue(0);
    }

    @Test
    void a_body_without_end_is_read_up_to_its_bound_only() throws Exception {
      HttpHandler endless =
          exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = "0123456789abcdef".repeat(512).getBytes(StandardCharsets.UTF_8);
            try (exchange) {
              while (release.getCount() > 0) {
                exchange.getResponseBody().write(chunk);
              }
            }
          };
      Host web1 = serving("web1", endless);
      HttpGate gate = gate().within(LONG).answerWithin(LONG).body(Pattern.compile("def0")).build();

      assertThat(gate.ask(about(web1)).passes()).isTrue();
    }

    @Test
    void no_more_are_asked_at_once_than_allowed() throws Exception {
      AtomicInteger now = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      CountDownLatch two = new CountDownLatch(2);
      HttpHandler counting =
          exchange -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            two.countDown();
            try {
              two.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            now.decrementAndGet();
            answer(exchange, 200, "");
          };
      Host[] hosts = new Host[8];
      for (int i = 0; i < hosts.length; i++) {
        hosts[i] = serving("web" + i, counting);
      }

      HttpGate gate = gate().within(LONG).hostsAtOnce(2).build();
      assertThat(gate.ask(about(hosts)).passes()).isTrue();
      assertThat(most).hasValue(2);
    }
  }

  @Nested
  class GivenHostsThatDoNotAnswer {
    @Test
    void a_refused_connection_is_unknown() throws Exception {
      Host web1 = serving("web1", answering(200, ""));
      Host web2 = refusing("web2");

      Verdict verdict = gate().build().ask(about(web1, web2));
      assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
      assertThat(verdict.reason()).startsWith("web2: no answer: ").doesNotContain("web1");
      assertThat(verdict.reason()).doesNotContain("Exception");
    }

    @Test
    void a_name_that_has_no_address_is_the_reason() throws Exception {
      Host lost = Host.named("web1").at("no-such-host.invalid", 80);
      HttpGate gate = gate().within(LONG).answerWithin(LONG).retryEvery(LONG).build();
      assertThat(gate.ask(about(lost)))
          .isEqualTo(
              Verdict.unknown("web1: no answer: no address is known for no-such-host.invalid"));
    }

    @Test
    void a_wrong_answer_of_another_host_blocks_all_the_same() throws Exception {
      Host web1 = serving("web1", answering(404, ""));
      Host web2 = refusing("web2");

      Verdict verdict = gate().build().ask(about(web1, web2));
      assertThat(verdict).isInstanceOf(Verdict.Block.class);
      assertThat(verdict.reason())
          .contains("web1: status 404, not 200")
          .contains("web2: no answer");
    }

    @Test
    void one_that_is_silent_after_accept_costs_no_more_than_the_gates_time() throws Exception {
      try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
        Host web1 = Host.named("web1").at("127.0.0.1", silent.getLocalPort());
        Verdict verdict = gate().build().ask(about(web1));
        assertThat(verdict).isEqualTo(Verdict.unknown("web1: no answer in time"));
      }
    }

    @Test
    void one_that_stalls_in_its_body_is_unknown_too() throws Exception {
      HttpHandler stalling =
          exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('O');
            exchange.getResponseBody().flush();
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          };
      Host web1 = serving("web1", stalling);

      assertThat(gate().build().ask(about(web1)))
          .isEqualTo(Verdict.unknown("web1: no answer in time"));
    }

    @Test
    void an_interrupt_ends_the_asking() throws Exception {
      HttpHandler holding =
          exchange -> {
            asked.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          };
      Host web1 = serving("web1", holding);
      HttpGate gate = gate().within(LONG).answerWithin(LONG).build();
      FutureTask<Verdict> answer = new FutureTask<>(() -> gate.ask(about(web1)));
      Thread thread = new Thread(answer);
      thread.start();
      asked.await();
      thread.interrupt();

      assertThatThrownBy(answer::get).hasCauseInstanceOf(InterruptedException.class);
      await()
          .atMost(LONG)
          .until(
              () ->
                  Thread.getAllStackTraces().keySet().stream()
                      .noneMatch(t -> t.getName().equals("railhead-gate-smoke")));
    }
  }

  @Nested
  class GivenHttps {
    @TempDir private Path directory;

    private SSLContext selfSigned() throws Exception {
      Path file = directory.resolve("keys.p12");
      Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
      Process made =
          new ProcessBuilder(
                  keytool.toString(),
                  "-genkeypair",
                  "-keyalg",
                  "EC",
                  "-alias",
                  "a",
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "SAN=ip:127.0.0.1",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  "secret",
                  "-keystore",
                  file.toString())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
      assertThat(made.waitFor()).isZero();
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, "secret".toCharArray());
      }
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, "secret".toCharArray());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      anchors.setCertificateEntry("a", store.getCertificate("a"));
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    }

    @Test
    void it_asks_over_tls_and_trusts_only_whom_it_is_told_to() throws Exception {
      SSLContext context = selfSigned();
      HttpsServer server = HttpsServer.create(anyPort(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(context));
      Host web1 = serving("web1", server, answering(200, ""));
      HttpGate.Builder builder =
          HttpGate.builder("smoke", host -> uri("https", host)).within(Duration.ofSeconds(5));

      assertThat(builder.build().ask(about(web1))).isInstanceOf(Verdict.Unknown.class);
      assertThat(builder.within(LONG).trusting(context).build().ask(about(web1)).passes()).isTrue();
    }
  }

  @Nested
  class GivenBadSettings {
    @Test
    void each_is_refused_with_the_value_and_the_rule() {
      HttpGate.Builder builder = gate();
      assertThatThrownBy(() -> builder.status(99))
          .hasMessage("a status must be 100 to 599, but was 99");
      assertThatThrownBy(() -> builder.within(Duration.ZERO))
          .hasMessage(
              "the time of an HTTP gate must be more than zero and at most 1 h, but was PT0S");
      assertThatThrownBy(() -> builder.answerWithin(Duration.ofHours(2)))
          .hasMessage(
              "the time for an answer must be more than zero and at most 1 h, but was PT2H");
      assertThatThrownBy(() -> builder.retryEvery(Duration.ofMillis(-1)))
          .hasMessageStartingWith("the time between two tries must be more than zero");
      assertThatThrownBy(() -> builder.hostsAtOnce(0))
          .hasMessage("hosts at once must be 1 to 1024, but was 0");
      assertThatThrownBy(() -> HttpGate.builder("", host -> URI.create("http://a/")))
          .hasMessageStartingWith("a gate's name must be");
    }

    @Test
    void an_address_that_is_not_of_the_web_is_refused_before_anything_is_asked() {
      HttpGate gate = HttpGate.builder("smoke", host -> URI.create("file:///etc/passwd")).build();
      assertThatThrownBy(() -> gate.ask(about(Host.named("web1"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the address of web1 must be an absolute http or https URI, but was"
                  + " \"file:///etc/passwd\"");
    }
  }
}
