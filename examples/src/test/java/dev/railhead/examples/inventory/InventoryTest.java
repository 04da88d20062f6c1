package dev.railhead.examples.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Actor;
import dev.railhead.core.Host;
import dev.railhead.core.Stack;
import dev.railhead.core.deploy.CommandGate;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.HttpGate;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.gate.JenkinsGate;
import dev.railhead.core.gate.StatusGate;
import dev.railhead.core.gate.WindowGate;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.run.HeadOfQueueGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryTest {
  private static final String GOOD =
      """
      state: var
      local: fleet
      hosts:
        web0: {address: 10.0.0.10, user: deploy}
        web1: {address: 10.0.0.11, port: 2222, labels: {rack: a}}
        web2:
      gates:
        ci: {command: [./ci-verdict, --strict], within: 30s}
        smoke: {http: "http://{address}/health", body: ok, status: 200, within: 5s}
      stacks:
        web:
          repository: web
          branch: trunk
          docroot: srv/web
          layout: slots
          stages:
            - name: princess
              title: Get saved by the Princess
              hosts: [web0]
              gates: [ci]
            - name: production
              hosts: [web1, web2]
              after: [smoke]
              canaries: [web1]
              canary_gates: [smoke]
              tolerate: 5 %
          watch:
            - {title: Graphs, url: "https://graphs.example.com/web"}
      queue: {lanes: {code: web}, operators: [kchung]}
      """;

  @TempDir Path directory;

  @BeforeEach
  void repository() throws IOException {
    Files.createDirectory(directory.resolve("web"));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("railhead.yaml"), text);
  }

  private Inventory read(String text) throws IOException {
    return Inventory.read(file(text));
  }

  /** Each finding without its file, as {@code line:column: message}. */
  private List<String> findings(String text) throws IOException {
    Path file = file(text);
    try {
      Inventory.read(file);
      return List.of();
    } catch (InventoryException e) {
      assertThat(e).hasMessageStartingWith(file + ":");
      return e.findings().stream()
          .map(finding -> finding.toString().substring(file.toString().length() + 1))
          .toList();
    }
  }

  @Nested
  class GivenAGoodInventory {
    @Test
    void all_of_it_is_read() throws Exception {
      Inventory inventory = read(GOOD);
      StackEntry web = inventory.find(Stack.of("web")).orElseThrow();

      assertThat(inventory.state()).isEqualTo(directory.resolve("var"));
      assertThat(inventory.connection())
          .isEqualTo(new Connection.Local(directory.resolve("fleet")));
      assertThat(web.branch()).isEqualTo("trunk");
      assertThat(web.layout()).isEqualTo(StackEntry.Layout.SLOTS);
      assertThat(web.watch()).extracting(WatchLink::title).containsExactly("Graphs");
      assertThat(web.stages())
          .extracting(StageEntry::title)
          .containsExactly("Get saved by the Princess", "Deploy to production");
      assertThat(web.stages().get(1).fleet().hosts())
          .containsExactly(
              Host.named("web1").at("10.0.0.11", 2222).with("rack", "a"), Host.named("web2"));
      assertThat(inventory.queue().orElseThrow().lanes()).containsKey(LaneId.of("code"));
      assertThat(inventory.queue().orElseThrow().operators()).containsExactly(Actor.of("kchung"));
    }

    @Test
    void its_pipeline_has_the_gates_where_they_were_named() throws Exception {
      Git.init().setDirectory(directory.resolve("web").toFile()).call().close();
      Inventory inventory = read(GOOD);
      try (Depot depot = Depot.open(inventory)) {
        List<Pipeline.StagePlan> stages = depot.pipeline(inventory.stacks().get(0)).stages();

        assertThat(stages.get(0).gates()).hasOnlyElementsOfType(CommandGate.class);
        assertThat(stages.get(0).gates().get(0).name()).isEqualTo("ci");
        assertThat(stages.get(1).afterGates()).hasOnlyElementsOfType(HttpGate.class);
        assertThat(stages.get(1).canaries()).extracting(Host::name).containsExactly("web1");
        assertThat(stages.get(1).canaryGates()).hasSize(1);
        assertThat(stages.get(1).tolerance()).hasToString("at most 5 % of the hosts may fail");
      }
    }

    @Test
    void that_of_the_readme_is_one() throws Exception {
      String readme = Files.readString(Path.of("README.md"));
      int begin = readme.indexOf("```yaml\n") + "```yaml\n".length();
      Files.createFile(directory.resolve("deploy_key"));
      Files.createFile(directory.resolve("known_hosts"));
      Inventory inventory = read(readme.substring(begin, readme.indexOf("```\n", begin)));

      assertThat(inventory.stacks().get(0).stages()).hasSize(2);
      assertThat(inventory.queue()).isPresent();
    }

    @Test
    void json_will_do_as_well() throws Exception {
      Inventory inventory =
          read(
              """
              {"hosts": {"web1": null}, "stacks": {"web": {"repository": "web", "docroot": "/srv/web",
              "stages": [{"name": "production", "hosts": ["web1"]}]}}}
              """);
      assertThat(inventory.stacks()).hasSize(1);
      assertThat(inventory.connection()).isInstanceOf(Connection.Ssh.class);
    }
  }

  /** One of each of the gates that know of more than a program and a page. */
  private static final String GATES =
      """
      local: fleet
      hosts: {web1: , web2: }
      gates:
        build: {json: "https://ci.example.com/{stack}/{revision}", at: /state, accept: [success],
          refuse: [failure], token: CI_TOKEN, within: 5m, every: 5s}
        tests: {jenkins: "https://ci.example.com/", job: web/main, unstable: pass, user: bot,
          token: JENKINS_TOKEN, within: 5m}
        hours: {window: America/New_York, open: [{days: mon-fri, from: 09:00, until: 17:00}],
          freeze: [{from: 2026-12-20, until: 2027-01-02T09:00, reason: Holidays},
                   {days: [fri, sat], from: 22:00, until: 24:00, reason: Backups}]}
        errors: {errors: {php: {file: log/error.log, count: [Fatal], ignore: ["Deprecated:"]}},
          measure: 30s, watch: 1m, every: 2s, ratio: 1.5}
        turn: {queue: code}
      stacks:
        web:
          repository: web
          docroot: srv/web
          stages:
            - {name: princess, hosts: [web1], gates: [build, tests, hours, turn], after: [errors]}
            - {name: production, hosts: [web2], canaries: [web2], canary_gates: [errors], after: [errors]}
      queue: {lanes: {code: web}}
      """;

  @Nested
  class GivenGatesThatKnowMore {
    @Test
    void each_is_made_and_a_watch_counts_before_by_itself() throws Exception {
      Git.init().setDirectory(directory.resolve("web").toFile()).call().close();
      Inventory inventory = read(GATES);
      try (Depot depot = Depot.open(inventory)) {
        List<Pipeline.StagePlan> stages = depot.pipeline(inventory.stacks().get(0)).stages();

        List<Gate> gates = stages.get(0).gates();
        assertThat(gates)
            .extracting(Gate::name)
            .containsExactly(
                "build", "tests", "hours", "head of the queue of code", "errors before");
        assertThat(((TokenGate) gates.get(0)).gate()).isInstanceOf(StatusGate.class);
        assertThat(gates.get(0).deadline()).isBetween(minutes(5), minutes(6));
        assertThat(((TokenGate) gates.get(1)).gate()).isInstanceOf(JenkinsGate.class);
        assertThat(gates.get(3)).isInstanceOf(HeadOfQueueGate.class);
        assertThat(gates.get(4).deadline()).isBetween(Duration.ofSeconds(30), minutes(3));
        assertThat(stages.get(0).afterGates())
            .extracting(Gate::name)
            .containsExactly("errors after");
        assertThat(stages.get(1).gates()).extracting(Gate::name).containsExactly("errors before");
        assertThat(stages.get(1).canaryGates()).isEqualTo(stages.get(1).afterGates());
      }
    }

    private static Duration minutes(int minutes) {
      return Duration.ofMinutes(minutes);
    }

    @Test
    void hours_are_by_the_clock_of_their_place() throws Exception {
      Git.init().setDirectory(directory.resolve("web").toFile()).call().close();
      Inventory inventory = read(GATES);
      try (Depot depot = Depot.open(inventory)) {
        WindowGate hours =
            (WindowGate) depot.pipeline(inventory.stacks().get(0)).stages().get(0).gates().get(2);

        assertThat(hours.at(newYork("2026-11-25T09:00"))).isInstanceOf(Verdict.Pass.class);
        assertThat(hours.at(newYork("2026-11-25T08:59")).reason())
            .contains("outside the window, which opens at 2026-11-25T14:00:00Z");
        assertThat(hours.at(newYork("2026-11-28T12:00"))).isInstanceOf(Verdict.Block.class);
        assertThat(hours.at(newYork("2026-12-21T12:00")).reason()).contains("frozen: Holidays");
        assertThat(hours.at(newYork("2026-11-27T23:59")).reason()).contains("frozen: Backups");
      }
    }

    private static Instant newYork(String time) {
      return LocalDateTime.parse(time).atZone(ZoneId.of("America/New_York")).toInstant();
    }

    @ParameterizedTest(name = "{0} ¦ {1}")
    @CsvSource(
        delimiter = '¦',
        quoteCharacter = '´',
        value = {
          "json: \"https ¦ json: \"http ¦ 4:17: the address must be https, or http to this machine",
          "{revision}\" ¦ x\" ¦ 4:17: the address must say of which {revision}",
          "at: /state ¦ at: state ¦ 4:66: a JSON pointer",
          "accept: [success] ¦ accept: [] ¦ 4:10: a value must be accepted",
          "refuse: [failure] ¦ refuse: [success] ¦ 4:10: success cannot be both accepted and refused",
          "refuse: [failure] ¦ refuse: failure ¦ 5:13: there must be a list here",
          "refuse: [failure] ¦ refused: [failure] ¦ 5:5: there is no key refused; did you mean refuse?",
          "token: CI_TOKEN ¦ token: ghp_secret ¦ 5:31: a token is the name of an environment variable",
          "within: 5m, every: 5s ¦ within: 15m ¦ 5:49: a time must be more than 0 and at most 10m here",
          "every: 5s ¦ every: 0s ¦ 5:60: a time must be more than 0",
          "job: web/main ¦ jobb: web/main ¦ 6:10: job is missing here",
          "job: web/main ¦ job: a//b ¦ 6:20: ",
          "https://ci.example.com/\", job ¦ ftp://ci/\", job ¦ 6:20: ",
          "unstable: pass ¦ unstable: good ¦ 6:72: unstable must be pass or block, but was good",
          "user: bot ¦ user: a:b ¦ 6:84: a user must not be empty, nor hold a colon",
          "token: JENKINS_TOKEN, ¦ every: 5s, ¦ 6:84: a user needs a token",
          "window: America/New_York ¦ window: Mars/Olympus ¦ 8:19: ",
          "mon-fri ¦ mon-frei ¦ 8:51: days must be such as mon, mon-fri or [mon, wed]",
          "from: 09:00 ¦ from: 9am ¦ 8:66: a time of the day must be such as 09:30, but was 9am",
          "until: 17:00 ¦ untill: 17:00 ¦ 8:44: until is missing here",
          "until: 2027-01-02T09:00 ¦ until: 2026-12-19 ¦ 9:14: a calendar must end after it begins",
          "from: 2026-12-20, ¦ from: 20.12.2026, ¦ 9:21: a date must be such as 2026-12-20",
          ", reason: Holidays ¦ ´´ ¦ 9:14: reason is missing here",
          "open: [{days: mon-fri, from: 09:00, until: 17:00}], ¦ open: [], ¦ ´´",
          "file: log/error.log, ¦ ´´ ¦ 11:26: file is missing here",
          "php: ¦ p h p: ¦ 11:21: a feed's name must be",
          "[Fatal] ¦ ['('] ¦ 11:56: a filter must be a regular expression",
          "ignore: [\"Dep ¦ ignore: [\"*Dep ¦ 11:73: a filter must be a regular expression",
          "measure: 30s ¦ measure: 1h ¦ 12:14: a time must be more than 0 and at most 10m here",
          "watch: 1m ¦ wach: 1m ¦ 12:19: there is no key wach; did you mean watch?",
          "ratio: 1.5 ¦ ratio: 0.5 ¦ 12:48: a ratio must be 1 to 1000 times",
          "queue: code} ¦ queue: kode} ¦ 13:17: there is no lane kode; did you mean code?",
          "queue: {lanes: {code: web}} ¦ # ¦ 13:17: there is no queue to stand in",
          "turn], after: [errors] ¦ turn, errors] ¦ 19:48: errors watches what follows a swap",
        })
    void each_finding_has_its_line_and_column(String what, String instead, String finding)
        throws Exception {
      assertThat(GATES).contains(what);
      List<String> findings = findings(GATES.replace(what, instead == null ? "" : instead));
      if (finding.isEmpty()) {
        assertThat(findings).isEmpty();
      } else {
        assertThat(findings).anySatisfy(found -> assertThat(found).startsWith(finding));
      }
    }

    @Test
    void what_may_be_a_token_is_not_repeated() throws Exception {
      assertThat(findings(GATES.replace("token: CI_TOKEN", "token: ghp_secret")).toString())
          .doesNotContain("secret");
    }

    @Test
    void a_window_that_is_neither_open_nor_frozen_is_refused() throws Exception {
      String text = GATES.replaceFirst("(?s)open: \\[.*?Backups\\}\\]", "open: []");
      assertThat(findings(text))
          .containsExactly("8:10: a window needs hours to be open in, or a freeze");
    }

    @Test
    void the_example_has_one_of_each_kind() throws Exception {
      String example = Files.readString(Path.of("inventory.yaml"));
      Inventory inventory = Inventory.read(Path.of("inventory.yaml"));
      for (String kind :
          List.of("command", "http", "json", "jenkins", "window", "errors", "queue")) {
        assertThat(example).containsPattern("(?m)^  [a-z]+: \\{" + kind + ": ");
      }
      assertThat(inventory.stacks())
          .flatExtracting(StackEntry::stages)
          .flatExtracting(
              stage ->
                  Stream.of(stage.gates(), stage.canaryGates(), stage.afterGates())
                      .flatMap(List::stream)
                      .map(GateEntry::name)
                      .toList())
          .contains("ci", "smoke", "build", "tests", "hours", "errors", "turn");
    }
  }

  @Nested
  class GivenABadInventory {
    /** What takes the place of what in the good one, and the one finding that it makes. */
    @ParameterizedTest(name = "{1}")
    @CsvSource(
        delimiter = '¦',
        quoteCharacter = '´',
        value = {
          "local: fleet ¦ locl: fleet ¦ 2:1: there is no key locl; did you mean local?",
          "user: deploy ¦ usr: deploy ¦ 4:30: there is no key usr; did you mean user?",
          "user: deploy ¦ user: r;m ¦ 4:36: a user must be 1 to 32 of",
          "address: 10.0.0.10 ¦ address: a b ¦ 4:19: a host's address must be",
          "port: 2222 ¦ port: 70000 ¦ 5:36: a port must be 1 to 65535, but was 70000",
          "port: 2222 ¦ port: ssh ¦ 5:36: a port must be 1 to 65535, but was ssh",
          "port: 2222 ¦ port: [22] ¦ 5:36: there must be a text here, but is a list",
          "rack: a ¦ rack: a b ¦ 5:57: the value of label rack must be",
          "web2: ¦ web1: ¦ 6:3: web1 is here twice, first on line 5",
          "web2: ¦ web2: {address: 10.0.0.11, port: 2222} ¦ 6:3: web2 and web1 are one machine",
          "within: 30s ¦ within: 30 ¦ 8:51: a time must be a number with ms, s, m or h",
          "within: 5s ¦ within: 2h ¦ 9:75: the time of an HTTP gate must be",
          "status: 200 ¦ status: 2000 ¦ 9:62: a status must be 100 to 599",
          "body: ok ¦ body: '(' ¦ 9:50: Unclosed group",
          "command: [./ci-verdict, --strict] ¦ comand: [x] ¦ 8:7: a gate must be one of command, http, json, jenkins, window, errors, queue",
          "command: [./ci-verdict, --strict] ¦ command: rm -rf / ¦ 8:17: there must be a list here",
          "http://{address}/health ¦ ftp://{address}/ ¦ 9:17: a gate's address must be a URL",
          "repository: web ¦ repository: wep ¦ 12:17: a repository must be a directory or a URL",
          "docroot: srv/web ¦ docroot: ../web ¦ 14:14: a path on a host must not have",
          "layout: slots ¦ layout: slot ¦ 15:13: a layout must be releases or slots, but was slot",
          "name: production ¦ name: princess ¦ 21:15: a revision passes each stage once, but princess is here again, first on line 17",
          "name: production ¦ nam: production ¦ 21:9: there is no key nam; did you mean name?",
          "hosts: [web1, web2] ¦ hosts: [web1, web9] ¦ 22:23: there is no host web9; did you mean web0?",
          "hosts: [web1, web2] ¦ hosts: [web1, web1] ¦ 22:23: the host web1 is here twice",
          "hosts: [web1, web2] ¦ hosts: [] ¦ 22:16: there must be at least one host here",
          "hosts: [web1, web2] ¦ hosts: [web2] ¦ 24:19: canaries must be among the hosts",
          "canaries: [web1] ¦ canaries: ¦ 21:9: canary_gates need canaries",
          "gates: [ci] ¦ gates: [si] ¦ 20:17: there is no gate si; did you mean ci?",
          "after: [smoke] ¦ after: smoke ¦ 23:16: there must be a list here, but is a text",
          "tolerate: 5 % ¦ tolerate: some ¦ 26:19: a tolerance must be a number of hosts or a percentage",
          "https://graphs ¦ javascript://graphs ¦ 28:30: a link must be an http or https URL",
          "code: web} ¦ code: wed} ¦ 29:23: there is no stack wed; did you mean web?",
          "code: web} ¦ cod: web} ¦ 29:17: there is no key cod; did you mean code?",
        })
    void each_finding_has_its_line_and_column(String what, String instead, String finding)
        throws Exception {
      assertThat(GOOD).contains(what);
      assertThat(findings(GOOD.replaceFirst(java.util.regex.Pattern.quote(what), instead)))
          .anySatisfy(found -> assertThat(found).startsWith(finding));
    }

    @Test
    void all_findings_are_told_at_once_by_place() throws Exception {
      assertThat(findings("hosts: {a b: {}, web1: {prt: 1}}\nstacks: {web: {}}\n"))
          .satisfiesExactly(
              found -> assertThat(found).startsWith("1:9: a host's name must be"),
              found -> assertThat(found).isEqualTo("1:25: there is no key prt; did you mean port?"),
              found -> assertThat(found).isEqualTo("2:15: repository is missing here"),
              found -> assertThat(found).isEqualTo("2:15: docroot is missing here"),
              found -> assertThat(found).isEqualTo("2:15: stages is missing here"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "# nothing\n",
          "just a text",
          "[a, list]",
          "hosts: [unclosed",
          "hosts:\n\tweb1: {}",
          "a: b: c",
          "--- {}\n--- {}\n",
          "hosts: &a {web1: *a}\nstacks: *a\n",
          "hosts: *nowhere",
          "hosts: !!java.lang.Object {}\n",
          "hosts: {web1: !evil {}}\nstacks: {}\n",
          "? [a]\n: b\n",
          "hosts: {web1: {labels: &l {a: *l}}}\nstacks: {}\n",
        })
    void what_is_no_inventory_at_all_is_refused_with_a_place(String text) throws Exception {
      assertThat(findings(text)).isNotEmpty().allMatch(found -> found.matches("(?s)\\d+:\\d+: .+"));
    }

    @Test
    void aliases_upon_aliases_do_not_explode() throws Exception {
      StringBuilder laughs = new StringBuilder("a: &a [x, x]\n");
      for (char c = 'b'; c < 'z'; c++) {
        char before = (char) (c - 1);
        laughs.append(c + ": &" + c + " [*" + before + ", *" + before + ", *" + before + "]\n");
      }
      assertThat(findings(laughs.toString())).isNotEmpty();
    }

    @Test
    void bytes_that_are_no_text_and_files_that_are_too_large_are_refused() throws Exception {
      Path file = directory.resolve("railhead.yaml");
      Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
      assertThatThrownBy(() -> Inventory.read(file)).hasMessageContaining("must be UTF-8 text");
      Files.writeString(file, "#".repeat(YamlFile.MOST_BYTES + 1));
      assertThatThrownBy(() -> Inventory.read(file)).hasMessageContaining("at most 1048576 bytes");
      assertThatThrownBy(() -> Inventory.read(directory.resolve("none")))
          .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void what_it_says_cannot_drive_a_terminal() throws Exception {
      assertThat(findings("\"ev\\e[2Jil\\u202e\": 1\n").toString())
          .contains("\\u001b")
          .contains("\\u202e")
          .doesNotContain("\u001b")
          .doesNotContain("\u202e");
    }
  }
}
