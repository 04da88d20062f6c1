package dev.railhead.atomic.serve;

import java.time.Duration;
import java.util.Locale;

/** Metrics in the text format of Prometheus, version 0.0.4. For one thread. */
final class MetricsText {
  private final StringBuilder text = new StringBuilder();
  private final String docroot;

  MetricsText(String docroot) {
    this.docroot = label("docroot", docroot);
  }

  String of(ResolverMetrics metrics) {
    LiveRelease live = metrics.live();
    type("live", "gauge", "1 for the release that is live in this process");
    value("live", which(live), 1);
    gauge("epoch_fence", "first part of the live release's epoch", live.epoch().fence());
    gauge("epoch_number", "second part of the live release's epoch", live.epoch().number());
    gauge("since_look_seconds", "how long ago the link was read", seconds(metrics.sinceLook()));
    gauge("broken", "1 while the last good release stands in", metrics.fault().isPresent() ? 1 : 0);
    gauge("watching", "1 while changes are heard of at once", metrics.watching() ? 1 : 0);
    gauge("leases", "leases that the host can see", metrics.leases());
    counter("looks_total", "how often the link was read", metrics.looks());
    counter("swaps_total", "times another release went live", metrics.swaps());
    counter("fallbacks_total", "times the last good release had to stand in", metrics.fallbacks());
    counter("leaks_total", "pins reported as open for too long", metrics.leaks());
    counter("drains_total", "releases let go", metrics.drains());
    gauge("last_drain_seconds", "pinned after its swap", seconds(metrics.lastDrain()));
    gauge("longest_drain_seconds", "the longest of them", seconds(metrics.longestDrain()));
    counter("missed_events_total", "events that no listener heard", metrics.missedEvents());
    pins(metrics);
    return text.toString();
  }

  private void pins(ResolverMetrics metrics) {
    type("pins", "gauge", "open pins and scopes");
    for (PinCensus census : metrics.pins()) {
      String which = which(census.release());
      for (int i = 0; i < census.byAge().size(); i++) {
        value("pins", which + ',' + label("age", PinCensus.ageName(i)), census.byAge().get(i));
      }
    }
  }

  private static String which(LiveRelease release) {
    return ',' + label("release", release.name()) + ',' + label("epoch", release.epoch() + "");
  }

  private void gauge(String name, String help, Number value) {
    type(name, "gauge", help);
    value(name, "", value);
  }

  private void counter(String name, String help, long value) {
    type(name, "counter", help);
    value(name, "", value);
  }

  private void type(String name, String type, String help) {
    text.append("# HELP railhead_docroot_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE railhead_docroot_").append(name).append(' ').append(type).append('\n');
  }

  private void value(String name, String labels, Number value) {
    boolean whole = value instanceof Long || value instanceof Integer;
    String number =
        whole ? value.toString() : String.format(Locale.ROOT, "%.6f", value.doubleValue());
    text.append("railhead_docroot_").append(name);
    text.append('{').append(docroot).append(labels).append("} ").append(number).append('\n');
  }

  private static String label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + '"';
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
