package dev.railhead.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.HostTransfer.Failed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TransferMeterTest {
  private static final Host WEB1 = Host.named("web1");
  private static final Host WEB2 = Host.named("web2");

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final TransferMeter meter = new TransferMeter(List.of(WEB1, WEB2), clock::get);

  private void pass(int seconds) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private void move(Host host, long bytes, int percent) {
    meter.progressed(host, bytes / 100, bytes, percent);
  }

  @Test
  void each_host_and_all_together_have_a_rate_and_a_time_left() {
    move(WEB1, 0, 0);
    move(WEB2, 0, 0);
    pass(2);
    move(WEB1, 4_000, 50);
    move(WEB2, 2_000, 25);

    assertThat(meter.of(WEB1).bytesPerSecond()).isEqualTo(2_000);
    assertThat(meter.of(WEB1).left()).contains(Duration.ofSeconds(2));
    assertThat(meter.of(WEB2).left()).contains(Duration.ofSeconds(6));
    assertThat(meter.all().files()).isEqualTo(60);
    assertThat(meter.all().bytes()).isEqualTo(6_000);
    assertThat(meter.all().percent()).isEqualTo(37);
    assertThat(meter.all().bytesPerSecond()).isEqualTo(3_000);
  }

  @Test
  void a_host_that_has_failed_keeps_nobody_waiting() {
    pass(1);
    move(WEB1, 1_000, 100);
    meter.ended(new Delivered(WEB1, TransferCounts.NONE, 1, Duration.ofSeconds(1)));
    assertThat(meter.all().left()).contains(Duration.ofSeconds(1));
    meter.ended(new Failed(WEB2, Cause.OTHER, "?", 1, Duration.ofSeconds(1)));
    assertThat(meter.all().left()).contains(Duration.ZERO);
    assertThat(meter.of(WEB2).percent()).isZero();
  }

  @Test
  void a_new_try_is_measured_anew() {
    move(WEB1, 0, 0);
    pass(60);
    move(WEB1, 6_000, 60);
    move(WEB1, 0, 0);
    pass(1);
    move(WEB1, 5_000, 50);
    assertThat(meter.of(WEB1).left()).contains(Duration.ofSeconds(1));
    assertThat(meter.of(WEB1).bytesPerSecond()).isEqualTo(5_000);
  }

  @Test
  void a_host_that_needed_nothing_is_done_at_once() {
    meter.ended(new Delivered(WEB1, TransferCounts.NONE, 1, Duration.ZERO));
    assertThat(meter.of(WEB1).percent()).isEqualTo(100);
    assertThat(meter.of(WEB1).left()).contains(Duration.ZERO);
  }
}
