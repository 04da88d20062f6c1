package dev.railhead.atomic;

import dev.railhead.atomic.internal.DocrootLocks;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.HostSession;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Where a docroot is, and how long its operations wait for what. Immutable. */
record DocrootSettings(
    HostSession session,
    HostPath home,
    Layout layout,
    Duration deadline,
    Duration lockWait,
    Duration grace,
    Duration drain,
    Optional<Duration> confirm,
    DocrootLocks locks) {

  String layoutWord() {
    return layout.name().toLowerCase(Locale.ROOT);
  }

  DocrootSettings within(Duration newDeadline) {
    return new DocrootSettings(
        session, home, layout, newDeadline, lockWait, grace, drain, confirm, locks);
  }

  DocrootSettings waitingForLock(Duration wait) {
    return new DocrootSettings(session, home, layout, deadline, wait, grace, drain, confirm, locks);
  }

  DocrootSettings sparing(Duration newGrace) {
    return new DocrootSettings(
        session, home, layout, deadline, lockWait, newGrace, drain, confirm, locks);
  }

  DocrootSettings draining(Duration newDrain) {
    return new DocrootSettings(
        session, home, layout, deadline, lockWait, grace, newDrain, confirm, locks);
  }

  DocrootSettings revertingUnlessConfirmed(Duration within) {
    return new DocrootSettings(
        session, home, layout, deadline, lockWait, grace, drain, Optional.of(within), locks);
  }

  DocrootSettings lockedBy(DocrootLocks others) {
    return new DocrootSettings(
        session, home, layout, deadline, lockWait, grace, drain, confirm, others);
  }
}
