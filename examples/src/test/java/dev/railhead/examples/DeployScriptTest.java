package dev.railhead.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.atomic.DocrootSwap;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.LocalHosts;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.source.GitSource;
import dev.railhead.rsync.FanOut;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of the guide, with hosts that are directories. */
class DeployScriptTest {
  @TempDir Path directory;

  private void commit(Git git, String version) throws Exception {
    Files.writeString(directory.resolve("repository/version"), version);
    git.add().addFilepattern(".").call();
    git.commit().setMessage(version).setSign(false).setAuthor("Test", "test@localhost").call();
  }

  private String served() throws Exception {
    return Files.readString(directory.resolve("hosts/web1/web/current/version"));
  }

  @Test
  void it_deploys_and_rolls_back_and_lists_both() throws Exception {
    Path repository = Files.createDirectory(directory.resolve("repository"));
    Files.createDirectory(directory.resolve("hosts"));
    try (Git git = Git.init().setDirectory(repository.toFile()).setInitialBranch("main").call();
        Ledger ledger = Ledger.open(directory.resolve("deploys.db"));
        LocalHosts hosts = LocalHosts.under(directory.resolve("hosts"))) {
      commit(git, "one");
      try (GitSource source = GitSource.open(repository, directory.resolve("releases"));
          Deployer deployer = Deployer.builder(ledger, hosts, FanOut.over(hosts).build()).build()) {
        Stage production = Stage.of("production");
        Pipeline web =
            Pipeline.of(Stack.of("web"), source, DocrootSwap.releases(HostPath.of("web")))
                .then(production, Fleet.of(Host.named("web1")));
        assertThat(DeployScript.run(ledger, deployer, web, "deploy", "production")).isTrue();
        commit(git, "two");
        assertThat(DeployScript.run(ledger, deployer, web, "deploy", "production", "main"))
            .isTrue();
        assertThat(served()).isEqualTo("two");
        String before =
            ledger
                .history()
                .successes(Stack.of("web"), production, 2)
                .get(1)
                .release()
                .orElseThrow()
                .toString();
        assertThat(DeployScript.run(ledger, deployer, web, "rollback", "production", before))
            .isTrue();
        assertThat(served()).isEqualTo("one");
        assertThat(DeployScript.run(ledger, deployer, web, "history")).isTrue();
      }
    }
  }
}
