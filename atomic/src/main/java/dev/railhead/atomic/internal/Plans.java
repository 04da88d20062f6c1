package dev.railhead.atomic.internal;

import dev.railhead.atomic.Epoch;
import dev.railhead.atomic.internal.Step.Kind;
import dev.railhead.core.Fence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of each operation on a docroot, as values: planned from what it looks like, under its
 * lock, and done by whoever has the disk. The same steps, in the same order, as {@code docroot.sh}
 * takes on a host that has only a shell. Immutable.
 */
public final class Plans {
  private static final String STATE = View.STATE;

  private final View view;
  private final Fence fence;
  private final String writer;

  /**
   * Plans for the holder of {@code fence}.
   *
   * @param writer tells temporary names of one process from those of another
   */
  public Plans(View view, Fence fence, String writer) {
    this.view = view;
    this.fence = fence;
    this.writer = writer;
  }

  /** Remembers the fence; nothing to do when it is the highest already. */
  public List<Step> remember() throws IOException {
    return view.highestFence() < fence.token()
        ? List.of(Step.put(Kind.FENCE, STATE + "/fence", fence + "\n"))
        : List.of();
  }

  /**
   * Gets {@code slot} ready to be written to. Its files stay: what does not change keeps its path
   * and time.
   */
  public List<Step> openSlot(String slot) throws IOException {
    List<Step> steps = new ArrayList<>(clean(""));
    for (String each : slot.equals("spare") ? View.SLOTS : View.SLOTS.subList(0, 2)) {
      steps.addAll(directory(each));
    }
    // Where the last swap was cut off before this, the disk's link may still lead to this slot.
    steps.add(Step.of(Kind.PERSIST_LINK, new Call.Sync(".")));
    Optional<View.Seal> seal = view.seal(slot);
    List<Call> calls = new ArrayList<>();
    seal.ifPresent(held -> calls.add(new Call.Remove(STATE + "/manifests/" + held.id())));
    calls.addAll(unseal(slot));
    steps.add(new Step(Kind.UNSEAL, calls));
    if (view.disk().exists(STATE + "/suspect")) {
      steps.add(Step.of(Kind.OPEN, new Call.Empty(slot)));
    }
    steps.add(Step.of(Kind.OPEN, new Call.Write(STATE + "/filling", slot + " " + fence + "\n")));
    return steps;
  }

  /** Gets the staging directory of the release {@code id} ready to be written to. */
  public List<Step> openRelease(String id) throws IOException {
    String staging = staging(id);
    List<Step> steps = new ArrayList<>(directory("releases"));
    boolean suspect = view.disk().exists(STATE + "/suspect");
    steps.addAll(clean(suspect ? "" : staging));
    if (view.disk().exists("releases/" + id)) {
      if (view.disk().same("releases/" + id, View.CURRENT)) {
        throw new RefusedException(
            view.home()
                + "/releases/"
                + id
                + " is live, but not sealed: point current elsewhere, or remove it");
      }
      steps.add(new Step(Kind.CLEAN, discard(id)));
    }
    steps.add(new Step(Kind.UNSEAL, unseal(id)));
    if (suspect || !view.disk().isDirectory(staging)) {
      steps.add(Step.of(Kind.OPEN, new Call.MakeDirectory(staging), new Call.Sync("releases")));
    }
    return steps;
  }

  /** Clears what interrupted runs have left, but for the staging directory {@code kept}. */
  public List<Step> clean(String kept) throws IOException {
    List<Call> calls = new ArrayList<>();
    for (String name : view.disk().names(".")) {
      if (name.startsWith(".railhead-current.") && view.disk().target(name).isPresent()) {
        calls.add(new Call.Remove(name));
      }
    }
    for (String directory : List.of(STATE, STATE + "/seals", STATE + "/manifests")) {
      for (String name : view.disk().names(directory)) {
        if (name.endsWith(".new")) {
          calls.add(new Call.Remove(directory + "/" + name));
        }
      }
    }
    for (String name : view.disk().names("releases")) {
      // One that is idle was kept by a deployer that does not read every byte again.
      boolean isStaging = isLeft(name, ".staging") && !kept.equals("releases/" + name);
      if (isStaging || isLeft(name, ".idle")) {
        String trash = trash(name.substring(1, name.indexOf('.', 1)));
        calls.add(new Call.Rename("releases/" + name, trash));
        calls.add(new Call.RemoveTree(trash));
      } else if (isLeft(name, ".trash")) {
        calls.add(new Call.RemoveTree("releases/" + name));
      }
    }
    return calls.isEmpty() ? List.of() : List.of(new Step(Kind.CLEAN, calls));
  }

  private boolean isLeft(String name, String ending) throws IOException {
    int dot = name.indexOf('.', 1);
    return name.startsWith(".")
        && dot > 0
        && View.isId(name.substring(1, dot))
        && name.endsWith(ending)
        && view.disk().isDirectory("releases/" + name);
  }

  private List<Step> directory(String path) throws IOException {
    if (view.disk().target(path).isPresent()) {
      throw new RefusedException(
          view.home()
              + "/"
              + path
              + " is a symbolic link: make it a directory, or mount the other file system there");
    }
    return view.disk().isDirectory(path)
        ? List.of()
        : List.of(Step.of(Kind.OPEN, new Call.MakeDirectory(path), new Call.Sync(".")));
  }

  /** Syncs also when there is no seal: one that was taken away could otherwise come back. */
  private static List<Call> unseal(String name) {
    return List.of(new Call.Remove(STATE + "/seals/" + name), new Call.Sync(STATE + "/seals"));
  }

  private List<Call> discard(String id) {
    return List.of(new Call.Rename("releases/" + id, trash(id)), new Call.RemoveTree(trash(id)));
  }

  private String trash(String id) {
    return "releases/." + id + "." + writer + ".trash";
  }

  /** Where the holder of the fence fills the release {@code id}, with numbered releases. */
  public String staging(String id) {
    return "releases/." + id + "." + fence + ".staging";
  }

  /**
   * Checks, makes durable and marks complete what is in {@code tree}.
   *
   * @param id the release that it must hold
   * @param digest that of the release's manifest
   * @param manifest the manifest's own bytes, one char each
   */
  public List<Step> seal(String tree, String id, String digest, String manifest)
      throws IOException {
    boolean slot = View.SLOTS.contains(tree);
    String name = slot ? tree : id;
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(Kind.UNSEAL, unseal(name)));
    steps.add(Step.of(Kind.VERIFY, new Call.Verify(tree)));
    steps.add(Step.of(Kind.PERSIST, new Call.Permit(tree), new Call.SyncTree(tree)));
    steps.add(Step.put(Kind.SEAL, STATE + "/manifests/" + id, manifest));
    steps.add(
        Step.put(
            Kind.SEAL, STATE + "/seals/" + name, "railhead-seal 1 " + id + " " + digest + "\n"));
    if (view.disk().exists(STATE + "/suspect")) {
      steps.add(Step.of(Kind.SEAL, new Call.Remove(STATE + "/suspect")));
    }
    if (!slot) {
      steps.add(
          Step.of(Kind.NAME, new Call.Rename(tree, "releases/" + id), new Call.Sync("releases")));
    }
    return steps;
  }

  /**
   * Publishes that {@code id} is about to be live in place of what is, durably and before it is.
   * Nothing to do when this deployer has published it already.
   */
  public List<Step> publish(String id, View.Now live) throws IOException {
    EpochLine line = view.epochs();
    if (isArmed(line, id, live.id())) {
      return List.of();
    }
    Epoch next = line.epoch().next(fence);
    EpochLine published =
        new EpochLine(next, id, line.epochOf(live.id()), live.id(), line.before(live.id()));
    List<Step> steps = new ArrayList<>();
    if (!id.equals(EpochLine.NOTHING)) {
      // That it is there is seen; that it is on the disk is not, when who sealed it was cut off.
      steps.add(
          Step.of(
              Kind.PUBLISH,
              new Call.Sync(STATE + "/seals"),
              new Call.Sync(view.disk().isDirectory("releases") ? "releases" : ".")));
    }
    steps.add(Step.put(Kind.PUBLISH, STATE + "/epoch", published.toString()));
    steps.add(Step.of(Kind.PUBLISH, new Call.Write(STATE + "/armed", next + "\n")));
    if (view.disk().exists(STATE + "/previous")) {
      steps.add(Step.of(Kind.PUBLISH, new Call.Remove(STATE + "/previous")));
    }
    return steps;
  }

  /** Whether this deployer has published with {@code line}, durably, this very swap. */
  private boolean isArmed(EpochLine line, String id, String before) throws IOException {
    return line.release().equals(id)
        && line.releaseBefore().equals(before)
        && line.epoch().fence() == fence.token()
        // Written once the line is on the disk: it tells it from a line cut off before it was.
        && view.disk().text(STATE + "/armed").filter((line.epoch() + "\n")::equals).isPresent();
  }

  /**
   * What is live, if this deployer has armed this very swap, and the link names what it is from.
   * Its seal was read then, so it is not read again: all that is Railhead's would have published
   * another line before it changed what is live, and what is not would have changed the link's
   * text.
   */
  private Optional<View.Now> armed(String id, String expected) throws IOException {
    String place = "releases/" + expected;
    if (view.disk().target(View.CURRENT).filter(place::equals).isEmpty()) {
      return Optional.empty();
    }
    Optional<EpochLine> line = view.disk().text(STATE + "/epoch").flatMap(EpochLine::parse);
    return line.isPresent() && isArmed(line.get(), id, expected)
        ? Optional.of(new View.Now(expected, place, place, ""))
        : Optional.empty();
  }

  /**
   * Serves {@code id} from now on.
   *
   * @param expected what must be live now, or {@link EpochLine#NOTHING}
   * @throws RefusedException if it is not sealed, or something else is live
   */
  public List<Step> swap(String id, String expected) throws IOException {
    Optional<View.Now> armed = armed(id, expected);
    View.Now live = armed.isPresent() ? armed.get() : view.live();
    String place = check(id, expected, live);
    if (live.id().equals(id)) {
      // Perhaps an earlier try was cut off between the rename and this.
      return List.of(Step.of(Kind.PERSIST_LINK, new Call.Sync(".")));
    }
    List<Step> steps = new ArrayList<>(armed.isPresent() ? List.of() : publish(id, live));
    String next = ".railhead-current." + writer;
    steps.add(Step.of(Kind.LINK, new Call.Link(place, next)));
    steps.add(Step.of(Kind.COMPARE, new Call.Expect(View.CURRENT, live.target())));
    steps.add(Step.of(Kind.SWAP, new Call.Rename(next, View.CURRENT)));
    steps.add(Step.of(Kind.PERSIST_LINK, new Call.Sync(".")));
    return steps;
  }

  /** Publishes ahead of {@link #swap} that it is about to happen; see there. */
  public List<Step> arm(String id, String expected) throws IOException {
    View.Now live = view.live();
    check(id, expected, live);
    return live.id().equals(id) ? List.of() : publish(id, live);
  }

  private String check(String id, String expected, View.Now live) throws IOException {
    String place =
        view.sealed(id)
            .orElseThrow(
                () ->
                    new RefusedException(
                        id
                            + " is not sealed in "
                            + view.home()
                            + ": prepare, transfer and seal it first"));
    if (!live.id().equals(id) && (!live.isKnown() || !live.id().equals(expected))) {
      throw notAsExpected(live, expected);
    }
    return place;
  }

  private RefusedException notAsExpected(View.Now live, String expected) {
    return new RefusedException(
        view.home() + " serves " + live.describe() + ", not " + expected + " as expected");
  }

  /** Serves nothing from now on, if {@code id} is live. */
  public List<Step> withdraw(String id) throws IOException {
    View.Now live = view.live();
    Step persist = Step.of(Kind.PERSIST_LINK, new Call.Sync("."));
    if (live.isKnown() && !live.isServing()) {
      return List.of(persist);
    }
    if (!live.id().equals(id)) {
      throw notAsExpected(live, id);
    }
    List<Step> steps = new ArrayList<>(publish(EpochLine.NOTHING, live));
    steps.add(Step.of(Kind.SWAP, new Call.Remove(View.CURRENT)));
    steps.add(persist);
    return steps;
  }

  /**
   * Deletes releases that are neither live, nor the one before, nor armed, nor kept, nor pinned.
   *
   * @param keep what is kept in any case
   * @param others how many of the newest others are kept too
   * @param deleted hears of each release that is deleted
   */
  public List<Step> retain(Set<String> keep, int others, List<String> deleted) throws IOException {
    View.Now live = view.live();
    EpochLine line = view.epochs();
    Set<String> pinned = view.disk().pinned();
    List<Step> steps = new ArrayList<>();
    int left = others;
    for (String id : releases()) {
      boolean held =
          id.equals(line.before(live.id()))
              || (id.equals(line.release()) && live.id().equals(line.releaseBefore()))
              || keep.contains(id)
              || pinned.contains("releases/" + id)
              || pinned.contains("*");
      if (view.disk().same("releases/" + id, View.CURRENT) || held) {
        continue;
      }
      if (left > 0) {
        left--;
        continue;
      }
      deleted.add(id);
      steps.add(new Step(Kind.UNSEAL, unseal(id)));
      steps.add(
          Step.of(
              Kind.RECLAIM,
              new Call.Rename("releases/" + id, trash(id)),
              new Call.Remove(STATE + "/manifests/" + id)));
    }
    for (String id : deleted) {
      steps.add(Step.of(Kind.RECLAIM, new Call.RemoveTree(trash(id))));
    }
    return steps;
  }

  /** All releases, the newest first: by the date and the time in the name. */
  private List<String> releases() throws IOException {
    List<String> ids = new ArrayList<>();
    for (String name : view.disk().names("releases")) {
      if (View.isId(name) && view.disk().isDirectory("releases/" + name)) {
        ids.add(name);
      }
    }
    ids.sort((a, b) -> (b.substring(11) + b).compareTo(a.substring(11) + a));
    return ids;
  }

  /**
   * The slot to fill next, in order of preference: nothing serves from any of them, and the first
   * that nobody reads from is the one. The third is there only for when the others cannot be
   * drained.
   */
  public List<String> idleSlots() throws IOException {
    String previous = view.epochs().before(view.live().id());
    List<String> idle = new ArrayList<>();
    for (String slot : View.SLOTS) {
      if (!view.disk().same(slot, View.CURRENT)) {
        idle.add(slot);
      }
    }
    List<String> ranked = new ArrayList<>();
    for (int rank = 0; rank < 4; rank++) {
      for (String slot : idle) {
        if (rank(slot, previous) == rank) {
          ranked.add(slot);
        }
      }
    }
    return ranked;
  }

  private int rank(String slot, String previous) throws IOException {
    Optional<View.Seal> seal = view.seal(slot);
    if (slot.equals("spare") && !view.disk().isDirectory(slot)) {
      return 3;
    }
    if (seal.isEmpty()) {
      return 0;
    }
    return seal.get().id().equals(previous) ? 2 : 1;
  }
}
