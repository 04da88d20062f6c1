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
    Verification verification,
    DocrootLocks locks) {

  String layoutWord() {
    return layout.name().toLowerCase(Locale.ROOT);
  }

  DocrootSettings within(Duration newDeadline) {
    return new DocrootSettings(
        session, home, layout, newDeadline, lockWait, grace, drain, confirm, verification, locks);
  }

  DocrootSettings waitingForLock(Duration wait) {
    return new DocrootSettings(
        session, home, layout, deadline, wait, grace, drain, confirm, verification, locks);
  }

  DocrootSettings sparing(Duration newGrace) {
    return new DocrootSettings(
        session, home, layout, deadline, lockWait, newGrace, drain, confirm, verification, locks);
  }

  DocrootSettings draining(Duration newDrain) {
    return new DocrootSettings(
        session, home, layout, deadline, lockWait, grace, newDrain, confirm, verification, locks);
  }

  DocrootSettings revertingUnlessConfirmed(Duration within) {
    return new DocrootSettings(
        session,
        home,
        layout,
        deadline,
        lockWait,
        grace,
        drain,
        Optional.of(within),
        verification,
        locks);
  }

  DocrootSettings verifying(Verification other) {
    return new DocrootSettings(
        session, home, layout, deadline, lockWait, grace, drain, confirm, other, locks);
  }

  DocrootSettings lockedBy(DocrootLocks others) {
    return new DocrootSettings(
        session, home, layout, deadline, lockWait, grace, drain, confirm, verification, others);
  }
}
