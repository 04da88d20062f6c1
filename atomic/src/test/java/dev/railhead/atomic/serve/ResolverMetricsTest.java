package dev.railhead.atomic.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.serve.fixture.Home;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolverMetricsTest {
  @TempDir Path temp;
  private final AtomicLong nanos = new AtomicLong();
  private Home home;
  private DocrootResolver docroot;

  @BeforeEach
  void open() throws Exception {
    home = Home.ofRailhead(temp.toRealPath().resolve("web"));
    home.deploy("yin", Home.id(1));
    docroot =
        DocrootResolver.caching(home.current(), Duration.ofHours(1))
            .timedBy(InstantSource.system(), nanos::get)
            .waitingForPins(Duration.ZERO)
            .open();
  }

  @AfterEach
  void close() {
    docroot.close();
  }

  @Test
  void counts_pins_by_release_and_age() throws Exception {
    try (Pin old = docroot.pin();
        Scope scope = docroot.scope()) {
      nanos.addAndGet(Duration.ofSeconds(30).toNanos());
      home.deploy("yang", Home.id(2));
      docroot.published();
      docroot.metrics();
      try (Pin fresh = docroot.pin()) {
        ResolverMetrics metrics = docroot.metrics();
        assertThat(metrics.live()).isSameAs(fresh.release());
        assertThat(metrics.openPins()).isEqualTo(3);
        PinCensus young = metrics.pins().get(0);
        assertThat(young.byAge()).containsExactly(1L, 0L, 0L, 0L, 0L);
        PinCensus aged = metrics.pins().get(1);
        assertThat(aged.release()).isSameAs(old.release()).isSameAs(scope.release());
        assertThat(aged.byAge()).containsExactly(0L, 0L, 2L, 0L, 0L);
        assertThat(aged.oldest()).isEqualTo(Duration.ofSeconds(30));
        assertThat(metrics.leases()).isEqualTo(2);
        assertThat(metrics.swaps()).isEqualTo(1);
      }
    }
  }

  @Test
  void tells_how_long_ago_it_looked_and_how_long_the_last_drain_took() throws Exception {
    LiveRelease before = docroot.current();
    Pin pin = docroot.pin();
    home.deploy("yang", Home.id(2));
    docroot.published();
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    assertThat(docroot.metrics().sinceLook()).isEqualTo(Duration.ofSeconds(3));
    pin.close();
    docroot.awaitDrained(before, Duration.ZERO);
    assertThat(docroot.metrics().lastDrain()).isEqualTo(Duration.ofSeconds(3));
    assertThat(docroot.metrics().longestDrain()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void is_shown_by_jmx_until_that_is_closed() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    DocrootBean bean = DocrootBean.show(docroot, "a \"site\", with commas");
    try (Pin pin = docroot.pin()) {
      DocrootMXBean shown = JMX.newMXBeanProxy(server, bean.name(), DocrootMXBean.class);
      assertThat(shown.getRelease()).isEqualTo(pin.release().name());
      assertThat(shown.getEpoch()).isEqualTo("7.1");
      assertThat(shown.getOpenPins()).isEqualTo(1);
      assertThat(shown.getPinsByAge()).containsEntry("<1s", 1L);
      assertThat(shown.getPinsByRelease()).isEqualTo(Map.of(pin.release().toString(), 1L));
      assertThat(shown.getFault()).isEmpty();
      assertThat(server.getAttribute(bean.name(), "PinsByAge")).isInstanceOf(TabularData.class);
      for (var attribute : server.getMBeanInfo(bean.name()).getAttributes()) {
        assertThat(server.getAttribute(bean.name(), attribute.getName())).isNotNull();
      }
      assertThatThrownBy(() -> DocrootBean.show(docroot, "a \"site\", with commas"))
          .isInstanceOf(IllegalStateException.class);
    } finally {
      bean.close();
      bean.close();
    }
    assertThat(server.isRegistered(bean.name())).isFalse();
  }

  @Test
  void is_printed_in_the_form_that_prometheus_reads() {
    try (Pin pin = docroot.pin()) {
      String text = docroot.metrics().text("a \"site\"\\");
      assertThat(text)
          .contains("railhead_docroot_swaps_total{docroot=\"a \\\"site\\\"\\\\\"} 0\n")
          .contains("release=\"" + pin.release().name() + "\",epoch=\"7.1\",age=\"<1s\"} 1\n")
          .contains("# TYPE railhead_docroot_pins gauge\n");
      for (String line : text.lines().toList()) {
        assertThat(line)
            .matches("# (HELP|TYPE) [a-z_]+ .+|[a-z_]+\\{[a-z]+=\".*\"} [0-9]+(\\.[0-9]+)?");
      }
    }
  }
}
