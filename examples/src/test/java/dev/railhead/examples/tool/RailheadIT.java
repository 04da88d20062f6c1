package dev.railhead.examples.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.ledger.DeployRecord.State;
import dev.railhead.examples.tool.ToolWorld.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tool in a process of its own, with hosts that are real sshds. */
@Timeout(900)
class RailheadIT {
  @TempDir Path directory;
  private ToolWorld world;

  @BeforeEach
  void open() throws Exception {
    world = new ToolWorld(directory);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_day_of_plans_deploys_and_a_rollback_is_told_by_every_command() throws Exception {
    String one = world.commit("one");
    assertThat(world.run("plan", "web", "princess").exits(ExitCode.DONE).out())
        .contains("web to princess: nothing → " + one);
    assertThat(world.run("deploy", "web", "princess").exits(ExitCode.DONE).out())
        .contains("is live");
    assertThat(world.serves(0)).isEqualTo("one");
    Ran deployed = world.run("deploy", "web", "production", one, "--json", "--as", "kchung");
    Map<String, Object> result = deployed.exits(ExitCode.DONE).json();
    assertThat(result).containsEntry("stage", "production").containsEntry("exit", 0);
    assertThat(deployed.err()).contains("swapped").contains("watch Graphs");
    String two = world.commit("two");
    Map<String, Object> plan = world.run("plan", "web", "princess", "--json").json();
    assertThat(plan).containsEntry("revision", two);
    assertThat(plan.get("commits").toString()).contains("Say two").doesNotContain("Say one");
    world.run("deploy", "web", "princess").exits(ExitCode.DONE);
    world.run("deploy", "web", "production").exits(ExitCode.DONE);
    assertThat(List.of(world.serves(1), world.serves(2))).containsOnly("two");

    world.run("rollback", "web", "production").exits(ExitCode.DONE);
    assertThat(List.of(world.serves(1), world.serves(2))).containsOnly("one");
    Ran again = world.run("rollback", "web", "production").exits(ExitCode.WRONG);
    assertThat(again.err()).contains("say to which release").contains(two.substring(0, 10));
    assertThat(world.serves(1)).isEqualTo("one");

    assertTold(one);
  }

  private void assertTold(String live) throws Exception {
    Ran status = world.run("status", "--hosts").exits(ExitCode.DONE);
    assertThat(status.out()).contains("✔ web1: " + live.substring(0, 10));
    Map<String, List<Map<String, Object>>> json = world.run("status", "web", "--json").json();
    assertThat(json.get("stacks").get(0)).containsEntry("stack", "web").containsEntry("lock", null);
    List<Map<String, Object>> history = world.run("history", "--json").json();
    assertThat(history).extracting(row -> row.get("kind")).startsWith("rollback").hasSize(5);
    assertThat(world.run("history", "--by", "kchung").exits(ExitCode.DONE).out().lines())
        .singleElement()
        .asString()
        .contains("production", "succeeded", "kchung");
    assertThat(world.run("history", "--deploy-log", "-n", "1").out())
        .matches("[0-9-]{10} [0-9:]{8}\\|PRODUCTION\\|.*\\|Production Rollback: .*\\|web\\|5\n");
    assertThat(world.run("history", "--figures").exits(ExitCode.DONE).out())
        .contains("web: 5 in all, 1 of them rollbacks; 5 succeeded; mean ")
        .contains("fit in 8 hours");
    List<Map<String, Map<String, Object>>> figures =
        world.run("history", "--figures", "--json").exits(ExitCode.DONE).json();
    assertThat(figures.get(0).get("figures")).containsEntry("deploys", 5);
    assertThat(world.run("history", "--timeline").exits(ExitCode.DONE).out())
        .contains("kchung", "production");
    Map<String, List<Object>> timeline = world.run("history", "--timeline", "--json").json();
    assertThat(timeline.get("entries")).hasSize(5);
    assertThat(world.run("log").exits(ExitCode.DONE).out())
        .contains("rolls production of web back");
    Map<String, Object> log = world.run("log", "2", "--follow", "--json").json();
    assertThat(log).containsEntry("closed", true);
    assertThat(log.get("text").toString()).contains("kchung deploys");
  }

  @Test
  void each_way_to_end_has_its_exit_code() throws Exception {
    world.commit("one");
    assertThat(world.run("plan", "web", "production").exits(ExitCode.REFUSED).out())
        .contains("princess");
    Ran skipped = world.run("deploy", "web", "production", "--json").exits(ExitCode.REFUSED);
    Map<String, Map<String, Object>> refusal = skipped.json();
    assertThat(refusal.get("result")).containsEntry("outcome", "refused");
    world
        .run("deploy", "web", "production", "--override", "the princess sleeps")
        .exits(ExitCode.DONE);
    world.commit("two");
    world.run("deploy", "web", "princess").exits(ExitCode.DONE);
    world.gate("echo the page is blank", "exit 1");
    assertThat(world.run("deploy", "web", "production").exits(ExitCode.FAILED).out())
        .contains("the page is blank");
    assertThat(world.serves(1)).isEqualTo("one");
    world.gate("sleep 60");
    world.run("deploy", "web", "production", "--within", "3s").exits(ExitCode.TIMED_OUT);
    assertThat(world.serves(1)).isEqualTo("one");
    world.gate("exit 0");
    assertThat(world.run("deploy", "wep", "production").exits(ExitCode.WRONG).err())
        .contains("there is no stack called wep; there are web");
    assertThat(world.run("deploy", "web", "prod").exits(ExitCode.WRONG).err())
        .contains("there are princess, production");
    world.run("deploy", "web").exits(ExitCode.WRONG);
    world.run("frobnicate").exits(ExitCode.WRONG);
    world.run("deploy", "web", "princess", "--within", "soon").exits(ExitCode.WRONG);
    assertThat(world.run("deploy", "web", "princess", "nobranch").status()).isNotZero();
    Files.writeString(world.directory.resolve("state/ledger.db"), "this is no ledger");
    world.run("status").exits(ExitCode.BROKEN);
  }

  @Test
  void a_host_that_was_changed_by_hand_is_told_as_mixed() throws Exception {
    world.commit("one");
    world.run("deploy", "web", "princess").exits(ExitCode.DONE);
    Files.delete(world.server(0).loginDirectory().resolve("web/current"));
    assertThat(world.run("status", "--hosts").exits(ExitCode.MIXED).out()).contains("✘ web0: ");
  }

  @Test
  void what_is_held_is_refused_until_it_is_held_no_more() throws Exception {
    world.commit("one");
    Map<String, Object> hold =
        world.run("hold", "the", "site", "is", "down", "--for", "2h", "--json").json();
    assertThat(hold).containsEntry("reason", "the site is down");
    assertThat(world.run("status").out()).contains("everything is held by").contains("is down");
    assertThat(world.run("deploy", "web", "princess").exits(ExitCode.REFUSED).toString())
        .contains("the site is down");
    assertThat(world.run("unhold").exits(ExitCode.DONE).out()).startsWith("no longer held");
    Map<String, Object> nothing = world.run("unhold", "--json").exits(ExitCode.DONE).json();
    assertThat(nothing).containsEntry("ended", null);
    world.run("deploy", "web", "princess").exits(ExitCode.DONE);
  }

  @Test
  void control_c_in_the_middle_swaps_back_records_it_and_exits_with_130() throws Exception {
    world.commit("one");
    world.run("deploy", "web", "princess").exits(ExitCode.DONE);
    world.run("deploy", "web", "production").exits(ExitCode.DONE);
    world.commit("two");
    world.run("deploy", "web", "princess").exits(ExitCode.DONE);
    world.gate("sleep 300"); // after the swap
    Process deploying = world.start("deploy", "web", "production");
    await().atMost(Duration.ofMinutes(2)).until(() -> world.hasBegun("AFTER_GATES"));
    assertThat(world.serves(1)).isEqualTo("two");

    ToolWorld.signal("INT", deploying.pid());
    ToolWorld.ran(deploying).exits(ExitCode.INTERRUPTED);

    assertThat(List.of(world.serves(1), world.serves(2))).containsOnly("one");
    assertThat(world.newest().state()).isEqualTo(State.ABORTED);
    assertThat(world.newest().detail()).contains("interrupted at the terminal");
    assertThat(world.run("log").out()).contains("swapped back").contains("aborted at");
    assertThat(world.run("status", "--hosts").exits(ExitCode.DONE).out()).doesNotContain("locked");
  }

  @Test
  void control_c_at_a_terminal_in_mid_transfer_is_on_record_as_an_abort() throws Exception {
    world.commit("one");
    world.run("deploy", "web", "princess").exits(ExitCode.DONE);
    world.commitMuch("two");
    Process deploying = world.startInShell("deploy", "web", "princess");
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofMinutes(2))
        .until(() -> !world.running(0, "rsync").isEmpty());
    List<ProcessHandle> receivers = world.running(0, "rsync");
    for (ProcessHandle receiver : receivers) {
      ToolWorld.signal("STOP", receiver.pid());
    }
    try {
      assertThat(world.newest().step()).isEqualTo("TRANSFER");
      ToolWorld.controlC(deploying);
      ToolWorld.ran(deploying).exits(ExitCode.INTERRUPTED);
    } finally {
      receivers.forEach(ProcessHandle::destroyForcibly);
    }

    assertThat(world.newest().state()).as(world.newest().detail()).isEqualTo(State.ABORTED);
    assertThat(world.serves(0)).isEqualTo("one");
    world.run("deploy", "web", "princess").exits(ExitCode.DONE);
    assertThat(world.serves(0)).isEqualTo("two");
  }

  @Test
  void control_c_at_a_terminal_is_no_verdict_of_the_gate_that_runs() throws Exception {
    world.commit("one");
    world.run("deploy", "web", "princess").exits(ExitCode.DONE);
    world.gate("exec sleep 300");
    Process deploying = world.startInShell("deploy", "web", "production");
    await().atMost(Duration.ofMinutes(2)).until(() -> world.hasBegun("AFTER_GATES"));
    ToolWorld.controlC(deploying);
    ToolWorld.ran(deploying).exits(ExitCode.INTERRUPTED);

    assertThat(world.newest().state()).as(world.newest().detail()).isEqualTo(State.ABORTED);
    assertThat(world.serves(1)).isEmpty();
  }

  @Test
  void a_deployer_that_was_killed_is_settled_by_recover() throws Exception {
    world.commit("one");
    world.run("deploy", "web", "princess").exits(ExitCode.DONE);
    world.run("deploy", "web", "production").exits(ExitCode.DONE);
    world.commit("two");
    world.run("deploy", "web", "princess").exits(ExitCode.DONE);
    world.gate("sleep 300");
    Process deploying = world.start("deploy", "web", "production");
    await().atMost(Duration.ofMinutes(2)).until(() -> world.hasBegun("AFTER_GATES"));
    deploying.destroyForcibly();
    assertThat(deploying.waitFor()).isEqualTo(128 + 9);
    world.gate("exit 0");

    assertThat(world.run("status").out()).contains("is at AFTER_GATES").contains("locked by");
    assertThat(world.run("recover").exits(ExitCode.REFUSED).err()).contains("web is locked by");
    assertThat(world.serves(1)).isEqualTo("two");
    List<Map<String, Object>> settled =
        world.run("recover", "web", "--wait", "2m", "--json").exits(ExitCode.DONE).json();
    assertThat(settled).hasSize(1);
    assertThat(settled.get(0)).containsEntry("state", "failed");
    assertThat(settled.get(0).get("detail").toString()).contains("its deployer was gone");
    assertThat(List.of(world.serves(1), world.serves(2))).containsOnly("one");
    assertThat(world.run("recover").exits(ExitCode.DONE).out()).isEqualTo("nothing to settle\n");
    world.run("deploy", "web", "production").exits(ExitCode.DONE);
  }

  @Test
  void the_log_of_a_running_deploy_is_followed_to_its_end() throws Exception {
    world.commit("one");
    world.run("deploy", "web", "princess").exits(ExitCode.DONE);
    world.gate("while [ ! -e " + world.directory.resolve("go") + " ]; do sleep 0.1; done");
    Process deploying = world.start("deploy", "web", "production");
    await().atMost(Duration.ofMinutes(2)).until(() -> world.hasBegun("AFTER_GATES"));
    Process following = world.start("log", "--follow");
    Files.createFile(world.directory.resolve("go"));
    assertThat(ToolWorld.ran(following).exits(ExitCode.DONE).out()).contains("is live");
    ToolWorld.ran(deploying).exits(ExitCode.DONE);
  }

  @Test
  void a_train_takes_its_rider_to_production() throws Exception {
    world.commit("one");
    Process running = world.start("train", "--run");
    try {
      Map<String, Object> joined = world.run("train", "join", "--as", "alice", "--json").json();
      assertThat(joined.get("topic").toString()).contains("alice");
      assertThat(world.run("train", "join", "--as", "alice").exits(ExitCode.REFUSED).err())
          .contains("alice");
      assertThat(world.run("train", "jion").exits(ExitCode.WRONG).err()).contains("knows no jion");
      world.run("train", "join", "with").exits(ExitCode.WRONG);
      world.run("train", "help").exits(ExitCode.DONE);
      world.run("train", "at", "princess", "--as", "alice").exits(ExitCode.DONE);
      awaitServed(0);
      world.run("train", "good", "--as", "alice").exits(ExitCode.DONE);
      world.run("train", "at", "production", "--as", "alice").exits(ExitCode.DONE);
      awaitServed(2);
    } finally {
      ToolWorld.signal("INT", running.pid());
    }
    ToolWorld.ran(running).exits(ExitCode.INTERRUPTED);
  }

  private void awaitServed(int host) {
    await().atMost(Duration.ofMinutes(2)).until(() -> world.serves(host).equals("one"));
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> world.run("train", "--json").out().contains("\"state\":\"verifying\""));
  }
}
