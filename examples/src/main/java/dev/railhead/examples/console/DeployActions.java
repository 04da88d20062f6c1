package dev.railhead.examples.console;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Deploy;
import dev.railhead.core.deploy.DeployRequest;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.examples.Json;
import dev.railhead.examples.console.auth.Role;
import dev.railhead.examples.console.web.Refusal;
import dev.railhead.examples.console.web.Request;
import dev.railhead.examples.console.web.Routes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The buttons: deploy, roll back, abort. Whoever drives the train that is due acts through the
 * queue; all others deploy beside it, once they have said that they mean it. Thread-safe.
 */
final class DeployActions {
  private static final int CHOICES = 1000;

  private final Works works;
  private final Rules rules;
  private final TrainButtons trains;
  private final Map<Long, Deploy> running = new ConcurrentHashMap<>();

  DeployActions(Works works, Rules rules) {
    this.works = works;
    this.rules = rules;
    this.trains = new TrainButtons(works);
  }

  void addTo(Routes routes) {
    routes
        .post("/api/stacks/{stack}/stages/{stage}/deploy", Role.DEPLOYER, this::deploy)
        .post("/api/stacks/{stack}/stages/{stage}/rollback", Role.DEPLOYER, this::rollback)
        .post("/api/deploys/{id}/abort", Role.DEPLOYER, this::abort);
  }

  private record Place(StackPage page, Stage stage) {
    int index() {
      return page.pipeline().stages().stream()
          .map(Pipeline.StagePlan::stage)
          .toList()
          .indexOf(stage);
    }
  }

  private Place place(Request request) {
    StackPage page =
        works.find(request.part("stack")).orElseThrow(() -> Refusal.unknown("no such stack"));
    return page.pipeline().stages().stream()
        .map(Pipeline.StagePlan::stage)
        .filter(stage -> stage.name().equals(request.part("stage")))
        .findFirst()
        .map(stage -> new Place(page, stage))
        .orElseThrow(() -> Refusal.unknown("no such stage"));
  }

  /** Deploys the revision that the page showed, and no newer one that nobody has looked at. */
  private Json deploy(Request request) throws LedgerException, InterruptedException {
    Place place = place(request);
    rules.refuseChanges(request.visitor());
    rules.refuseWhileHeld();
    if (trains.press(place.page(), place.index(), request.visitor().actor())) {
      return Json.object(Json.field("train", true));
    }
    trains.refuseUnconfirmed(place.page(), request);
    Revision revision = Revision.of(request.form().required("revision"));
    DeployRequest wanted =
        DeployRequest.deploy(
            place.page().pipeline(), place.stage(), revision.id(), request.visitor().actor());
    Optional<String> override = request.form().text("override");
    if (override.isPresent()) {
      if (!request.visitor().may(Role.OPERATOR)) {
        throw Refusal.forbidden("only operators may go past the order of stages");
      }
      wanted = wanted.overridingStageOrder(override.get());
    }
    return start(wanted);
  }

  private Json rollback(Request request) throws LedgerException, InterruptedException {
    Place place = place(request);
    rules.refuseChanges(request.visitor());
    rules.refuseWhileHeld();
    ReleaseId release = ReleaseId.parse(request.form().required("release"));
    boolean succeeded =
        works.ledger().history().successes(place.page().stack(), place.stage(), CHOICES).stream()
            .anyMatch(deploy -> deploy.release().equals(Optional.of(release)));
    if (!succeeded) {
      throw Refusal.conflict(release + " never succeeded at " + place.stage());
    }
    trains.refuseUnconfirmed(place.page(), request);
    return start(
        DeployRequest.rollback(
            place.page().pipeline(), place.stage(), release, request.visitor().actor()));
  }

  /** The answer carries the deploy's number, unless it takes the ledger long to give one. */
  private Json start(DeployRequest wanted) throws LedgerException, InterruptedException {
    Deploy deploy = works.deployer().start(wanted);
    for (int i = 0; i < 300 && deploy.id().isEmpty() && !deploy.isDone(); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    if (deploy.id().isPresent()) {
      running.values().removeIf(Deploy::isDone);
      running.put(deploy.id().getAsLong(), deploy);
      return Json.object(Json.field("deploy", deploy.id().getAsLong()));
    }
    if (deploy.isDone()) {
      throw Refusal.conflict(deploy.await().describe());
    }
    return Json.object(Json.field("deploy", Json.NULL));
  }

  private Json abort(Request request) throws LedgerException {
    long id = request.number("id");
    DeployRecord record =
        works
            .ledger()
            .history()
            .find(id)
            .orElseThrow(() -> Refusal.unknown("there is no deploy " + id));
    String reason = request.form().text("reason").orElse("aborted on the deploy page");
    Deploy deploy = running.get(id);
    if (record.state() != DeployRecord.State.RUNNING || (deploy != null && deploy.isDone())) {
      throw Refusal.conflict("deploy " + id + " has ended already");
    }
    if (deploy == null && !works.live().isRunning(id)) {
      throw Refusal.conflict(
          "deploy " + id + " does not run in this process: abort it where it runs");
    }
    boolean stops =
        deploy != null
            ? deploy.abort(request.visitor().actor(), reason)
            : trains.abort(record.intent().stack(), request.visitor().actor(), reason);
    if (!stops) {
      throw Refusal.conflict("deploy " + id + " is ending already");
    }
    return Json.object(Json.field("deploy", id));
  }
}
