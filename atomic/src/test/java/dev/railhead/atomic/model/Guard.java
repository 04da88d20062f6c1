package dev.railhead.atomic.model;

import dev.railhead.atomic.Epoch;
import dev.railhead.atomic.internal.Call;
import dev.railhead.atomic.internal.EpochLine;
import dev.railhead.atomic.internal.Step;
import dev.railhead.atomic.internal.Step.Kind;
import java.util.ArrayList;
import java.util.List;

/** Something that keeps an invariant, and that can be taken away to see that it does. */
enum Guard {
  /** None is taken away. */
  NONE,
  /** One operation at a time. */
  LOCK,
  /** A lower fence is refused. */
  FENCE,
  /** What is live is compared with what was expected. */
  EXPECTATION,
  /** Every byte is read again before the seal. */
  VERIFICATION,
  /** A place loses its seal before it is written to. */
  UNSEALING,
  /** The files are on the disk before the seal is. */
  PERSISTENCE,
  /** The link is on the disk before the operation returns. */
  PERSISTENT_LINK,
  /** The link is replaced by one rename. */
  RENAME,
  /** The epoch is published. */
  PUBLICATION,
  /** A rollback has a new epoch. */
  GROWTH,
  /** Leases are looked at. */
  LEASES,
  /** A reader looks at the link again once its lease is in place. */
  SECOND_LOOK,
  /** A reader looks at the link again after a while. */
  REFRESH,
  /** What interrupted runs have left is cleared. */
  CLEARING,
  /** There is a third slot for when another cannot be drained. */
  THIRD_SLOT;

  /** {@code steps} as they would be without this guard. */
  List<Step> weaken(List<Step> steps) {
    List<Step> weak = new ArrayList<>();
    for (Step step : steps) {
      List<Call> calls = new ArrayList<>();
      step.calls().forEach(call -> calls.addAll(weaken(step.kind(), call)));
      weak.add(new Step(step.kind(), calls));
    }
    return weak;
  }

  private List<Call> weaken(Kind kind, Call call) {
    boolean dropped =
        switch (this) {
          case VERIFICATION -> kind == Kind.VERIFY;
          case UNSEALING -> kind == Kind.UNSEAL;
          case PERSISTENCE -> kind == Kind.PERSIST;
          case PERSISTENT_LINK -> kind == Kind.PERSIST_LINK;
          case PUBLICATION -> kind == Kind.PUBLISH;
          case CLEARING -> kind == Kind.CLEAN || (kind == Kind.LINK && call instanceof Call.Remove);
          default -> false;
        };
    if (dropped) {
      return List.of();
    }
    if (this == RENAME && kind == Kind.SWAP && call instanceof Call.Rename rename) {
      return List.of(new Call.Remove(rename.to()), call);
    }
    if (this == GROWTH && call instanceof Call.Write write && write.path().endsWith("/epoch.new")) {
      return List.of(new Call.Write(write.path(), shrunk(write.text())));
    }
    return List.of(call);
  }

  /** The epoch of a release is always the same, as if a rollback went back to the old one. */
  private static String shrunk(String text) {
    EpochLine line = EpochLine.parse(text).orElseThrow();
    return new EpochLine(
            epoch(line.release()),
            line.release(),
            epoch(line.releaseBefore()),
            line.releaseBefore(),
            line.earlier())
        .toString();
  }

  private static Epoch epoch(String release) {
    return release.equals(EpochLine.NOTHING)
        ? Epoch.NONE
        : new Epoch(1, Long.parseLong(release.substring(0, 10), 16));
  }
}
