package dev.railhead.examples.pipeline;

import dev.railhead.atomic.DocrootSwap;
import dev.railhead.core.Actor;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Activation;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.LocalHosts;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.source.GitSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * All that a deploy needs, in one directory: a Git repository, a store of releases, a ledger in
 * SQLite, and hosts that are directories. Two of these in one directory, of two JVMs say, share
 * everything.
 */
final class World implements AutoCloseable {
  static final Stack WEB = Stack.of("web");
  static final Stage PRODUCTION = Stage.of("production");
  static final Actor KCHUNG = Actor.of("kchung");
  static final HostPath HOME = HostPath.of("web");

  final Path directory;
  final Path repository;
  final GitSource source;
  final Ledger ledger;
  final LocalHosts hosts;

  World(Path directory) throws IOException {
    this(directory, Ledger.open(Files.createDirectories(directory).resolve("ledger.db")));
  }

  /** The same, with its ledger elsewhere; closing this closes it. */
  World(Path directory, Ledger ledger) throws IOException {
    this.directory = directory;
    this.ledger = ledger;
    this.repository = directory.resolve("repository");
    if (!Files.exists(repository)) {
      Files.createDirectories(repository);
      Files.createDirectories(directory.resolve("hosts"));
      git("init", "--quiet", "--initial-branch=main");
    }
    if (Files.notExists(directory.resolve("first"))) {
      commit("v0");
      Files.createFile(directory.resolve("first"));
    }
    this.source = GitSource.open(repository, Files.createDirectories(directory.resolve("store")));
    this.hosts = LocalHosts.under(directory.resolve("hosts"));
  }

  /** A fleet of {@code size} hosts, web1 and so on. */
  static Fleet fleet(int size) {
    List<Host> hosts = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      hosts.add(Host.named("web" + i));
    }
    return Fleet.of(hosts);
  }

  /** A pipeline of one stage on {@code fleet}. */
  Pipeline pipeline(Fleet fleet, Activation activation) {
    return Pipeline.of(WEB, source, activation).then(PRODUCTION, fleet);
  }

  /** The usual layout, in the home {@link #HOME}. */
  static DocrootSwap releases() {
    return DocrootSwap.releases(HOME);
  }

  /** Commits a tree whose 20 files all say {@code version}, and returns the full id. */
  String commit(String version) throws IOException {
    for (int i = 0; i < 20; i++) {
      Path file = repository.resolve("dir" + i % 4).resolve("file " + i);
      Files.createDirectories(file.getParent());
      Files.writeString(file, version + "\n" + "x".repeat(i * 100));
    }
    return commitAll(version);
  }

  /** Commits a tree of which only the file {@code note} is another, and returns the full id. */
  String commitNote(String note) throws IOException {
    Files.writeString(repository.resolve("note"), note);
    return commitAll(note);
  }

  /** Where {@code host} has its docroot. */
  Path home(Host host) {
    return hosts.directory(host).resolve(HOME.toString());
  }

  private String commitAll(String message) throws IOException {
    git("add", "--all");
    git(
        "-c",
        "user.name=Test",
        "-c",
        "user.email=test@localhost",
        "commit",
        "--quiet",
        "--message=" + message);
    return git("rev-parse", "HEAD").strip();
  }

  /** Runs Git in the repository, and returns what it said. */
  String git(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(repository.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(command + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return said;
  }

  /**
   * What {@code host}'s {@code current} shows: the version that each of its files says, at once.
   */
  List<String> versionsOn(Host host) throws IOException {
    Path live = hosts.directory(host).resolve("web/current").toRealPath();
    List<String> versions = new ArrayList<>();
    try (var files = Files.walk(live)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        versions.add(Files.readString(file).lines().findFirst().orElse(""));
      }
    }
    return versions;
  }

  @Override
  public void close() {
    hosts.close();
    source.close();
    ledger.close();
  }
}
