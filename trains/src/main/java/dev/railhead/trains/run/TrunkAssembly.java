package dev.railhead.trains.run;

import dev.railhead.core.Revision;
import dev.railhead.core.internal.Names;
import dev.railhead.core.source.ReleaseSource;
import dev.railhead.trains.Rider;
import dev.railhead.trains.Train;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Trains of changes that are on one branch: deploys the earliest revision that contains every
 * rider's change, which is that of the rider who came last on the branch. When somebody was put
 * off, a revision without that change is sought, and else the branch's tip serves, once it has
 * moved on from what had failed: there the change is reverted or mended. Containing is asked of
 * Git: a revision contains a change that it descends from. Thread-safe.
 */
public final class TrunkAssembly implements Assembly {
  private final ReleaseSource source;
  private final String trunk;

  private TrunkAssembly(ReleaseSource source, String trunk) {
    this.source = source;
    this.trunk = trunk;
  }

  /**
   * Trains of changes on the branch {@code trunk} of {@code source}.
   *
   * @throws IllegalArgumentException if the name is not one printable line
   */
  public static TrunkAssembly of(ReleaseSource source, String trunk) {
    return new TrunkAssembly(
        Objects.requireNonNull(source, "source"), Names.line("a branch's name", trunk, 400));
  }

  @Override
  public Result assemble(Train train) throws IOException, InterruptedException {
    Revision tip = source.resolve(trunk);
    Set<Revision> candidates = new LinkedHashSet<>();
    train.riders().forEach(rider -> candidates.addAll(rider.changes()));
    for (Revision candidate : candidates) {
      if (missing(candidate, train.riders()).isEmpty() && isFree(candidate, train.barred())) {
        return new Result.Assembled(candidate);
      }
    }
    return ofTip(train, tip);
  }

  private Result ofTip(Train train, Revision tip) throws IOException {
    List<Rider> missing = missing(tip, train.riders());
    if (!missing.isEmpty()) {
      return new Result.Impossible(
          missing, trunk + " does not contain the changes of " + names(missing));
    }
    Optional<Revision> failed = train.run().revision();
    boolean movedOn =
        failed.isEmpty() || (!failed.get().equals(tip) && contains(tip, failed.get()));
    if (isFree(tip, train.barred()) || movedOn) {
      return new Result.Assembled(tip);
    }
    return new Result.Impossible(
        List.of(),
        "no revision has the changes of "
            + names(train.riders())
            + " without those that were put off the train; revert them on "
            + trunk
            + " and try again");
  }

  private List<Rider> missing(Revision revision, List<Rider> riders) throws IOException {
    List<Rider> missing = new ArrayList<>();
    for (Rider rider : riders) {
      for (Revision change : rider.changes()) {
        if (!contains(revision, change)) {
          missing.add(rider);
          break;
        }
      }
    }
    return missing;
  }

  private boolean isFree(Revision revision, List<Revision> barred) throws IOException {
    for (Revision change : barred) {
      if (contains(revision, change)) {
        return false;
      }
    }
    return true;
  }

  private boolean contains(Revision revision, Revision change) throws IOException {
    return revision.equals(change) || source.changes(change, revision).backwards() == 0;
  }

  private static String names(List<Rider> riders) {
    return String.join(
        ", ",
        riders.stream()
            .map(
                rider ->
                    rider.user()
                        + " ("
                        + String.join(
                            " ", rider.changes().stream().map(Revision::abbreviated).toList())
                        + ")")
            .toList());
  }

  @Override
  public List<Rider> inOrder(List<Rider> riders) throws IOException {
    List<Rider> ordered = new ArrayList<>();
    for (Rider rider : riders) {
      int place = 0;
      while (place < ordered.size() && !buildsOn(ordered.get(place), rider)) {
        place++;
      }
      ordered.add(place, rider);
    }
    return ordered;
  }

  private boolean buildsOn(Rider later, Rider earlier) throws IOException {
    for (Revision tip : later.changes()) {
      if (!earlier.changes().isEmpty() && missing(tip, List.of(earlier)).isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
