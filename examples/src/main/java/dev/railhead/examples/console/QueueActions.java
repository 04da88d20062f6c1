package dev.railhead.examples.console;

import dev.railhead.core.Actor;
import dev.railhead.core.Revision;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.examples.Json;
import dev.railhead.examples.console.auth.Role;
import dev.railhead.examples.console.web.Refusal;
import dev.railhead.examples.console.web.Request;
import dev.railhead.examples.console.web.Routes;
import dev.railhead.trains.Command;
import dev.railhead.trains.RiderId;
import dev.railhead.trains.Train;
import dev.railhead.trains.TrainId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The push queue's buttons. Riders and trains are named by their numbers, so that a press that
 * comes late never hits another. Thread-safe.
 */
final class QueueActions {
  private final Works works;
  private final Rules rules;

  QueueActions(Works works, Rules rules) {
    this.works = works;
    this.rules = rules;
  }

  void addTo(Routes routes) {
    routes
        .post("/api/stacks/{stack}/queue/join", Role.DEPLOYER, this::join)
        .post(
            "/api/riders/{rider}/leave", Role.DEPLOYER, r -> order(r, new Command.Leave(rider(r))))
        .post("/api/riders/{rider}/good", Role.DEPLOYER, r -> order(r, new Command.Good(rider(r))))
        .post("/api/riders/{rider}/uhoh", Role.DEPLOYER, this::uhoh)
        .post("/api/trains/{train}/drive", Role.DEPLOYER, this::drive)
        .post("/api/trains/{train}/done", Role.DEPLOYER, this::done);
  }

  /** The change is pinned now: what its branch becomes later does not ride. */
  private Json join(Request request) throws IOException, InterruptedException {
    StackPage page =
        works
            .find(request.part("stack"))
            .filter(found -> found.lane().isPresent())
            .orElseThrow(() -> Refusal.unknown("that stack has no queue"));
    String change = request.form().text("change").orElse(page.branch());
    Revision revision = page.pipeline().source().resolve(change);
    Command.Join join =
        Command.Join.of(page.lane().orElseThrow(), request.visitor().actor(), List.of(revision));
    return order(request, request.form().text("note").map(join::noting).orElse(join));
  }

  private Json uhoh(Request request) throws LedgerException {
    String why = request.form().text("why").orElse("not good");
    return order(request, new Command.NotGood(rider(request), why));
  }

  private Json drive(Request request) throws LedgerException {
    Train train = train(request);
    Optional<String> expected = request.form().text("expected");
    return order(request, new Command.TakeOver(train.id(), expected.map(Actor::of)));
  }

  /** The train has been at its last stage, and everybody has looked: it lands. */
  private Json done(Request request) throws LedgerException {
    Train train = train(request);
    int last = works.queue().orElseThrow().latest().settings().stages().size() - 1;
    if (train.stage() < last) {
      throw Refusal.conflict("the train has not been at its last stage yet");
    }
    return order(request, new Command.Advance(train.id(), train.stage(), Optional.empty()));
  }

  private Train train(Request request) throws LedgerException {
    long number = request.number("train");
    return Optional.of(number)
        .filter(n -> n > 0 && works.queue().isPresent())
        .flatMap(n -> works.queue().get().latest().train(TrainId.of(n)))
        .orElseThrow(() -> Refusal.unknown("there is no train " + number));
  }

  private static RiderId rider(Request request) {
    return RiderId.of(request.number("rider"));
  }

  private Json order(Request request, Command command) throws LedgerException {
    rules.refuseChanges(request.visitor());
    TrainButtons.orRefuse(
        works
            .queue()
            .orElseThrow(() -> Refusal.unknown("there is no queue"))
            .submit(request.visitor().actor(), command));
    works.live().pulse().beat();
    return Json.object();
  }
}
