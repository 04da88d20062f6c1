package dev.railhead.examples.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Actor;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Deploy;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.source.TreePath;
import dev.railhead.core.testing.Node;
import dev.railhead.core.testing.TestRepository;
import dev.railhead.examples.inventory.Depot;
import dev.railhead.examples.inventory.Inventory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

class RailheadTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return Railhead.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String inventory(String text) throws Exception {
    return Files.writeString(directory.resolve("railhead.yaml"), text).toString();
  }

  private String good() throws Exception {
    return good("[web1]");
  }

  private String good(String hosts) throws Exception {
    Files.createDirectories(directory.resolve("repository"));
    return inventory(
        """
        local: fleet
        hosts: {web1: }
        stacks:
          web: {repository: repository, docroot: web, stages: [{name: production, hosts: %s}]}
        """
            .formatted(hosts));
  }

  @Test
  void it_has_the_commands_and_exit_codes_that_the_readme_says() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    assertThat(Railhead.line().getSubcommands().keySet())
        .contains(
            "plan",
            "deploy",
            "rollback",
            "status",
            "log",
            "history",
            "hold",
            "unhold",
            "train",
            "recover",
            "flags-lint",
            "flags-diff",
            "check",
            "completion");
    assertThat(run("--help")).isZero();
    assertThat(out()).contains("Exit status:").contains("130");
    Railhead.line()
        .getSubcommands()
        .keySet()
        .forEach(command -> assertThat(readme).contains("`" + command));
    for (ExitCode code : ExitCode.values()) {
      assertThat(out()).contains(Integer.toString(code.status()));
      assertThat(readme).contains("| " + code.status() + " | " + code.meaning() + " |\n");
    }
  }

  @Test
  void each_command_explains_itself_and_has_the_options_of_all() {
    for (CommandLine command : Railhead.line().getSubcommands().values()) {
      String usage = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
      assertThat(usage).contains("--json").contains("--help");
    }
  }

  @Test
  void a_deploy_that_somebody_else_stopped_has_an_exit_code_of_its_own() throws Exception {
    TestRepository.in(directory.resolve("repository"))
        .commit(Map.of(TreePath.of("version"), Node.file("one")));
    Path begun = directory.resolve("begun");
    String gate = "{command: [sh, -c, \"touch " + begun + "; sleep 300\"]}";
    String text = Files.readString(Path.of(good("[web1], gates: [slow]")));
    Inventory inventory =
        Inventory.read(Path.of(inventory("gates: {slow: " + gate + "}\n" + text)));
    try (Depot depot = Depot.open(inventory)) {
      Pipeline web = depot.pipeline(inventory.stacks().get(0));
      Deploy deploy =
          depot
              .deployer()
              .start(DeployRequest.deploy(web, Stage.of("production"), "main", Actor.of("alice")));
      await().until(() -> Files.exists(begun));
      assertThat(deploy.abort(Actor.of("bob"), "not now")).isTrue();
      assertThat(ExitCode.of(deploy.await())).isEqualTo(ExitCode.ABORTED);
    }
    assertThat(run("history", "-i", directory.resolve("railhead.yaml").toString())).isZero();
    assertThat(out()).contains("aborted", "by bob: not now");
  }

  @Test
  void a_token_that_is_not_there_is_named_by_its_variable() throws Exception {
    TestRepository.in(directory.resolve("repository"))
        .commit(Map.of(TreePath.of("version"), Node.file("one")));
    String gate = "{json: \"http://127.0.0.1:9/{revision}\", token: NO_SUCH_TOKEN_IS_SET}";
    String text = Files.readString(Path.of(good("[web1], gates: [ci]")));
    String file = inventory("gates: {ci: " + gate + "}\n" + text);

    assertThat(run("deploy", "web", "production", "--json", "-i", file)).isEqualTo(3);
    assertThat(out())
        .contains("\"outcome\":\"refused\"")
        .contains("its token is missing: set the environment variable NO_SUCH_TOKEN_IS_SET")
        .doesNotContain("Exception");
  }

  @Test
  void the_example_with_all_kinds_of_gates_passes_its_check() {
    assertThat(run("check", "-i", "inventory.yaml")).as(out()).isZero();
    assertThat(out()).isEqualTo("nothing is wrong in inventory.yaml\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plan web production",
        "deploy web production",
        "rollback web production",
        "status",
        "log",
        "history",
        "hold lunch",
        "unhold",
        "train",
        "recover",
        "check"
      })
  void a_bad_inventory_stops_each_command_with_its_findings(String words) throws Exception {
    String file = inventory("hosts: {web1: {prt: 22}}\nstacks: {}\n");
    String[] arguments = (words + " -i " + file).split(" ");

    assertThat(run(arguments)).isEqualTo(2);
    assertThat(out() + err())
        .contains(file + ":1:16: there is no key prt; did you mean port?")
        .contains(file + ":2:9: an inventory needs at least one stack");
    assertThat(directory.resolve("state")).doesNotExist();
  }

  @Test
  void findings_are_json_too() throws Exception {
    String file = inventory("hosts: {web1: {prt: 22}}\nstacks: {}\n");
    assertThat(run("check", "--json", "-i", file)).isEqualTo(2);
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> findings =
        (List<Map<String, Object>>) new Load(LoadSettings.builder().build()).loadFromString(out());
    assertThat(findings).hasSize(2);
    assertThat(findings.get(0)).containsEntry("line", 1).containsEntry("column", 16);
  }

  @Test
  void without_an_inventory_it_says_which_file_is_missing() {
    Path none = directory.resolve("none.yaml");
    assertThat(run("status", "--inventory", none.toString())).isEqualTo(2);
    assertThat(err()).contains("there is no file " + none);
    assertThat(run()).isEqualTo(2);
  }

  @Test
  void what_was_never_there_is_said_so() throws Exception {
    String file = good();
    assertThat(run("check", "-i", file)).isZero();
    assertThat(run("history", "-i", file)).isZero();
    assertThat(run("log", "-i", file)).isEqualTo(2);
    assertThat(run("log", "7", "-i", file)).isEqualTo(2);
    assertThat(run("train", "-i", file)).isEqualTo(2);
    assertThat(err())
        .contains("nothing was ever deployed")
        .contains("the history has no deploy 7")
        .contains("has no queue; add one under queue:");
    assertThat(run("history", "--limit", "0", "-i", file)).isEqualTo(2);
    assertThat(run("hold", "two\nlines", "-i", file)).isEqualTo(2);
    assertThat(run("status", "--as", "", "-i", file)).isZero();
    assertThat(run("unhold", "--as", "", "-i", file)).isEqualTo(2);
  }

  @Test
  void flags_are_linted_and_compared() throws Exception {
    String before =
        Files.writeString(directory.resolve("a.yaml"), "cart: {enabled: on}\n").toString();
    String after = Files.writeString(directory.resolve("b.yaml"), "cart: {admni: 1}\n").toString();
    assertThat(run("flags-lint", before)).isZero();
    assertThat(run("flags-lint", after)).isEqualTo(1);
    assertThat(out()).contains("did you mean admin?");
    assertThat(run("flags-diff", before, before)).isZero();
    assertThat(run("flags-diff", before, after)).isEqualTo(2);
    assertThat(run("flags-lint", "--help")).isZero();
    assertThat(out()).contains("flags-lint");
  }

  @Test
  void the_completion_is_a_script_that_bash_takes() throws Exception {
    assertThat(run("completion")).isZero();
    Path script = Files.writeString(directory.resolve("completion"), out());
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source \"$1\" && COMP_WORDS=(railhead roll) COMP_CWORD=1"
                    + " && _complete_railhead && echo \"${COMPREPLY[*]}\"",
                "bash",
                script.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("rollback");
    assertThat(bash.waitFor()).isZero();
  }
}
