package dev.railhead.core.deploy;

import dev.railhead.core.host.HostConnector;
import dev.railhead.core.ledger.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** What all deploys of one deployer share. */
record DeploySettings(
    Ledger ledger,
    HostConnector hosts,
    Transfer transfer,
    Map<Step, Duration> deadlines,
    int atOnce,
    int keep,
    Duration lease,
    Duration skew,
    List<Duration> swapBackPauses,
    InstantSource clock) {

  static final Map<Step, Duration> DEADLINES =
      Map.ofEntries(
          Map.entry(Step.PIN, Duration.ofMinutes(2)),
          Map.entry(Step.GATES, Duration.ofMinutes(15)),
          Map.entry(Step.EXPORT, Duration.ofMinutes(15)),
          Map.entry(Step.TRANSFER, Duration.ofMinutes(15)),
          Map.entry(Step.VERIFY, Duration.ofMinutes(5)),
          Map.entry(Step.QUORUM, Duration.ofMinutes(2)),
          Map.entry(Step.CANARY, Duration.ofMinutes(15)),
          Map.entry(Step.SWAP, Duration.ofMinutes(2)),
          Map.entry(Step.READ_BACK, Duration.ofMinutes(2)),
          Map.entry(Step.AFTER_GATES, Duration.ofMinutes(15)),
          Map.entry(Step.RECORD, Duration.ofMinutes(2)));

  Duration deadline(Step step) {
    return deadlines.getOrDefault(step, Duration.ofMinutes(2));
  }

  Wave wave(Step step) {
    return new Wave(hosts, atOnce, step.toString().replace(' ', '-'));
  }
}
