package dev.railhead.rsync.internal;

import dev.railhead.core.host.HostPath;
import dev.railhead.rsync.internal.sender.Options;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * How the system's rsync is run. Immutable.
 *
 * @param program the rsync of this machine, a path or a name on the PATH
 * @param remoteProgram the rsync of the hosts, of characters that no shell minds
 * @param deadlines how long each phase may take
 * @param bytesPerSecond what all transfers together may send; empty for no limit
 * @param atOnce how many transfers run at once
 * @param options what a push does beyond copying
 * @param auditEvery after how many shipments one is compared by checksum; 0 for never
 */
public record RsyncSettings(
    String program,
    HostPath remoteProgram,
    Deadlines deadlines,
    OptionalLong bytesPerSecond,
    int atOnce,
    Options options,
    int auditEvery) {
  Duration connect() {
    return deadlines.connect();
  }

  Duration inactivity() {
    return deadlines.idle();
  }
}
