package dev.railhead.atomic.serve;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Shows a resolver in JMX, as {@code dev.railhead:type=Docroot,name="..."}, until it is closed. To
 * be closed before the resolver is. Thread-safe.
 */
public final class DocrootBean implements DocrootMXBean, AutoCloseable {
  private final DocrootResolver resolver;
  private final MBeanServer server;
  private final ObjectName name;

  private DocrootBean(DocrootResolver resolver, MBeanServer server, ObjectName name) {
    this.resolver = resolver;
    this.server = server;
    this.name = name;
  }

  /**
   * Shows {@code resolver} in the platform's server.
   *
   * @param name what to call it, such as the site's name
   * @throws IllegalStateException if the name is taken; nothing was changed
   */
  public static DocrootBean show(DocrootResolver resolver, String name) {
    Objects.requireNonNull(resolver, "resolver");
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName full = new ObjectName("dev.railhead:type=Docroot,name=" + ObjectName.quote(name));
      DocrootBean bean = new DocrootBean(resolver, server, full);
      server.registerMBean(bean, full);
      return bean;
    } catch (InstanceAlreadyExistsException e) {
      throw new IllegalStateException("JMX shows a docroot of this name already: " + name, e);
    } catch (JMException e) {
      throw new IllegalStateException("JMX does not show the docroot " + name, e);
    }
  }

  /** The name that it has in JMX. */
  public ObjectName name() {
    return name;
  }

  @Override
  public String getRelease() {
    return resolver.current().name();
  }

  @Override
  public String getEpoch() {
    return resolver.current().epoch().toString();
  }

  @Override
  public String getDirectory() {
    return resolver.current().directory().toString();
  }

  @Override
  public String getSince() {
    return resolver.current().since().toString();
  }

  @Override
  public long getMillisSinceLook() {
    return resolver.metrics().sinceLook().toMillis();
  }

  @Override
  public String getFault() {
    return resolver.metrics().fault().orElse("");
  }

  @Override
  public boolean isWatching() {
    return resolver.metrics().watching();
  }

  @Override
  public long getLooks() {
    return resolver.metrics().looks();
  }

  @Override
  public long getSwaps() {
    return resolver.metrics().swaps();
  }

  @Override
  public long getFallbacks() {
    return resolver.metrics().fallbacks();
  }

  @Override
  public long getLeaks() {
    return resolver.metrics().leaks();
  }

  @Override
  public int getLeases() {
    return resolver.metrics().leases();
  }

  @Override
  public long getOpenPins() {
    return resolver.metrics().openPins();
  }

  @Override
  public Map<String, Long> getPinsByRelease() {
    Map<String, Long> counts = new LinkedHashMap<>();
    resolver.metrics().pins().forEach(each -> counts.put(each.release().toString(), each.open()));
    return counts;
  }

  @Override
  public Map<String, Long> getPinsByAge() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (PinCensus census : resolver.metrics().pins()) {
      for (int i = 0; i < census.byAge().size(); i++) {
        counts.merge(PinCensus.ageName(i), census.byAge().get(i), Long::sum);
      }
    }
    return counts;
  }

  @Override
  public List<String> getPinOwners() {
    return resolver.metrics().pins().stream().flatMap(each -> each.owners().stream()).toList();
  }

  @Override
  public long getLastDrainMillis() {
    return millis(resolver.metrics().lastDrain());
  }

  @Override
  public long getLongestDrainMillis() {
    return millis(resolver.metrics().longestDrain());
  }

  private static long millis(Duration duration) {
    return duration.toMillis();
  }

  /** Shows it no more. Does nothing the second time. */
  @Override
  public void close() {
    try {
      if (server.isRegistered(name)) {
        server.unregisterMBean(name);
      }
    } catch (JMException e) {
      throw new IllegalStateException("JMX goes on showing " + name, e);
    }
  }
}
