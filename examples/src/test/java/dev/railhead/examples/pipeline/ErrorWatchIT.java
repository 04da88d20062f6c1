package dev.railhead.examples.pipeline;

import static dev.railhead.examples.pipeline.World.KCHUNG;
import static dev.railhead.examples.pipeline.World.PRODUCTION;
import static dev.railhead.examples.pipeline.World.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.deploy.Deploy;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.deploy.Step;
import dev.railhead.core.gate.ErrorWatch;
import dev.railhead.core.gate.LogFeed;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.source.GitSource;
import dev.railhead.core.source.TreePath;
import dev.railhead.core.testing.Node;
import dev.railhead.core.testing.TestRepository;
import dev.railhead.rsync.FanOut;
import dev.railhead.rsync.SshHosts;
import dev.railhead.rsync.fixture.OpenSshServer;
import dev.railhead.rsync.fixture.SshKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real deploys to real sshds, on each of which an application writes a log: always a little noise,
 * and errors when the release that it serves is a bad one.
 */
@Timeout(600)
class ErrorWatchIT {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path directory;
  private final List<OpenSshServer> servers = new ArrayList<>();
  private final ScheduledExecutorService applications = Executors.newScheduledThreadPool(2);
  private final List<Future<?>> served = new ArrayList<>();
  private final AtomicInteger turns = new AtomicInteger();
  private TestRepository repository;
  private GitSource source;
  private Ledger ledger;
  private SshHosts hosts;
  private Deployer deployer;
  private Fleet fleet;

  @BeforeEach
  void open() throws Exception {
    SshKey key = SshKey.generate(directory.resolve("key"), "ed25519");
    List<Host> named = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      OpenSshServer server = OpenSshServer.in(directory.resolve("web" + i)).authorize(key).start();
      servers.add(server);
      named.add(server.host("web" + i));
      Path login = server.loginDirectory();
      Files.createFile(login.resolve("error.log"));
      served.add(
          applications.scheduleAtFixedRate(() -> serve(login), 0, 100, TimeUnit.MILLISECONDS));
    }
    fleet = Fleet.of(named);
    repository = TestRepository.in(directory.resolve("repository"));
    source =
        GitSource.open(repository.directory(), Files.createDirectory(directory.resolve("store")));
    ledger = Ledger.open(directory.resolve("ledger.db"));
    hosts =
        SshHosts.builder()
            .identity(key.file())
            .knownHosts(OpenSshServer.knownHosts(directory.resolve("known_hosts"), servers))
            .connectWithin(Duration.ofSeconds(30))
            .answerWithin(Duration.ofSeconds(30))
            .build();
    deployer = Deployer.builder(ledger, hosts, FanOut.over(hosts).build()).build();
  }

  @AfterEach
  void close() {
    assertThat(served).as("applications that still serve").noneMatch(Future::isDone);
    applications.shutdownNow();
    deployer.close();
    hosts.close();
    ledger.close();
    source.close();
    repository.close();
    servers.forEach(OpenSshServer::close);
  }

  /** Ten times a second: each time an error if the release is a bad one, each tenth time noise. */
  private void serve(Path login) {
    try {
      Path version = login.resolve("web/current/version");
      boolean bad = Files.exists(version) && Files.readString(version).equals("bad");
      String lines =
          (turns.getAndIncrement() % 10 == 0 ? "warning: slow query 17\n" : "")
              + (bad ? "PHP Fatal error: undefined function pay() in checkout.php:42\n" : "");
      Files.writeString(
          login.resolve("error.log"), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ErrorWatch.Builder watch() {
    return ErrorWatch.builder("errors", hosts)
        .log(LogFeed.of("php", HostPath.of("error.log")))
        .measuring(Duration.ofSeconds(10))
        .watching(Duration.ofSeconds(15))
        .every(Duration.ofSeconds(1))
        .folding(Duration.ofMillis(50));
  }

  private DeployRequest request(String version, ErrorWatch watch) throws IOException {
    String revision = repository.commit(Map.of(TreePath.of("version"), Node.file(version))).id();
    Pipeline pipeline =
        Pipeline.of(WEB, source, World.releases())
            .then(PRODUCTION, fleet, plan -> plan.gate(watch.before()).afterGate(watch.after()));
    return DeployRequest.deploy(pipeline, PRODUCTION, revision, KCHUNG);
  }

  private void assertAllServe(String version) throws IOException {
    for (OpenSshServer server : servers) {
      assertThat(Files.readString(server.loginDirectory().resolve("web/current/version")))
          .isEqualTo(version);
    }
  }

  private List<String> tails() {
    return servers.stream()
        .flatMap(server -> server.connections().stream())
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains("tail -n 0 -F"))
        .toList();
  }

  /** Whether each host has a tail; its supervisor and its login shell have its words as well. */
  private boolean areFollowed() {
    return servers.stream()
        .allMatch(
            server ->
                server.connections().stream()
                    .anyMatch(process -> process.info().command().orElse("").endsWith("/tail")));
  }

  private void assertNothingLeft() {
    await().atMost(LONG).untilAsserted(() -> assertThat(tails()).isEmpty());
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("railhead-watch")));
  }

  @Test
  void a_noisy_but_good_release_passes_and_a_bad_one_is_swapped_back_with_its_lines_shown()
      throws Exception {
    assertThat(deployer.deploy(request("good", watch().build())).isSuccess()).isTrue();
    assertAllServe("good");
    assertNothingLeft();

    Outcome outcome = deployer.deploy(request("bad", watch().build()));
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) outcome).step()).isEqualTo(Step.AFTER_GATES);
    assertThat(outcome.describe())
        .contains("errors after")
        .contains("new: PHP Fatal error: undefined function pay() in checkout.php:42")
        .contains("web1, web2");
    assertAllServe("good");
    assertNothingLeft();
  }

  @Test
  void a_host_that_drops_is_followed_again() throws Exception {
    ErrorWatch patient = watch().watching(Duration.ofMinutes(2)).build();
    Deploy deploy = deployer.start(request("good", patient));
    await()
        .atMost(LONG)
        .until(() -> Files.exists(servers.get(1).loginDirectory().resolve("web/current/version")));
    await().atMost(LONG).until(() -> areFollowed());
    servers.get(1).dropConnections();
    await().atMost(LONG).until(() -> areFollowed());
    Files.writeString(servers.get(1).loginDirectory().resolve("web/current/version"), "bad");
    Outcome outcome = deploy.await();
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(outcome.describe()).contains("undefined function pay()").contains("web2");
    assertNothingLeft();
  }

  @Test
  void an_abort_ends_the_tails_and_swaps_back() throws Exception {
    assertThat(deployer.deploy(request("good", watch().build())).isSuccess()).isTrue();
    ErrorWatch patient = watch().watching(Duration.ofMinutes(10)).build();
    Deploy deploy = deployer.start(request("next", patient));
    await().atMost(LONG).until(() -> served("next") && areFollowed());
    deploy.abort(KCHUNG, "changed my mind");
    assertThat(deploy.await()).isInstanceOf(Outcome.Aborted.class);
    assertAllServe("good");
    assertNothingLeft();
  }

  private boolean served(String version) throws IOException {
    for (OpenSshServer server : servers) {
      Path file = server.loginDirectory().resolve("web/current/version");
      if (!Files.readString(file).equals(version)) {
        return false;
      }
    }
    return true;
  }
}
