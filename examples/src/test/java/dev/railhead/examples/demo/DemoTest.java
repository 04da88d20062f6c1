package dev.railhead.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.ByteStreams;
import dev.railhead.core.Host;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  @TempDir private Path directory;
  private Path repository;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void make_a_repository_of_two_commits() throws Exception {
    repository = Files.createDirectory(directory.resolve("repo"));
    git("init", "-q");
    commit("one");
    commit("two");
  }

  private void commit(String content) throws Exception {
    for (int i = 0; i < 40; i++) {
      Files.writeString(repository.resolve("file" + i), i < 10 ? content + i : "same" + i);
    }
    git("add", ".");
    git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", content);
  }

  private void git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(ByteStreams.toByteArray(process.getInputStream()), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private int demo(String... arguments) {
    PrintStream out = new PrintStream(printed, false, UTF_8);
    int status = Demo.run(out, arguments);
    out.flush();
    return status;
  }

  private String printed() {
    return printed.toString(UTF_8);
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  @Nested
  class GivenAFleetOfItsOwn {
    private String run(String layout) throws IOException {
      Path json = directory.resolve("summary.json");
      int status =
          demo(
              "--repo",
              repository.toString(),
              "--hosts=3",
              "--seconds=1",
              "--layout",
              layout,
              "--json",
              json.toString());
      assertThat(status).as(printed()).isZero();
      return Files.readString(json);
    }

    @Test
    void two_commits_and_a_rollback_go_live_under_load_with_no_error_and_nothing_mixed()
        throws Exception {
      String summary = run("releases");

      assertThat(summary)
          .startsWith("{\"good\":true,")
          .contains("\"errors\":0,\"mixed\":0,\"filesPerPage\":20,\"filesThatDiffer\":10,");
      assertThat(printed()).contains(" 0 errors, 0 mixed responses").contains("rollback");
      assertThat(printed().lines().filter(line -> line.contains("sent  →"))).hasSize(5);
    }

    @Test
    void the_same_holds_for_two_slots_used_in_turn() throws Exception {
      assertThat(run("slots")).startsWith("{\"good\":true,").contains("\"errors\":0,\"mixed\":0,");
    }

    @Test
    void a_dry_run_prints_the_plans_and_changes_nothing() throws Exception {
      Path kept = directory.resolve("kept");
      int status =
          demo(
              "--repo", repository.toString(), "--dry-run", "--hosts=2", "--keep", kept.toString());

      assertThat(status).isZero();
      assertThat(printed()).contains("web to princess: nothing → ").contains("web to production:");
      assertThat(list(kept.resolve("hosts").resolve("princess"))).isEmpty();
      assertThat(list(kept.resolve("hosts").resolve("web1"))).isEmpty();
    }
  }

  @Nested
  class GivenCommitsToChooseFrom {
    private List<String> two(String... names) throws IOException {
      return Commits.two(repository, List.of(names));
    }

    private String id(String name) throws Exception {
      Process process =
          new ProcessBuilder("git", "-C", repository.toString(), "rev-parse", name).start();
      return new String(ByteStreams.toByteArray(process.getInputStream()), UTF_8).strip();
    }

    private void commitOneFile() throws Exception {
      Files.writeString(repository.resolve("file0"), "alone");
      git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qam", "small");
    }

    @Test
    void the_newest_one_is_taken_when_it_changed_enough() throws Exception {
      assertThat(two()).containsExactly(id("HEAD~1"), id("HEAD"));
    }

    @Test
    void one_that_changed_too_little_to_see_a_mixed_page_is_passed_over() throws Exception {
      commitOneFile();
      assertThat(two()).containsExactly(id("HEAD~2"), id("HEAD~1"));
    }

    @Test
    void a_named_one_is_taken_as_it_is_and_the_report_says_what_it_cannot_tell() throws Exception {
      commitOneFile();
      assertThat(two("HEAD")).containsExactly(id("HEAD~1"), id("HEAD"));

      int status =
          demo("--repo", repository.toString(), "--hosts=2", "--seconds=0", "--revision", "HEAD");
      assertThat(status).as(printed()).isZero();
      assertThat(printed()).contains("too few files differ to see a mixed response");
    }
  }

  @Nested
  class GivenHostsOfOnesOwn {
    private String health(Host host) throws Exception {
      HttpRequest request = HttpRequest.newBuilder(DemoFleet.http(host, "/health")).build();
      return HttpClient.newHttpClient()
          .send(request, HttpResponse.BodyHandlers.ofString())
          .body()
          .strip();
    }

    @Test
    void an_inventory_is_deployed_to_stage_by_stage() throws Exception {
      Path machines = Files.createDirectory(directory.resolve("machines"));
      try (DemoFleet fleet =
          DemoFleet.start(3, machines, PageServer.Pinning.PER_REQUEST, Duration.ZERO)) {
        Path inventory = directory.resolve("inventory");
        List<String> lines = new ArrayList<>(List.of("# name address port user labels"));
        for (Host host : fleet.all()) {
          String role = host.name().equals("princess") ? "princess" : "web";
          lines.add(host + " " + host.address() + " " + host.port() + " deploy role=" + role);
        }
        Files.write(inventory, lines);
        int status =
            demo(
                "--repo", repository.toString(),
                "--inventory", inventory.toString(),
                "--identity", fleet.identity().toString(),
                "--known-hosts", fleet.knownHosts().toString(),
                "--docroot", DemoHost.HOME,
                "--state", directory.resolve("state").toString());

        assertThat(status).as(printed()).isZero();
        String live = health(fleet.all().get(0));
        assertThat(live).endsWith("-UTC");
        assertThat(health(fleet.all().get(1))).isEqualTo(live);
        assertThat(health(fleet.all().get(2))).isEqualTo(live);
        assertThat(printed().lines().filter(line -> line.endsWith("  " + live))).hasSize(3);
      }
    }
  }

  @Nested
  class GivenBadOptions {
    @Test
    void each_ends_with_status_2_and_nothing_printed_or_left_behind() throws Exception {
      Path kept = directory.resolve("kept");
      Path empty = Files.createDirectory(directory.resolve("empty"));
      String repo = repository.toString();
      Path inventory = directory.resolve("inventory");
      Files.writeString(inventory, "web1 127.0.0.1 22 -\n");
      for (List<String> bad :
          List.of(
              List.of("--hosts=1"),
              List.of("--hosts=65"),
              List.of("--hosts=many"),
              List.of("--seconds=-1"),
              List.of("--layout=other"),
              List.of("--revision=no-such-branch"),
              List.of("--revision=HEAD", "--revision=HEAD", "--revision=HEAD"),
              List.of("--repo", empty.toString()),
              List.of("--json", "/no/such/directory/file"),
              List.of("--json", directory.toString()),
              List.of("--inventory", inventory.toString()),
              List.of("--inventory", "/no/such/file"),
              List.of("--identity", "/etc/passwd"),
              List.of("--no-such-option"))) {
        List<String> arguments = new ArrayList<>(List.of("--keep", kept.toString()));
        if (!bad.contains("--repo")) {
          arguments.addAll(List.of("--repo", repo));
        }
        arguments.addAll(bad);
        assertThat(demo(arguments.toArray(String[]::new))).as(bad.toString()).isEqualTo(2);
        assertThat(kept).doesNotExist();
        assertThat(printed()).isEmpty();
      }
    }

    @Test
    void a_repository_with_one_commit_is_refused() throws Exception {
      git("checkout", "-q", "--detach", "HEAD~1");
      assertThat(demo("--repo", repository.toString(), "--hosts=2")).isEqualTo(2);
    }

    @Test
    void a_directory_to_keep_that_is_not_empty_is_refused_and_untouched() throws Exception {
      assertThat(demo("--repo", repository.toString(), "--keep", directory.toString()))
          .isEqualTo(2);
      assertThat(list(directory)).containsExactly(repository);
    }
  }

  @Test
  void the_temporary_directory_is_gone_in_the_end() throws IOException {
    Path used;
    try (Workspace workspace = Workspace.open(Optional.empty())) {
      used = workspace.directory();
      Files.writeString(Files.createDirectories(used.resolve("a/b")).resolve("c"), "d");
    }
    assertThat(used).doesNotExist();
  }
}
