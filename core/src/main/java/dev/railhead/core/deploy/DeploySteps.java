package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.History;
import dev.railhead.core.ledger.Lease;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.core.source.Checkout;
import dev.railhead.core.source.Release;
import dev.railhead.core.source.ReleaseSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What each step of one deploy does, and what the steps learn on the way. For one thread. */
final class DeploySteps {
  private final DeploySettings settings;
  private final DeployRequest request;
  private final Pipeline.StagePlan stage;
  private final long id;
  private final Lease lease;
  private final RunLog runLog;
  private final History history;
  private final HostTally tally;
  private final Map<Host, Live> before = new TreeMap<>();
  private @Nullable Revision revision;
  private @Nullable Release release;
  private List<Shipment.Destination> open = List.of();
  private List<Host> swapped = List.of();
  private @Nullable SwapWave wave;

  DeploySteps(DeploySettings settings, DeployRequest request, long id, Lease lease, RunLog runLog) {
    this.settings = settings;
    this.request = request;
    this.stage = request.pipeline().find(request.stage()).orElseThrow();
    this.id = id;
    this.lease = lease;
    this.runLog = runLog;
    this.history = settings.ledger().history();
    this.tally = new HostTally(stage, runLog);
  }

  void run(Step step) throws StepException, IOException, InterruptedException {
    switch (step) {
      case LOCK -> throw new IllegalStateException("the lock is taken before the steps");
      case PIN -> pin();
      case GATES -> gates();
      case EXPORT -> export();
      case TRANSFER -> transfer();
      case VERIFY -> verify();
      case QUORUM -> tally.requireQuorum(Step.QUORUM);
      case CANARY -> canary();
      case SWAP -> swap();
      case READ_BACK -> readBack();
      case AFTER_GATES -> afterGates();
      case RECORD -> confirm();
    }
  }

  private void pin() throws StepException, IOException, InterruptedException {
    try {
      Revision pinned = new StageRules(history).pin(request);
      revision = pinned;
      history.pin(id, lease.info().fence(), pinned);
      runLog.tell(mark -> new DeployEvent.Pinned(mark, pinned));
    } catch (NeverSucceededException e) {
      throw StepException.refused("the history", String.valueOf(e.getMessage()));
    }
  }

  private void gates() throws StepException, IOException, InterruptedException {
    Optional<String> forbidden = new StageRules(history).outOfOrder(request, revision());
    if (forbidden.isPresent()) {
      throw StepException.refused("the order of stages", forbidden.get());
    }
    request
        .override()
        .ifPresent(
            why ->
                runLog.tell(
                    mark ->
                        new DeployEvent.Overridden(
                            mark, "the order of stages", request.actor(), why)));
    for (GateKeeper.Stopped stopped :
        new GateKeeper(runLog).ask(stage.gates(), question(Optional.empty()))) {
      throw StepException.refused(
          "the gate " + stopped.gate().name(), Verdict.describe(stopped.verdict()));
    }
  }

  private Question question(Optional<ReleaseId> made) {
    return new Question(
        request.pipeline().stack(),
        stage.stage(),
        stage.fleet(),
        request.actor(),
        revision(),
        made,
        request.kind());
  }

  private void export() throws StepException, IOException, InterruptedException {
    ReleaseSource source = request.pipeline().source();
    Release made = request.rollbackTo().isPresent() ? known(source) : source.release(revision());
    release = made;
    history.release(id, made.id());
    runLog.tell(
        mark ->
            new DeployEvent.Exported(
                mark, made.id(), made.manifest().files().size(), made.manifest().totalBytes()));
  }

  private Release known(ReleaseSource source) throws StepException, IOException {
    ReleaseId wanted = request.rollbackTo().orElseThrow();
    Optional<Release> found = source.find(wanted);
    return found.orElseThrow(
        () ->
            StepException.failed(
                Step.EXPORT,
                "the source no longer knows release "
                    + wanted
                    + "; deploy its revision "
                    + revision().abbreviated()
                    + " instead"));
  }

  private void transfer() throws StepException, IOException, InterruptedException {
    Map<Host, Place> places =
        tally.wave(
            Step.TRANSFER,
            settings,
            session ->
                request.pipeline().activation().prepare(session, release(), lease.info().fence()));
    tally.requireQuorum(Step.TRANSFER);
    List<Shipment.Destination> destinations = new ArrayList<>();
    places.forEach(
        (host, place) -> {
          if (place instanceof Place.Open there) {
            there.warnings().forEach(warning -> tally.warned(host, warning));
            destinations.add(
                new Shipment.Destination(host, there.directory(), there.basis(), there.held()));
          } else {
            tally.done(host, Step.TRANSFER, "is here already", Duration.ZERO);
          }
        });
    open = destinations;
    if (!destinations.isEmpty()) {
      push(destinations);
    }
  }

  private void push(List<Shipment.Destination> destinations)
      throws StepException, IOException, InterruptedException {
    Set<Host> canaries = new HashSet<>(stage.canaries());
    canaries.retainAll(destinations.stream().map(Shipment.Destination::host).toList());
    try (Checkout checkout = request.pipeline().source().checkout(release())) {
      Shipment shipment =
          new Shipment(
              release(),
              checkout.directory(),
              checkout.times(),
              destinations,
              canaries,
              tally.left());
      TransferReport report = settings.transfer().push(shipment, tally);
      tally.count(report);
    }
    tally.requireQuorum(Step.TRANSFER);
  }

  private void verify() throws StepException, InterruptedException {
    Set<Host> unsealed = new HashSet<>(open.stream().map(Shipment.Destination::host).toList());
    tally.wave(
        Step.VERIFY,
        settings,
        session -> {
          long start = System.nanoTime();
          if (unsealed.contains(session.host())) {
            request.pipeline().activation().seal(session, release(), lease.info().fence());
            tally.done(
                session.host(), Step.VERIFY, "sealed", Duration.ofNanos(System.nanoTime() - start));
          }
          return session.host();
        });
  }

  private void canary() throws StepException, IOException, InterruptedException {
    List<Host> canaries = new ArrayList<>(tally.ready());
    canaries.retainAll(stage.canaries());
    ahead(Step.CANARY).swap(Step.CANARY, canaries);
    swapped = canaries;
    Question question = question(Optional.of(release().id()));
    for (GateKeeper.Stopped stopped : new GateKeeper(runLog).ask(stage.canaryGates(), question)) {
      throw StepException.failed(
          Step.CANARY,
          "the gate " + stopped.gate().name() + ": " + Verdict.describe(stopped.verdict()));
    }
  }

  private void swap() throws StepException, IOException, InterruptedException {
    SwapWave ready = wave == null ? ahead(Step.SWAP) : wave;
    checkLease(Step.SWAP);
    List<Host> left = new ArrayList<>(tally.ready());
    left.removeAll(swapped);
    ready.swap(Step.SWAP, left);
  }

  /** Does all that comes before the first swap, which is that of {@code step}. */
  private SwapWave ahead(Step step) throws StepException, IOException, InterruptedException {
    SwapWave ahead =
        new SwapWave(
            settings,
            request.pipeline().activation(),
            tally,
            runLog,
            release().id(),
            lease.info().fence());
    Map<Host, Live> lives = ahead.learn();
    checkLease(step);
    history.before(id, ahead.served());
    before.putAll(lives);
    ahead.arm();
    wave = ahead;
    return ahead;
  }

  private void readBack() throws StepException, InterruptedException {
    tally.requireAll(
        Step.READ_BACK,
        settings,
        session -> {
          Live live = request.pipeline().activation().live(session);
          if (!live.is(release().id())) {
            throw new IOException("serves " + live + " after the swap");
          }
          return live;
        });
  }

  private void afterGates() throws StepException, InterruptedException {
    Question question = question(Optional.of(release().id()));
    for (GateKeeper.Stopped stopped : new GateKeeper(runLog).ask(stage.afterGates(), question)) {
      throw StepException.failed(
          Step.AFTER_GATES,
          "the gate " + stopped.gate().name() + ": " + Verdict.describe(stopped.verdict()));
    }
  }

  /** From here on a host that goes back by itself, unless it is told not to, stays. */
  private void confirm() throws StepException, InterruptedException {
    checkLease(Step.RECORD);
    if (!request.pipeline().activation().revertsUnlessConfirmed()) {
      return;
    }
    tally.requireAll(
        Step.RECORD,
        settings,
        session -> {
          request.pipeline().activation().confirm(session, release().id(), lease.info().fence());
          return session.host();
        });
  }

  private void checkLease(Step step) throws StepException {
    if (!lease.isHeld()) {
      throw StepException.failed(step, "the stack's lock was lost");
    }
  }

  Outcome success(Duration took) {
    return new Outcome.Succeeded(release().id(), before, tally.failed(), took);
  }

  /** Swaps back what was swapped, and says how the fleet stands after it. */
  Outcome undo(Outcome cause) throws InterruptedException {
    if (before.isEmpty()) {
      return cause;
    }
    SwapBack back =
        new SwapBack(
            request.pipeline().activation(),
            release().id(),
            lease.info().fence(),
            settings.swapBackPauses(),
            (host, from, to) ->
                runLog.tell(mark -> new DeployEvent.SwappedBack(mark, host, from, to)));
    Map<Host, Live> truth = back.over(settings.wave(Step.SWAP), before);
    return back.isUndone(truth, before) ? cause : new Outcome.Mixed(cause, truth);
  }

  /** Deletes old releases; that it fails somewhere is news, but no reason to fail. */
  void retain() throws LedgerException, InterruptedException {
    List<ReleaseId> keep =
        settings.keep() == 0
            ? List.of()
            : history.successes(request.pipeline().stack(), stage.stage(), settings.keep()).stream()
                .map(DeployRecord::release)
                .flatMap(Optional::stream)
                .toList();
    Wave.Result<List<ReleaseId>> result =
        settings
            .wave(Step.RECORD)
            .over(
                before.keySet(),
                session ->
                    request.pipeline().activation().retain(session, keep, lease.info().fence()));
    StepException.messages(result.failed())
        .forEach(
            (host, why) ->
                runLog.tell(
                    mark ->
                        new DeployEvent.Warned(
                            mark, host + ": old releases were not deleted: " + why)));
  }

  private Revision revision() {
    if (revision == null) {
      throw new IllegalStateException("no revision is pinned yet");
    }
    return revision;
  }

  private Release release() {
    if (release == null) {
      throw new IllegalStateException("no release is made yet");
    }
    return release;
  }
}
