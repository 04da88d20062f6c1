package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.host.HostException;
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
      case SWAP -> swap();
      case READ_BACK -> readBack();
      case AFTER_GATES -> afterGates();
      case RECORD -> checkLease();
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
        made);
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
            destinations.add(new Shipment.Destination(host, there.directory(), there.basis()));
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
          new Shipment(release(), checkout.directory(), destinations, canaries, tally.left());
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

  private void swap() throws StepException, IOException, InterruptedException {
    Map<Host, Live> lives =
        tally.wave(
            Step.SWAP,
            settings,
            session -> recognised(session.host(), request.pipeline().activation().live(session)));
    tally.requireQuorum(Step.SWAP);
    checkLease();
    Map<String, Optional<ReleaseId>> served = new TreeMap<>();
    lives.forEach((host, live) -> served.put(host.name(), releaseOf(live)));
    history.before(id, served);
    before.putAll(lives);
    tally.requireAll(
        Step.SWAP,
        settings,
        session -> {
          Live live = lives.get(session.host());
          if (live == null) {
            throw new HostException(session.host(), "what it serves was not learnt", null);
          }
          request.pipeline().activation().swap(session, live, release().id(), lease.info().fence());
          runLog.tell(mark -> new DeployEvent.Swapped(mark, session.host(), live, release().id()));
          return live;
        });
  }

  private static Live recognised(Host host, Live live) throws IOException {
    if (live instanceof Live.Unknown unknown) {
      throw new HostException(
          host, "serves something that was not deployed by this: " + unknown.why(), null);
    }
    return live;
  }

  private static Optional<ReleaseId> releaseOf(Live live) {
    return live instanceof Live.Serving serving ? Optional.of(serving.release()) : Optional.empty();
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

  private void checkLease() throws StepException {
    if (!lease.isHeld()) {
      throw StepException.failed(Step.SWAP, "the stack's lock was lost");
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
