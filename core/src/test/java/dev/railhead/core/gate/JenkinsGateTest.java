package dev.railhead.core.gate;

import static dev.railhead.core.testing.LoopbackServer.always;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Credential;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.testing.LoopbackServer;
import dev.railhead.core.testing.ManualPace;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Against a server that answers as Jenkins' JSON API does; it is no Jenkins. */
class JenkinsGateTest {
  private static final String OTHER = "b".repeat(40);

  private final ManualPace pace = new ManualPace();
  private LoopbackServer server;

  @BeforeEach
  void start() throws IOException {
    server = new LoopbackServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JenkinsGate.Builder gate() {
    return JenkinsGate.builder("ci", server.uri("/jenkins"), "web apps/main")
        .credential(Credential.basic("deployer", () -> "t0ken"))
        .pace(pace);
  }

  private static String build(int number, String revision, String result) {
    return "{\"_class\":\"org.jenkinsci.plugins.workflow.job.WorkflowRun\",\"actions\":[{},"
        + "{\"_class\":\"hudson.model.CauseAction\"},{\"_class\":\"hudson.plugins.git.util.BuildData\","
        + "\"lastBuiltRevision\":{\"SHA1\":\""
        + revision
        + "\"}}],\"building\":"
        + result.equals("null")
        + ",\"number\":"
        + number
        + ",\"result\":"
        + result
        + "}";
  }

  private Verdict verdict(String... builds) throws Exception {
    String body =
        "{\"_class\":\"org.jenkinsci.plugins.workflow.job.WorkflowJob\",\"builds\":["
            + String.join(",", builds)
            + "]}";
    server.on("/jenkins/job/web%20apps/job/main/api/json", always(200, body));
    server.on("/", always(200, body));
    return gate().build().ask(Questions.DEPLOY);
  }

  @Nested
  class GivenBuilds {
    private final String ours = Questions.REVISION.id();

    @Test
    void the_newest_of_the_revision_counts() throws Exception {
      Verdict verdict =
          verdict(
              build(9, OTHER, "\"FAILURE\""),
              build(8, ours, "\"SUCCESS\""),
              build(7, ours, "\"FAILURE\""));
      assertThat(verdict)
          .isEqualTo(
              Verdict.pass(server.uri("/jenkins/job/web%20apps/job/main/8/") + " says SUCCESS"));
      assertThat(server.asked().get(0).line())
          .startsWith("GET /jenkins/job/web%20apps/job/main/api/json?tree=builds%5B");
      assertThat(server.asked().get(0).authorization()).startsWith("Basic ");
    }

    @Test
    void a_failed_or_unstable_one_blocks() throws Exception {
      assertThat(verdict(build(8, ours, "\"FAILURE\""))).isInstanceOf(Verdict.Block.class);
      server.close();
      server = new LoopbackServer();
      assertThat(verdict(build(8, ours, "\"UNSTABLE\""))).isInstanceOf(Verdict.Block.class);
      assertThat(gate().acceptingUnstable().build().ask(Questions.DEPLOY).passes()).isTrue();
    }

    @Test
    void an_aborted_one_says_nothing() throws Exception {
      Verdict verdict = verdict(build(8, ours, "\"ABORTED\""));
      assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
      assertThat(verdict.reason()).endsWith("which says nothing of the revision: build it again");
    }

    @Test
    void one_that_builds_is_waited_for_until_time_is_up() throws Exception {
      Verdict verdict = verdict(build(9, ours, "null"), build(8, ours, "\"SUCCESS\""));
      assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
      assertThat(verdict.reason()).endsWith("/9/ is still building");
      assertThat(pace.nanos()).isGreaterThan(Duration.ofMinutes(9).toNanos());
    }

    @Test
    void no_build_of_the_revision_is_unknown() throws Exception {
      Verdict verdict = verdict(build(9, OTHER, "\"SUCCESS\""));
      assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
      assertThat(verdict.reason()).endsWith("names no build of 4add615720 yet");
    }

    @Test
    void a_document_of_another_shape_is_no_pass() throws Exception {
      assertThat(verdict("3", "{}", "{\"actions\":7,\"number\":\"x\"}"))
          .isInstanceOf(Verdict.Unknown.class);
    }
  }

  @Test
  void a_job_that_climbs_out_of_its_folder_is_refused() {
    for (String job : new String[] {"../x", "a//b", "", "a/."}) {
      assertThatThrownBy(() -> JenkinsGate.builder("ci", URI.create("https://ci.example"), job))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
