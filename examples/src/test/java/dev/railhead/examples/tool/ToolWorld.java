package dev.railhead.examples.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.rsync.fixture.OpenSshServer;
import dev.railhead.rsync.fixture.SshKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A fleet of real sshds, a repository and an inventory of them in one directory, and the tool in
 * processes of its own.
 */
final class ToolWorld implements AutoCloseable {
  final Path directory;
  private final List<OpenSshServer> servers = new ArrayList<>();
  private final Path repository;

  ToolWorld(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    this.repository = Files.createDirectory(directory.resolve("repository"));
    SshKey key = SshKey.generate(directory.resolve("key"), "ed25519");
    for (int i = 0; i < 3; i++) {
      servers.add(OpenSshServer.in(directory.resolve("web" + i)).authorize(key).start());
    }
    OpenSshServer.knownHosts(directory.resolve("known_hosts"), servers);
    git("init", "--quiet", "--initial-branch=main");
    Files.writeString(directory.resolve("gate"), "#!/bin/sh\nexit 0\n");
    assertThat(directory.resolve("gate").toFile().setExecutable(true)).isTrue();
    inventory("");
  }

  /** Writes the inventory, with {@code settings} added to the stage production. */
  void inventory(String settings) throws IOException {
    StringBuilder hosts = new StringBuilder();
    for (int i = 0; i < servers.size(); i++) {
      hosts.append(
          "  web%d: {address: 127.0.0.1, port: %d, user: %s}%n"
              .formatted(i, servers.get(i).port(), System.getProperty("user.name")));
    }
    Files.writeString(
        directory.resolve("railhead.yaml"),
        """
        ssh: {identity: key, known_hosts: known_hosts}
        hosts:
        %sgates:
          smoke: {command: [./gate], within: 2m}
        stacks:
          web:
            repository: repository
            docroot: web
            stages:
              - {name: princess, hosts: [web0]}
              - {name: production, hosts: [web1, web2], after: [smoke]%s}
            watch: [{title: Graphs, url: "http://localhost/graphs"}]
        queue: {lanes: {code: web}, operators: [boss]}
        """
            .formatted(hosts, settings));
  }

  /** Makes the gate after the swap a shell script of these lines. */
  void gate(String... lines) throws IOException {
    Files.writeString(directory.resolve("gate"), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
  }

  OpenSshServer server(int host) {
    return servers.get(host);
  }

  /** Commits a page that says {@code version}, and returns the id. */
  String commit(String version) throws IOException, InterruptedException {
    Files.writeString(repository.resolve("version"), version);
    git("add", "--all");
    git(
        "-c",
        "user.name=Test",
        "-c",
        "user.email=test@localhost",
        "commit",
        "--quiet",
        "--message=Say " + version);
    return git("rev-parse", "HEAD").strip();
  }

  /** Commits 128 MiB of which no byte can be saved, and returns the id. */
  String commitMuch(String version) throws IOException, InterruptedException {
    byte[] noise = new byte[128 << 20];
    new Random(version.hashCode()).nextBytes(noise);
    Files.write(repository.resolve("noise"), noise);
    return commit(version);
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).directory(repository.toFile()).start();
    String said = read(process.getInputStream());
    assertThat(process.waitFor()).as(command.toString()).isZero();
    return said;
  }

  /** What host {@code host} serves; empty if nothing. */
  String serves(int host) throws IOException {
    Path version = servers.get(host).loginDirectory().resolve("web/current/version");
    return Files.exists(version) ? Files.readString(version) : "";
  }

  /** Starts the tool. */
  Process start(String... arguments) throws IOException {
    return start(List.of(), arguments);
  }

  /**
   * Starts the tool as {@code examples/railhead} does, as the first of a process group, to which
   * {@link #controlC} goes.
   */
  Process startInShell(String... arguments) throws IOException {
    String script = "source \"$0\"; shielded \"$@\"";
    String launch = Path.of("launch.sh").toAbsolutePath().toString();
    return start(List.of("setsid", "bash", "-c", script, launch), arguments);
  }

  private Process start(List<String> shell, String... arguments) throws IOException {
    // Who was started in the background may have been told to ignore what Ctrl-C sends.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(shell);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m", "-Duser.name=" + userName()));
    command.addAll(List.of("-cp", absoluteClassPath(), Railhead.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(directory.toFile()).start();
  }

  /** Does to all of {@code process}'s group what a terminal does for Ctrl-C. */
  static void controlC(Process process) throws IOException, InterruptedException {
    signal("INT", -process.pid());
  }

  /** Sends a signal to a process or, with its number below zero, to a group. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    List<String> command = List.of("kill", "-s", name, "--", Long.toString(pid));
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  /** The programs called {@code name} that run on host {@code host}. */
  List<ProcessHandle> running(int host, String name) {
    return servers.get(host).connections().stream()
        .filter(process -> process.info().command().orElse("").endsWith("/" + name))
        .toList();
  }

  private static String userName() {
    return System.getProperty("user.name");
  }

  private static String absoluteClassPath() {
    return String.join(
        ":",
        Arrays.stream(System.getProperty("java.class.path").split(":"))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }

  /** Runs the tool to its end. */
  Ran run(String... arguments) throws IOException, InterruptedException {
    return ran(start(arguments));
  }

  /** What became of {@code process}. */
  static Ran ran(Process process) throws InterruptedException {
    CompletableFuture<String> err =
        CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
    String out = read(process.getInputStream());
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Ran(process.exitValue(), out, err.join());
  }

  private static String read(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest deploy in the ledger. */
  DeployRecord newest() throws IOException {
    try (Ledger ledger = Ledger.open(directory.resolve("state/ledger.db"))) {
      return ledger.history().find(HistoryQuery.all().limit(1)).get(0);
    }
  }

  /** Whether the newest deploy runs and is at {@code step}. */
  boolean hasBegun(String step) throws IOException {
    if (!Files.exists(directory.resolve("state/ledger.db"))) {
      return false;
    }
    try (Ledger ledger = Ledger.open(directory.resolve("state/ledger.db"))) {
      return ledger.history().find(HistoryQuery.all().limit(1)).stream()
          .anyMatch(
              record -> record.state() == DeployRecord.State.RUNNING && record.step().equals(step));
    }
  }

  @Override
  public void close() {
    servers.forEach(OpenSshServer::close);
  }

  /** How a run of the tool ended, and what it printed. */
  record Ran(int status, String out, String err) {
    /** The output as JSON, which YAML 1.2 contains. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <T> T json() {
      return (T) new Load(LoadSettings.builder().build()).loadFromString(out);
    }

    Ran exits(ExitCode code) {
      assertThat(status).as(out + err).isEqualTo(code.status());
      return this;
    }
  }
}
