package dev.railhead.core.tryout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A working copy that the real {@code git} works in. For one thread. */
final class Git {
  private final Path directory;

  Git(Path directory) {
    this.directory = directory;
  }

  /** An upstream with one commit of some files, and a clone of it. */
  static Git cloned(Path parent) throws IOException {
    Git upstream = new Git(Files.createDirectories(parent.resolve("upstream")));
    upstream.run("init", "--quiet", "--initial-branch=main");
    upstream.write("README", "one\ntwo\nthree\n");
    upstream.write("src/app.php", "<?php\n" + "line\n".repeat(40));
    upstream.write("src/lib/a", "a\n".repeat(30));
    upstream.bytes("logo.png", new byte[] {1, 2, 0, 3, -1});
    upstream.write("run.sh", "#!/bin/sh\n");
    upstream.run("add", "--all");
    upstream.commit("first");
    new Git(parent).run("clone", "--quiet", "upstream", "copy");
    return new Git(parent.resolve("copy"));
  }

  Path directory() {
    return directory;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  void write(String name, String text) throws IOException {
    bytes(name, text.getBytes(StandardCharsets.UTF_8));
  }

  void bytes(String name, byte[] bytes) throws IOException {
    Files.createDirectories(path(name).getParent());
    Files.write(path(name), bytes);
  }

  void commit(String message) throws IOException {
    run("commit", "--quiet", "--allow-empty", "--message=" + message);
  }

  /** Runs it, and returns what it printed. */
  String run(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=Test", "-c", "user.email=test@localhost"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(command + " failed: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return said;
  }

  /** What {@code git apply} makes of the base: the id of the tree. */
  String applied(Patch patch, Path scratch) throws IOException {
    Path file = scratch.resolve("the.patch");
    Files.write(file, patch.bytes());
    run(
        "worktree",
        "add",
        "--quiet",
        "--detach",
        scratch.resolve("tree").toString(),
        patch.base().id());
    Git tree = new Git(scratch.resolve("tree"));
    try {
      if (!patch.isEmpty()) {
        tree.run("apply", "--index", "--whitespace=nowarn", file.toString());
      }
      return tree.run("write-tree").strip();
    } finally {
      run("worktree", "remove", "--force", scratch.resolve("tree").toString());
    }
  }

  /**
   * The tree that git itself would commit with {@code --all}, without touching the copy's index.
   */
  String treeOf(String... add) throws IOException {
    run(add);
    return run("write-tree").strip();
  }
}
