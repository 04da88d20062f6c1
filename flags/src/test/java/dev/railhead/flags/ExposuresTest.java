package dev.railhead.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ExposuresTest {
  private static final Exposure EXPOSURE = exposure("checkout.new", "a|b:c");

  @Test
  void statsd_gets_one_counter_by_udp() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        StatsdExposures statsd =
            StatsdExposures.to((InetSocketAddress) server.getLocalSocketAddress())) {
      server.setSoTimeout(10_000);
      statsd.exposed(EXPOSURE);
      DatagramPacket packet = new DatagramPacket(new byte[1000], 1000);
      server.receive(packet);
      assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
          .isEqualTo("ab.checkout.new.a_b_c:1|c");
    }
  }

  @Test
  void a_log_gets_one_line() {
    Logger logger = (Logger) LoggerFactory.getLogger("flags.exposures.test");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.setAdditive(false);
    logger.setLevel(ch.qos.logback.classic.Level.INFO);
    logger.addAppender(lines);
    LoggedExposures.to("flags.exposures.test").exposed(EXPOSURE);
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("checkout.new=a|b:c selector=w version=v1");
  }

  @Test
  void listeners_that_are_stuck_hold_up_nobody_and_what_they_miss_is_counted() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<Exposure> heard = new CopyOnWriteArrayList<>();
    ExposureListener stuck =
        exposure -> {
          began.countDown();
          awaitUninterrupted(go);
          heard.add(exposure);
        };
    try (DispatchQueue<Exposure> queue = queue(List.of(stuck), 10)) {
      queue.offer(EXPOSURE);
      began.await();
      for (int i = 0; i < 100; i++) {
        queue.offer(EXPOSURE);
      }
      assertThat(queue.dropped()).isEqualTo(90);
      go.countDown();
      await().untilAsserted(() -> assertThat(heard).hasSize(11));
    }
  }

  @Test
  void a_listener_that_throws_hides_nothing_from_the_others() {
    List<Exposure> heard = new CopyOnWriteArrayList<>();
    ExposureListener broken =
        exposure -> {
          throw new IllegalStateException("broken");
        };
    try (DispatchQueue<Exposure> queue = queue(List.of(broken, heard::add), 10)) {
      queue.offer(EXPOSURE);
      queue.offer(EXPOSURE);
      await().untilAsserted(() -> assertThat(heard).hasSize(2));
    }
  }

  @Test
  void closing_delivers_what_is_waiting_and_takes_no_more() {
    List<Exposure> heard = new CopyOnWriteArrayList<>();
    DispatchQueue<Exposure> queue = queue(List.of(heard::add), 1000);
    for (int i = 0; i < 1000; i++) {
      queue.offer(EXPOSURE);
    }
    queue.close();
    queue.offer(EXPOSURE);
    assertThat(heard.size() + queue.dropped()).isEqualTo(1001);
    assertThat(queue.dropped()).isEqualTo(1);
  }

  private static DispatchQueue<Exposure> queue(List<ExposureListener> listeners, int capacity) {
    return DispatchQueue.start("test", listeners, ExposureListener::exposed, capacity);
  }

  private static Exposure exposure(String flag, String variant) {
    Answer answer =
        new Answer(
            flag,
            variant,
            Selector.PERCENTAGE,
            true,
            null,
            null,
            Map.of(),
            new Count.Sheet().count());
    return new Exposure(answer, FlagContext.ofUser("7"), "v1");
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
