package dev.railhead.examples.pipeline;

import static dev.railhead.examples.pipeline.World.KCHUNG;
import static dev.railhead.examples.pipeline.World.PRODUCTION;
import static dev.railhead.examples.pipeline.World.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Fence;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Activation;
import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.deploy.Step;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.source.GitSource;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Release;
import dev.railhead.core.source.TreePath;
import dev.railhead.core.testing.Node;
import dev.railhead.core.testing.TestRepository;
import dev.railhead.rsync.FanOut;
import dev.railhead.rsync.SshHosts;
import dev.railhead.rsync.fixture.OpenSshServer;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.fixture.SshKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole road to eight hosts, each a real sshd with a key and a login directory of its own. */
@Timeout(600)
class SshFleetIT {
  private static final int HOSTS = 8;

  @TempDir Path directory;
  private final List<OpenSshServer> servers = new ArrayList<>();
  private final List<DeployEvent> heard = new CopyOnWriteArrayList<>();
  private SshKey key;
  private TestRepository repository;
  private GitSource source;
  private Ledger ledger;
  private SshHosts hosts;
  private Deployer deployer;
  private Fleet fleet;

  @BeforeEach
  void open() throws Exception {
    key = SshKey.generate(directory.resolve("key"), "ed25519");
    List<Host> named = new ArrayList<>();
    for (int i = 1; i <= HOSTS; i++) {
      OpenSshServer server = OpenSshServer.in(directory.resolve("web" + i)).authorize(key).start();
      servers.add(server);
      named.add(server.host("web" + i));
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
            .connectWithin(Duration.ofSeconds(20))
            .answerWithin(Duration.ofSeconds(20))
            .build();
    deployer =
        Deployer.builder(ledger, hosts, FanOut.over(hosts).atOnce(4).build())
            .listener(heard::add)
            .build();
  }

  @AfterEach
  void close() {
    deployer.close();
    hosts.close();
    ledger.close();
    source.close();
    repository.close();
    servers.forEach(OpenSshServer::close);
  }

  private Outcome deploy(Pipeline pipeline, Revision revision) throws Exception {
    return deployer.deploy(DeployRequest.deploy(pipeline, PRODUCTION, revision.id(), KCHUNG));
  }

  private Pipeline pipeline(Activation activation, Tolerance tolerance) {
    return Pipeline.of(WEB, source, activation)
        .then(PRODUCTION, fleet, plan -> plan.tolerating(tolerance));
  }

  private Pipeline pipeline() {
    return pipeline(World.releases(), Tolerance.none());
  }

  private Path current(int host) {
    return servers.get(host - 1).loginDirectory().resolve("web/current");
  }

  private String says(int host) throws IOException {
    return Files.readString(current(host).resolve("version"));
  }

  private Revision commit(String version) throws IOException {
    return repository.commit(Map.of(TreePath.of("version"), Node.file(version)));
  }

  @Test
  void five_thousand_hostile_entries_arrive_byte_for_byte_and_three_changes_are_three_files()
      throws Exception {
    Map<TreePath, Node> tree = hostileTree(5_000);
    Revision first = repository.commit(tree);
    assertThat(deploy(pipeline(), first)).matches(Outcome::isSuccess);
    assertAllHold(first);
    for (int i = 0; i < 3; i++) {
      tree.put(TreePath.of("plain/d" + i + "/file " + i), Node.file("changed " + i));
    }
    Revision second = repository.commit(tree);
    heard.clear();
    assertThat(deploy(pipeline(), second)).matches(Outcome::isSuccess);
    assertAllHold(second);
    deployer.close();
    assertThat(heard)
        .filteredOn(
            event -> event instanceof DeployEvent.HostDone done && done.step() == Step.TRANSFER)
        .hasSize(HOSTS)
        .allSatisfy(
            event -> assertThat(((DeployEvent.HostDone) event).detail()).startsWith("3 files"));
  }

  private void assertAllHold(Revision revision) throws Exception {
    Manifest wanted = source.release(revision).manifest();
    for (int host = 1; host <= HOSTS; host++) {
      assertThat(ReleaseTree.manifestOf(current(host).toRealPath())).isEqualTo(wanted);
    }
  }

  private static Map<TreePath, Node> hostileTree(int files) {
    Map<TreePath, Node> tree = new HashMap<>();
    for (int i = 0; i < files; i++) {
      tree.put(
          TreePath.of("plain/d" + i % 50 + "/file " + i),
          i % 7 == 0 ? Node.program("run " + i) : Node.file("content " + i));
    }
    byte[] notUtf8 = "bytes-\u00ff\u00fe".getBytes(StandardCharsets.ISO_8859_1);
    tree.put(TreePath.of(notUtf8), Node.file("not UTF-8"));
    for (String name :
        List.of(
            "-rf",
            "--delete",
            "new\nline",
            " ",
            "tab\t",
            "$(reboot)",
            "`id`",
            "it's",
            "\"quoted\"",
            "back\\slash",
            "*",
            "café",
            "日本",
            ":colon",
            "host:path",
            "~",
            "#",
            "-e sh")) {
      tree.put(TreePath.of("hostile/" + name), Node.file(name));
    }
    tree.put(TreePath.of("empty"), Node.file(""));
    tree.put(TreePath.of("links/up"), Node.link("../hostile/-rf"));
    tree.put(TreePath.of("links/dangling"), Node.link("nothing\nhere"));
    return tree;
  }

  @Test
  void a_host_that_is_down_fails_the_deploy_or_is_left_behind_as_the_stage_says() throws Exception {
    assertThat(deploy(pipeline(), commit("one"))).matches(Outcome::isSuccess);
    servers.get(2).close();
    Revision two = commit("two");
    Outcome refused = deploy(pipeline(), two);
    assertThat(refused).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) refused).hosts().keySet())
        .extracting(Host::name)
        .containsExactly("web3");
    assertThat(says(1)).isEqualTo("one");
    Outcome tolerated = deploy(pipeline(World.releases(), Tolerance.atMost(1)), two);
    assertThat(tolerated.describe()).endsWith("but not on web3");
    assertThat(says(1)).isEqualTo("two");
    assertThat(says(3)).isEqualTo("one");
  }

  @Test
  void a_host_that_accepts_and_says_nothing_fails_within_the_deadlines() throws Exception {
    servers.get(2).close();
    try (ServerSocket silent =
        new ServerSocket(servers.get(2).port(), 50, InetAddress.getLoopbackAddress())) {
      Outcome outcome = deploy(pipeline(), commit("one"));
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      assertThat(((Outcome.Failed) outcome).hosts().keySet())
          .extracting(Host::name)
          .containsExactly("web3");
      assertThat(silent.isBound()).isTrue();
    }
    assertThat(current(1)).doesNotExist();
  }

  @Test
  void a_host_whose_key_has_changed_is_named_and_nothing_is_swapped() throws Exception {
    assertThat(deploy(pipeline(), commit("one"))).matches(Outcome::isSuccess);
    OpenSshServer real = servers.get(4);
    real.close();
    hosts.close();
    hosts = again();
    deployer.close();
    deployer = Deployer.builder(ledger, hosts, FanOut.over(hosts).build()).build();
    try (OpenSshServer impostor =
        OpenSshServer.in(directory.resolve("impostor")).authorize(key).port(real.port()).start()) {
      Outcome outcome = deploy(pipeline(), commit("two"));
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      assertThat(outcome.describe()).contains("web5").containsIgnoringCase("key");
      assertThat(impostor.loginDirectory().resolve("web")).doesNotExist();
    }
    assertThat(says(1)).isEqualTo("one");
  }

  private SshHosts again() throws IOException {
    return SshHosts.builder()
        .identity(key.file())
        .knownHosts(directory.resolve("known_hosts"))
        .connectWithin(Duration.ofSeconds(20))
        .answerWithin(Duration.ofSeconds(20))
        .build();
  }

  @Test
  void when_half_the_fleet_cannot_be_swapped_the_other_half_is_swapped_back() throws Exception {
    assertThat(deploy(pipeline(), commit("one"))).matches(Outcome::isSuccess);
    heard.clear();
    Outcome outcome =
        deploy(pipeline(new HalfBroken(World.releases()), Tolerance.none()), commit("two"));
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) outcome).hosts()).hasSize(HOSTS / 2);
    deployer.close();
    assertThat(heard).filteredOn(DeployEvent.Swapped.class::isInstance).hasSize(HOSTS / 2);
    assertThat(heard).filteredOn(DeployEvent.SwappedBack.class::isInstance).hasSize(HOSTS / 2);
    for (int host = 1; host <= HOSTS; host++) {
      assertThat(says(host)).isEqualTo("one");
    }
  }

  /** Loses the seals of the release on every other host just before the swap. */
  private final class HalfBroken implements Activation {
    private final Activation real;

    HalfBroken(Activation real) {
      this.real = real;
    }

    @Override
    public void swap(HostSession session, Live expected, ReleaseId next, Fence fence)
        throws IOException, InterruptedException {
      int host = fleet.hosts().indexOf(session.host()) + 1;
      boolean forwards = !Files.readString(current(host).resolve("version")).equals("two");
      if (forwards && host % 2 == 0) {
        Path login = servers.get(host - 1).loginDirectory();
        Files.delete(login.resolve("web/.railhead/seals/" + next));
      }
      real.swap(session, expected, next, fence);
    }

    @Override
    public Place prepare(HostSession session, Release release, Fence fence)
        throws IOException, InterruptedException {
      return real.prepare(session, release, fence);
    }

    @Override
    public void seal(HostSession session, Release release, Fence fence)
        throws IOException, InterruptedException {
      real.seal(session, release, fence);
    }

    @Override
    public void withdraw(HostSession session, ReleaseId release, Fence fence)
        throws IOException, InterruptedException {
      real.withdraw(session, release, fence);
    }

    @Override
    public Live live(HostSession session) throws IOException, InterruptedException {
      return real.live(session);
    }

    @Override
    public List<ReleaseId> retain(HostSession session, List<ReleaseId> keep, Fence fence)
        throws IOException, InterruptedException {
      return real.retain(session, keep, fence);
    }
  }
}
