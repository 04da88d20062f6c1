package dev.railhead.examples.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.deploy.Deploy;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many browsers at once, and some that do not read. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class StreamsIT {
  private static final int BROWSERS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void two_hundred_streams_for_a_minute_fit_in_128_megabytes_and_leave_no_thread()
      throws Exception {
    ConsoleChild child = ConsoleChild.start(directory, 2, 128);
    try (Selector selector = Selector.open()) {
      int port = child.port();
      long deploy = deploy(port, "princess");
      Map<SocketChannel, StringBuilder> browsers = new HashMap<>();
      for (int i = 0; i < BROWSERS; i++) {
        browsers.put(browser(selector, port, deploy), new StringBuilder());
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      boolean again = false;
      while (System.nanoTime() - end < 0) {
        read(selector, browsers);
        if (!again && allContain(browsers, "\"closed\":true")) {
          again = true;
          deploy(port, "production");
        }
      }
      assertThat(again).as("all have seen the deploy's end").isTrue();
      assertThat(browsers.values())
          .allSatisfy(
              seen ->
                  assertThat(seen)
                      .startsWith("HTTP/1.1 200")
                      .contains("is live")
                      .contains("\"state\":\"running\""));
      assertThat(child.ask("threads")).isEqualTo(BROWSERS);
      assertThat(child.ask("heap")).isLessThan(128L << 20);
      for (SocketChannel browser : browsers.keySet()) {
        browser.close();
      }
      // A channel that a selector knows is closed for real when that looks next.
      selector.selectNow();
      await().atMost(PATIENCE).until(() -> child.ask("threads") == 0);
    } finally {
      child.kill();
    }
  }

  private static SocketChannel browser(Selector selector, int port, long deploy)
      throws IOException {
    SocketChannel channel =
        SocketChannel.open(
            new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port));
    String request =
        "GET /events?deploy="
            + deploy
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nAuthorization: Bearer "
            + ConsoleWorld.token("eve")
            + "\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  private static void read(Selector selector, Map<SocketChannel, StringBuilder> browsers)
      throws IOException {
    selector.select(500);
    for (SelectionKey key : selector.selectedKeys()) {
      SocketChannel channel = (SocketChannel) key.channel();
      ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
      int count = channel.read(buffer);
      assertThat(count).as("a stream goes on").isNotNegative();
      browsers.get(channel).append(new String(buffer.array(), 0, count, StandardCharsets.UTF_8));
    }
    selector.selectedKeys().clear();
  }

  private static boolean allContain(Map<SocketChannel, StringBuilder> browsers, String text) {
    return browsers.values().stream().allMatch(seen -> seen.indexOf(text) >= 0);
  }

  private static long deploy(int port, String stage) throws Exception {
    String[] next = new String[1];
    String box = "(?s)^.*?\"stage\":\"" + stage + "\",\"title.*?\"next\":\"?([0-9a-f]+|null).*$";
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              String board = RawHttp.of(port, "GET", "/api/board", "eve").send().body();
              next[0] = board.replaceAll(box, "$1");
              return next[0].length() == 40 && !board.contains("\"state\":\"running\"");
            });
    RawHttp.Answer answer =
        RawHttp.post(
                port,
                "/api/stacks/web/stages/" + stage + "/deploy",
                "kchung",
                Map.of("revision", next[0]))
            .send();
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Long.parseLong(answer.body().replaceAll("\\D", ""));
  }

  @Test
  void one_who_does_not_read_delays_no_deploy_and_nobody_else_and_is_let_go() throws Exception {
    List<Socket> asleep = new ArrayList<>();
    try (ConsoleWorld world = new ConsoleWorld(directory)) {
      world.deployed(2);
      try (Console console = world.serve()) {
        int port = console.address().getPort();
        world.ledger.runLogs().append(1, "a line of a long log\n".repeat(500_000));
        for (int i = 0; i < 10; i++) {
          asleep.add(RawHttp.of(port, "GET", "/events?deploy=1", "eve").open());
        }
        await().atMost(PATIENCE).until(() -> console.streams() == 10);
        Deploy deploy =
            world.deployer.start(world.request(ConsoleWorld.PRINCESS, world.repository.before(0)));
        assertThat(deploy.await().isSuccess()).isTrue();
        long id = deploy.id().orElseThrow();
        try (Socket reader = RawHttp.of(port, "GET", "/events?deploy=" + id, "kchung").open()) {
          reader.setSoTimeout(60_000);
          StringBuilder seen = new StringBuilder();
          byte[] bytes = new byte[8192];
          while (seen.indexOf("\"closed\":true") < 0) {
            int count = reader.getInputStream().read(bytes);
            assertThat(count).isPositive();
            seen.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
          }
          assertThat(seen).contains("is live");
        }
        assertThat(console.streams()).isGreaterThanOrEqualTo(10);
        await().atMost(PATIENCE).until(() -> console.streams() == 0);
      }
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  Thread.getAllStackTraces().keySet().stream()
                      .noneMatch(thread -> thread.getName().startsWith("console-")));
    } finally {
      for (Socket socket : asleep) {
        socket.close();
      }
    }
  }
}
