package dev.railhead.examples.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.rsync.fixture.OpenSshServer;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.fixture.SshKey;
import dev.railhead.rsync.fixture.Tools;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program on real directories, real rsync and real sshd. */
class RsyncPushIT {
  @TempDir private Path directory;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private ReleaseTree tree;

  @BeforeEach
  void make_a_directory_to_push() throws Exception {
    tree = ReleaseTree.in(directory.resolve("site")).hostileEntries().plainFiles(50, 2000);
  }

  private int push(String... arguments) {
    PrintStream out = new PrintStream(printed, true, UTF_8);
    return RsyncPush.run(out, Board.Shape.LINES, arguments);
  }

  private String printed() {
    return printed.toString(UTF_8);
  }

  private String site() {
    return tree.directory().toString();
  }

  /** What {@code there} has otherwise, by the bytes of all files; links have times of their own. */
  private String difference(Path there) throws Exception {
    return Tools.run("rsync", "-aHJnci", "--delete", site() + "/", there + "/");
  }

  @Nested
  class GivenHostsOfThisMachine {
    private final List<String> given = new ArrayList<>();
    private Path kept;

    @BeforeEach
    void keep_them() {
      kept = directory.resolve("kept");
      given.addAll(List.of("--here=3", "--keep=" + kept, site(), "there/site"));
    }

    private int run(String... more) {
      List<String> all = new ArrayList<>(List.of(more));
      all.addAll(given);
      return push(all.toArray(String[]::new));
    }

    @Test
    void both_engines_leave_the_same_files_and_are_compared() throws Exception {
      assertThat(run("--times=2")).as(printed()).isZero();
      for (String host : List.of("here1", "here2", "here3")) {
        assertThat(difference(kept.resolve(host).resolve("there/site/shared"))).isEmpty();
        assertThat(difference(kept.resolve(host).resolve("there/site/system"))).isEmpty();
      }
      assertThat(printed())
          .contains("shared, push 1: 3 of 3 hosts", "system, push 2: 3 of 3 hosts")
          .containsPattern("\n1 +shared takes [0-9.]+ of system's time, [0-9.]+ of its CPU")
          .containsPattern("\n2 +system +3/3 ");
    }

    @Test
    void a_directory_to_keep_that_holds_something_is_refused() throws Exception {
      Files.createDirectories(kept.resolve("here1"));
      assertThat(run()).isEqualTo(2);
      assertThat(kept.resolve("here1")).isEmptyDirectory();
    }

    @Test
    void a_dry_run_says_what_it_would_make_and_makes_nothing() throws Exception {
      assertThat(run("--dry-run")).as(printed()).isZero();
      assertThat(printed())
          .containsPattern("here3 {2}[0-9]+ to make, 0 to change, 0 to delete")
          .contains("Nothing was changed.");
      try (Stream<Path> files = Files.walk(kept)) {
        assertThat(files.filter(Files::isRegularFile)).isEmpty();
      }
    }
  }

  @Nested
  class GivenHostsOverSsh {
    private final List<OpenSshServer> servers = new ArrayList<>();
    private Path config;

    @BeforeEach
    void start_three_hosts() throws Exception {
      SshKey key = SshKey.generate(directory.resolve("key"), "ed25519");
      List<String> lines = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        OpenSshServer server =
            OpenSshServer.in(directory.resolve("web" + i)).authorize(key).start();
        servers.add(server);
        lines.addAll(List.of("Host web" + i, "HostName 127.0.0.1", "Port " + server.port()));
      }
      Path known = OpenSshServer.knownHosts(directory.resolve("known_hosts"), servers);
      lines.add("Host *");
      lines.add("IdentityFile " + key.file());
      lines.add("UserKnownHostsFile " + known);
      config = Files.write(directory.resolve("ssh_config"), lines);
    }

    @AfterEach
    void stop() {
      servers.forEach(OpenSshServer::close);
    }

    private int run(String... more) {
      List<String> all = new ArrayList<>(List.of(more));
      all.addAll(List.of("--hosts=web1,web2,web3", "--ssh-config=" + config, site(), "site"));
      return push(all.toArray(String[]::new));
    }

    private Path there(int host) {
      return servers.get(host - 1).loginDirectory().resolve("site");
    }

    @ParameterizedTest
    @EnumSource(
        value = Engine.class,
        names = {"SHARED", "SYSTEM"})
    void what_hosts_have_beyond_it_goes_only_when_that_is_asked_for(Engine engine)
        throws Exception {
      Path old = there(2).resolve("old/file");
      Files.createDirectories(old.getParent());
      Files.writeString(old, "old");

      assertThat(run("--engine=" + engine)).as(printed()).isZero();
      assertThat(old).exists();
      assertThat(difference(there(1))).isEmpty();

      assertThat(run("--engine=" + engine, "--delete")).as(printed()).isZero();
      for (int host = 1; host <= 3; host++) {
        assertThat(difference(there(host))).isEmpty();
      }
    }

    @Test
    void a_dry_run_tells_what_would_change_and_changes_nothing() throws Exception {
      Files.createDirectories(there(1));
      Files.writeString(there(1).resolve("old"), "old");
      Files.writeString(there(1).resolve("empty"), "not empty");

      assertThat(run("--dry-run", "--delete")).as(printed()).isZero();

      assertThat(printed())
          .containsPattern("web1 {2}[0-9]+ to make, 1 to change, 1 to delete")
          .contains("    change empty\n", "    delete old\n", "Nothing was changed.");
      assertThat(there(1).resolve("old")).hasContent("old");
      assertThat(there(1).resolve("empty")).hasContent("not empty");
      assertThat(there(2)).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(
        value = Engine.class,
        names = {"SHARED", "SYSTEM"})
    void one_dead_host_is_told_and_all_others_are_right(Engine engine) throws Exception {
      servers.get(1).close();

      assertThat(run("--engine=" + engine, "--at-once=2")).isEqualTo(1);

      assertThat(printed()).contains("2 of 3 hosts").containsPattern("web2 +✘ .*refused");
      assertThat(difference(there(1))).isEmpty();
      assertThat(difference(there(3))).isEmpty();
    }

    @Test
    void a_destination_that_cannot_be_made_fails_that_host_alone() throws Exception {
      Files.writeString(there(3), "a file is in the way");

      assertThat(run()).isEqualTo(1);

      assertThat(printed()).containsPattern("web3 +✘ .*mkdir");
      assertThat(difference(there(2))).isEmpty();
      assertThat(there(3)).hasContent("a file is in the way");
    }

    @Test
    void when_it_is_stopped_it_says_so_and_has_ended() throws Exception {
      servers.get(0).signal("STOP"); // a host that accepts and then says nothing
      Thread.currentThread().interrupt();

      assertThat(run()).isEqualTo(130);
      assertThat(Thread.interrupted()).isFalse();
      servers.get(0).signal("CONT");
    }
  }

  @Nested
  class GivenTheDeployToolsInventory {
    private Path inventory;

    @BeforeEach
    void write_it() throws Exception {
      inventory =
          Files.writeString(
              directory.resolve("railhead.yaml"),
              """
              local: hosts
              hosts:
                web0:
                web1:
              stacks:
                web:
                  repository: .
                  docroot: web
                  stages:
                    - {name: princess, hosts: [web0]}
                    - {name: production, hosts: [web1]}
              """);
    }

    @Test
    void all_of_its_hosts_are_pushed_to_and_by_one_engine() throws Exception {
      assertThat(push("--inventory=" + inventory, site(), "site")).as(printed()).isZero();
      assertThat(difference(directory.resolve("hosts/web0/site"))).isEmpty();
      assertThat(difference(directory.resolve("hosts/web1/site"))).isEmpty();
      assertThat(printed()).contains("shared, push 1: 2 of 2").doesNotContain("system, push");
    }

    @Test
    void or_those_of_a_stage() {
      assertThat(push("--inventory=" + inventory, "--stage=production", site(), "site")).isZero();
      assertThat(directory.resolve("hosts/web0")).doesNotExist();
      assertThat(directory.resolve("hosts/web1/site/empty")).exists();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--times=0",
        "--at-once=0",
        "--here=65",
        "--max-delete=-1",
        "--engine=neither",
        "--hosts=a",
        "--here=2 --hosts=a d e",
        "--hosts=a:99999 . site",
        "--hosts=a,a . site",
        "--hosts=a;b . site",
        "--hosts=a . /",
        "--hosts=a . ../up",
        "--hosts=a . -rf",
        "no-such-directory",
        "--inventory=no-such-file . site",
        "--hosts=a --ssh-config=no-such-file . site",
        "--stage=production . site",
        "one two three"
      })
  void what_is_asked_wrongly_is_refused_before_anything_is_done(String arguments) {
    assertThat(push(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(printed()).isEmpty();
  }
}
