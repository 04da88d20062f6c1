package dev.railhead.examples.console.view;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.DeployListener;
import dev.railhead.examples.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What this process's deployer does just now, host by host: give it to the deployer as a listener.
 * It keeps the last few deploys. What it knows dies with the process; the ledger does not. Thread-
 * safe.
 */
public final class LiveDeploys implements DeployListener {
  private static final int KEPT = 32;

  private final Pulse pulse = new Pulse();
  private final Map<Long, Map<String, HostRow>> rows = new LinkedHashMap<>();
  private final Set<Long> running = new TreeSet<>();
  private long version;

  /**
   * Rows of a deploy that changed.
   *
   * @param version to ask on from
   * @param rows the rows; empty if nothing changed
   */
  public record Rows(long version, List<Json> rows) {}

  @Override
  public void on(DeployEvent event) {
    update(event);
    pulse.beat();
  }

  private synchronized void update(DeployEvent event) {
    long deploy = event.mark().deploy();
    if (event instanceof DeployEvent.Began began) {
      running.add(deploy);
      rows.put(deploy, new LinkedHashMap<>());
      began.hosts().forEach(host -> put(deploy, host, "waiting", "working", 0, ""));
      while (rows.size() > KEPT) {
        rows.remove(rows.keySet().iterator().next());
      }
    } else if (event instanceof DeployEvent.Ended) {
      running.remove(deploy);
    } else {
      updateHost(deploy, event);
    }
  }

  private void updateHost(long deploy, DeployEvent event) {
    if (event instanceof DeployEvent.HostProgressed e) {
      put(deploy, e.host(), "transfer", "working", e.percent(), "");
    } else if (event instanceof DeployEvent.HostRetried e) {
      put(deploy, e.host(), e.step().toString(), "retried", 0, e.why());
    } else if (event instanceof DeployEvent.HostDone e) {
      put(deploy, e.host(), e.step().toString(), "done", 100, e.detail());
    } else if (event instanceof DeployEvent.HostFailed e) {
      put(deploy, e.host(), e.step().toString(), "failed", 0, e.why());
    } else if (event instanceof DeployEvent.Swapped e) {
      put(deploy, e.host(), "swap", "swapped", 100, e.from() + " → " + e.to());
    } else if (event instanceof DeployEvent.SwappedBack e) {
      put(deploy, e.host(), "swap back", "back", 100, e.from() + " → " + e.to());
    }
  }

  private void put(long deploy, Host host, String step, String mark, int percent, String detail) {
    Map<String, HostRow> hosts = rows.get(deploy);
    if (hosts != null) {
      hosts.put(host.name(), new HostRow(host.name(), step, mark, percent, detail, ++version));
    }
  }

  /** The rows of {@code deploy} that changed after {@code seen}; empty for an unknown deploy. */
  public synchronized Optional<Rows> changed(long deploy, long seen) {
    Map<String, HostRow> hosts = rows.get(deploy);
    if (hosts == null) {
      return Optional.empty();
    }
    List<Json> changed = new ArrayList<>();
    long newest = seen;
    for (HostRow row : hosts.values()) {
      if (row.version() > seen) {
        changed.add(row.json());
        newest = Math.max(newest, row.version());
      }
    }
    return Optional.of(new Rows(newest, changed));
  }

  /** Whether {@code deploy} is run by this process's deployer, and has not ended. */
  public synchronized boolean isRunning(long deploy) {
    return running.contains(deploy);
  }

  /** Beats with each event. */
  public Pulse pulse() {
    return pulse;
  }
}
