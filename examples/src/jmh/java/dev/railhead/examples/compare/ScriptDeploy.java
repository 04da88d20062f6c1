package dev.railhead.examples.compare;

import dev.railhead.core.Host;
import dev.railhead.rsync.compare.Targets;
import dev.railhead.rsync.fixture.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A good script: the commit is checked out where the one before was, so that what did not change
 * keeps its time; all hosts at once get it by an rsync each, with hard links to what is live; and
 * when all have it, all links are swapped by a rename. It keeps two releases.
 */
final class ScriptDeploy implements Contender {
  private static final String SCRIPT =
      """
      set -eu
      build=$1 commit=$2; shift 2
      git -C "$build" fetch -q origin main
      git -C "$build" checkout -q --detach "$commit"
      release=$(date +%s%N)
      push() {
        $1 "$2" "mkdir -p script/releases"
        rsync -a --delete --exclude=/.git --link-dest=../../current/ -e "$1" \\
          "$build/" "$2:script/releases/$release/"
      }
      swap() {
        $1 "$2" "cd script && ln -s releases/$release next && mv -T next current &&
          ls -d releases/* | head -n -2 | xargs -r rm -rf"
      }
      for step in push swap; do
        pids=''
        while read -r shell && read -r host; do
          $step "$shell" "$host" </dev/null & pids="$pids $!"
        done <"$build.hosts"
        for pid in $pids; do wait "$pid"; done
      done
      """;

  private final Path build;

  ScriptDeploy(Path directory, Path repository, Targets targets) throws Exception {
    build = Files.createDirectories(directory).resolve("build");
    Tools.run("git", "clone", "-q", "--no-checkout", repository.toString(), build.toString());
    List<String> lines = new ArrayList<>();
    for (Host host : targets.hosts()) {
      lines.addAll(targets.remoteShell(host));
    }
    Files.write(Path.of(build + ".hosts"), lines);
  }

  @Override
  public String title() {
    return "script";
  }

  @Override
  public int warming() {
    return 1;
  }

  @Override
  public void deploy(String commit) throws Exception {
    Tools.run("sh", "-c", SCRIPT, "deploy", build.toString(), commit);
  }

  @Override
  public void close() {}
}
