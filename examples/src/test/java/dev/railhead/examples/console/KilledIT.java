package dev.railhead.examples.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A page that is killed in the middle of a deploy, and started again. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void it_tells_the_truth_and_has_lost_no_line_that_was_shown() throws Exception {
    ConsoleChild first = ConsoleChild.start(directory, 2, 256);
    StringBuilder shown = new StringBuilder();
    long deploy;
    try {
      int port = first.port();
      Files.writeString(directory.resolve("gate").resolve("wait"), "");
      deploy = begin(port);
      try (Socket stream = RawHttp.of(port, "GET", "/events?deploy=" + deploy, "eve").open()) {
        readUntil(stream, shown, "after gates: begins");
      }
    } finally {
      first.kill();
    }
    Files.delete(directory.resolve("gate").resolve("wait"));
    ConsoleChild second = ConsoleChild.start(directory, -1, 256);
    try {
      int port = second.port();
      String atOnce = get(port, "/api/deploys/" + deploy);
      assertThat(atOnce).doesNotContain("\"SUCCEEDED\"");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(get(port, "/api/deploys/" + deploy))
                      .contains("\"state\":\"FAILED\"")
                      .contains("its deployer was gone"));
      String log = get(port, "/api/deploys/" + deploy + "/log");
      assertThat(log).contains(shown.substring(0, shown.length() - 1));
      assertThat(log).contains("its deployer was gone").contains("\"closed\":true");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(get(port, "/api/board"))
                      .contains("\"state\":\"ready\"")
                      .doesNotContain("\"state\":\"unknown\""));
      try (ConsoleWorld world = new ConsoleWorld(directory)) {
        Path live = directory.resolve("hosts/princess/web/current").toRealPath();
        assertThat(live.getFileName().toString())
            .startsWith(
                world
                    .ledger
                    .history()
                    .successes(world.web.stack(), ConsoleWorld.PRINCESS, 1)
                    .get(0)
                    .release()
                    .orElseThrow()
                    .toString());
      }
    } finally {
      second.kill();
    }
  }

  private static long begin(int port) throws Exception {
    String[] head = new String[1];
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              head[0] =
                  get(port, "/api/board")
                      .replaceAll("(?s)^.*?\"next\":\"?([0-9a-f]+|null).*$", "$1");
              return head[0].length() == 40;
            });
    RawHttp.Answer answer =
        RawHttp.post(
                port,
                "/api/stacks/web/stages/princess/deploy",
                "kchung",
                Map.of("revision", head[0]))
            .send();
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Long.parseLong(answer.body().replaceAll("\\D", ""));
  }

  private static String get(int port, String path) throws Exception {
    return RawHttp.of(port, "GET", path, "eve").send().body();
  }

  /** Collects the text of the log, as it is within JSON, until it holds {@code last}. */
  private static void readUntil(Socket stream, StringBuilder shown, String last) throws Exception {
    stream.setSoTimeout(120_000);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8));
    String line = in.readLine();
    while (line != null && shown.indexOf(last) < 0) {
      int text = line.indexOf("\"text\":\"");
      if (line.startsWith("data: {\"deploy\"") && text > 0) {
        shown.append(line, text + 8, line.indexOf("\",\"closed\""));
      }
      line = in.readLine();
    }
  }
}
