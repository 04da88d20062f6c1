package dev.railhead.examples.tool;

import dev.railhead.core.deploy.DeployRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What deploys and rollbacks can be told. Filled by picocli, then only read. */
final class DeployOptions {
  @Option(
      names = "--override",
      paramLabel = "REASON",
      description = "Go past the order of stages, on record.")
  @Nullable String override;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = Times.class,
      description = "Wait so long for the stack's lock, such as 90s or 10m (default: not at all).")
  @Nullable Duration wait;

  @Option(
      names = "--within",
      paramLabel = "TIME",
      converter = Times.class,
      description = "Give up after so long (default: 30m).")
  @Nullable Duration within;

  DeployRequest applied(DeployRequest request) {
    DeployRequest result = request;
    if (override != null) {
      result = result.overridingStageOrder(override);
    }
    if (wait != null) {
      result = result.waitingForLock(wait);
    }
    return within == null ? result : result.within(within);
  }
}
