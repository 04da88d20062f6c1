package dev.railhead.core.source;

import java.time.Instant;

/** A word that names this process, on this machine, among all that live and have lived. */
final class ProcessMark {
  private ProcessMark() {}

  static String mark() {
    ProcessHandle self = ProcessHandle.current();
    long started = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return self.pid() + "-" + started;
  }
}
