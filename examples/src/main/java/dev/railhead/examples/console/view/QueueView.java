package dev.railhead.examples.console.view;

import dev.railhead.core.Actor;
import dev.railhead.core.Revision;
import dev.railhead.examples.Json;
import dev.railhead.trains.LaneId;
import dev.railhead.trains.QueueState;
import dev.railhead.trains.Rider;
import dev.railhead.trains.Train;
import dev.railhead.trains.TrainState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One lane of the push queue: the train under way, the one that boards, and who comes after. */
final class QueueView {
  private QueueView() {}

  static Json of(QueueState state, LaneId lane, Instant now) {
    List<Json> trains = new ArrayList<>();
    state.activeTrain(lane).ifPresent(train -> trains.add(train(state, train)));
    state.boardingTrain(lane).ifPresent(train -> trains.add(train(state, train)));
    List<List<Rider>> forming = state.forming(lane);
    boolean firstBoards = state.boardingTrain(lane).isPresent();
    List<List<Rider>> later =
        firstBoards && !forming.isEmpty() ? forming.subList(1, forming.size()) : forming;
    return Json.object(
        Json.field("lane", lane.name()),
        Json.field("banner", Records.text(state.banner())),
        Json.field("obstacle", Records.text(state.obstacle(lane, now))),
        Json.field("trains", Json.array(trains)),
        Json.field("later", Json.array(later.stream().map(QueueView::riders).toList())));
  }

  private static Json train(QueueState state, Train train) {
    boolean boarding = train.state() == TrainState.BOARDING;
    return Json.object(
        Json.field("id", train.id().number()),
        Json.field("state", train.state().name()),
        Json.field("stage", (boarding ? -1 : train.stage())),
        Json.field(
            "stageName", boarding ? "" : state.settings().stages().get(train.stage()).name()),
        Json.field("stages", state.settings().stages().size()),
        Json.field("driver", Records.text(train.driver().map(Actor::name))),
        Json.field("why", train.trouble().why()),
        Json.field("riders", riders(state.aboard(train.id()))));
  }

  private static Json riders(List<Rider> riders) {
    return Json.array(riders.stream().map(QueueView::rider).toList());
  }

  private static Json rider(Rider rider) {
    Optional<String> note = rider.note();
    return Json.object(
        Json.field("id", rider.id().number()),
        Json.field("user", rider.user().name()),
        Json.field("note", Records.text(note)),
        Json.field("since", rider.requestedAt().toString()),
        Json.field("readiness", rider.readiness().name()),
        Json.field("why", rider.why()),
        Json.field(
            "changes",
            Json.array(rider.changes().stream().map(Revision::id).map(Json::of).toList())));
  }
}
