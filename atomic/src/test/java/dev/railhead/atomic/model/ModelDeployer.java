package dev.railhead.atomic.model;

import dev.railhead.atomic.internal.Call;
import dev.railhead.atomic.internal.EpochLine;
import dev.railhead.atomic.internal.Plans;
import dev.railhead.atomic.internal.RefusedException;
import dev.railhead.atomic.internal.SlotChoice;
import dev.railhead.atomic.internal.Step;
import dev.railhead.atomic.internal.View;
import dev.railhead.core.Fence;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A deployer that takes the real steps, part by part: each {@link #advance} is as much as nothing
 * can come in between. Operations hold the host's lock from their first part to their last. For one
 * thread.
 */
final class ModelDeployer {
  private final ModelHost host;
  private final Fence fence;
  private final String name;
  private final Deque<Operation> ahead = new ArrayDeque<>();
  private final Deque<Call> calls = new ArrayDeque<>();
  private final Deque<Part> parts = new ArrayDeque<>();
  private Optional<IOException> refusal = Optional.empty();
  private String tree = "";
  private boolean working;
  private int taken;

  ModelDeployer(ModelHost host, long fence, String name) {
    this.host = host;
    this.fence = Fence.of(fence);
    this.name = name;
  }

  /** What is planned, once the lock is there. */
  private interface Operation {
    List<Step> plan(Plans plans) throws IOException;
  }

  private record Part(Call call, TestDisk.Part part) {}

  /** Puts a whole deploy of {@code id} ahead. */
  ModelDeployer deploying(String id, boolean spoiled) {
    if (host.slots()) {
      ahead.add(
          plans -> {
            Optional<String> place = host.view().sealed(id);
            tree = place.isPresent() ? "" : host.freeSlot(plans);
            return place.isPresent() ? plans.clean("") : plans.openSlot(tree);
          });
    } else {
      ahead.add(
          plans -> {
            tree = host.view().sealed(id).isPresent() ? "" : plans.staging(id);
            return tree.isEmpty() ? plans.clean("") : plans.openRelease(id);
          });
    }
    ahead.add(
        plans -> {
          checkFilling();
          return tree.isEmpty()
              ? List.of()
              : List.of(new Step(Step.Kind.OPEN, Files.transfer(host.disk(), tree, id, spoiled)));
        });
    ahead.add(
        plans -> {
          checkFilling();
          host.disk().verifies(id);
          return tree.isEmpty() ? List.of() : plans.seal(tree, id, "0".repeat(64), "manifest");
        });
    return swapping(id);
  }

  /**
   * Whether the slot is still this deployer's to fill, as it is when sealing. That a transfer asks
   * for it as well is the model's: a real one that was not ended when its deployer was taken over
   * from would go on, which is said where slots are described.
   */
  private void checkFilling() throws IOException {
    if (host.slots() && !tree.isEmpty()) {
      boolean ours = SlotChoice.filling(host.disk(), fence).filter(tree::equals).isPresent();
      if (!ours) {
        throw new RefusedException("no place prepared");
      }
    }
  }

  /** Puts a swap to {@code id} ahead, from whatever is live when this is called first. */
  ModelDeployer swapping(String id) {
    AtomicReference<String> expected = new AtomicReference<>(EpochLine.NOTHING);
    ahead.add(
        plans -> {
          expected.set(host.view().live().id());
          return List.of();
        });
    ahead.add(
        plans -> {
          String seen = expected.get();
          String live = host.view().live().id();
          return plans.swap(id, host.without(Guard.EXPECTATION) ? live : seen);
        });
    return this;
  }

  /** Puts a retention ahead. */
  ModelDeployer retaining(Set<String> keep, int others) {
    ahead.add(plans -> plans.retain(keep, others, new ArrayList<>()));
    return this;
  }

  /** Whether there is something left to do. */
  boolean isBusy() {
    return working || !ahead.isEmpty();
  }

  /** Whether it can go on now, or waits for the lock. */
  boolean isReady() {
    return working || (!ahead.isEmpty() && host.isFree());
  }

  /** Why it gave up. */
  Optional<IOException> refusal() {
    return refusal;
  }

  /** How many parts it has done. */
  int taken() {
    return taken;
  }

  /** Does the next part. */
  void advance() {
    try {
      if (!working) {
        begin();
      } else {
        Part next = parts.removeFirst();
        host.before(next.call());
        next.part().run();
        taken++;
      }
      plan();
    } catch (IOException e) {
      refusal = Optional.of(e);
      stop();
    }
  }

  private void begin() throws IOException {
    host.lock(this);
    working = true;
    View view = host.view();
    if (fence.token() < view.highestFence() && !host.without(Guard.FENCE)) {
      throw new RefusedException("fenced");
    }
    Plans plans = new Plans(view, fence, name);
    List<Step> steps = new ArrayList<>();
    if (fence.token() > view.highestFence()) {
      steps.addAll(plans.remember());
    }
    steps.addAll(ahead.removeFirst().plan(plans));
    for (Step step : host.guard().weaken(steps)) {
      for (Call call : step.calls()) {
        calls.add(call);
      }
    }
  }

  private void plan() throws IOException {
    while (parts.isEmpty() && !calls.isEmpty()) {
      Call call = calls.removeFirst();
      host.disk().parts(call).forEach(part -> parts.add(new Part(call, part)));
    }
    if (parts.isEmpty()) {
      working = false;
      host.unlock(this);
    }
  }

  /** Dies, or gives up: the lock is free, and what was done stays. */
  void stop() {
    ahead.clear();
    parts.clear();
    calls.clear();
    working = false;
    host.unlock(this);
  }

  /** Does all that is left. */
  ModelDeployer run() {
    while (isBusy()) {
      advance();
    }
    return this;
  }

  /** Does up to {@code count} parts, and then dies. */
  void runAndDie(int count) {
    while (isBusy() && taken < count) {
      advance();
    }
    stop();
  }
}
