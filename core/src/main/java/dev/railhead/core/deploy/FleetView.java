package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.DeployEvent.Began;
import dev.railhead.core.deploy.DeployEvent.Exported;
import dev.railhead.core.deploy.DeployEvent.HostDone;
import dev.railhead.core.deploy.DeployEvent.HostFailed;
import dev.railhead.core.deploy.DeployEvent.HostProgressed;
import dev.railhead.core.deploy.DeployEvent.HostRetried;
import dev.railhead.core.deploy.DeployEvent.Pinned;
import dev.railhead.core.deploy.DeployEvent.StepBegan;
import dev.railhead.core.deploy.DeployEvent.StepEnded;
import dev.railhead.core.deploy.DeployEvent.Swapped;
import dev.railhead.core.deploy.DeployEvent.SwappedBack;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one deploy from its events so far. For one thread. */
final class FleetView {
  private final Began began;
  private final Map<Host, HostView> hosts = new LinkedHashMap<>();
  private final Map<Step, Duration> steps = new EnumMap<>(Step.class);
  private String what;
  private Instant last;
  private @Nullable Step step;
  private @Nullable TransferMeter meter;

  FleetView(Began began) {
    this.began = began;
    this.what = began.requested();
    this.last = began.mark().at();
    began.hosts().forEach(host -> hosts.put(host, new HostView(host)));
  }

  /** Takes {@code event}, which is of this deploy, into account. */
  void apply(DeployEvent event) {
    last = event.mark().at();
    if (event instanceof StepBegan e) {
      step = e.step();
      if (step == Step.TRANSFER) {
        meter();
      }
    } else if (event instanceof StepEnded e) {
      steps.put(e.step(), e.took());
    } else if (event instanceof Pinned e) {
      what = e.revision().abbreviated();
    } else if (event instanceof Exported e) {
      what = e.release().toString();
    } else {
      applyToHost(event);
    }
  }

  private void applyToHost(DeployEvent event) {
    if (event instanceof HostProgressed e) {
      of(e.host()).progressed(e);
      meter().progressed(e.host(), e.files(), e.bytes(), e.percent());
    } else if (event instanceof HostRetried e) {
      of(e.host()).retried(e);
    } else if (event instanceof HostDone e) {
      of(e.host()).done(e);
      settle(e.step(), e.host());
    } else if (event instanceof HostFailed e) {
      of(e.host()).failed(e);
      settle(e.step(), e.host());
    } else if (event instanceof Swapped e) {
      of(e.host()).swapped(e);
    } else if (event instanceof SwappedBack e) {
      of(e.host()).swappedBack(e);
    }
  }

  private void settle(Step ended, Host host) {
    if (ended == Step.TRANSFER) {
      meter().settled(host);
    }
  }

  /** By the events' own time; from the transfer on. */
  private TransferMeter meter() {
    if (meter == null) {
      meter = new TransferMeter(began.hosts(), () -> elapsed().toNanos());
    }
    return meter;
  }

  /** How fast {@code host} receives, and for how long yet, while a transfer is under way. */
  Optional<TransferMeter.Reading> reading(Host host) {
    return readings().map(known -> known.of(host));
  }

  /** The same for all hosts together. */
  Optional<TransferMeter.Reading> reading() {
    return readings().map(TransferMeter::all);
  }

  private Optional<TransferMeter> readings() {
    return step == Step.TRANSFER ? Optional.ofNullable(meter) : Optional.empty();
  }

  private HostView of(Host host) {
    return hosts.computeIfAbsent(host, HostView::new);
  }

  Began began() {
    return began;
  }

  /** The release, or as much as is known of it: the revision, or what was asked for. */
  String what() {
    return what;
  }

  Collection<HostView> hosts() {
    return hosts.values();
  }

  long count(HostView.State state) {
    return hosts.values().stream().filter(host -> host.state() == state).count();
  }

  /** Bytes of the files sent to all hosts so far. */
  long bytes() {
    return hosts.values().stream().mapToLong(HostView::bytes).sum();
  }

  /** The steps that are done, with how long they took. */
  Map<Step, Duration> steps() {
    return steps;
  }

  /** The step that began last. */
  @Nullable Step step() {
    return step;
  }

  /** The time from the first event to the latest. */
  Duration elapsed() {
    return Duration.between(began.mark().at(), last);
  }
}
