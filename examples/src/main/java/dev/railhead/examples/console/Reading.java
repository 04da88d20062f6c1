package dev.railhead.examples.console;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.core.ledger.RunLogs;
import dev.railhead.examples.Json;
import dev.railhead.examples.console.stream.Watcher;
import dev.railhead.examples.console.view.DeployDays;
import dev.railhead.examples.console.view.LiveDeploys;
import dev.railhead.examples.console.view.Records;
import dev.railhead.examples.console.web.Parameters;
import dev.railhead.examples.console.web.Refusal;
import dev.railhead.examples.console.web.Request;
import dev.railhead.examples.console.web.Routes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be read: the board, the deploy log and its pages, run logs, releases. Thread-safe. */
final class Reading {
  private static final int PAGE = 25;
  private static final int LOG_BYTES = 256 * 1024;

  private final Works works;
  private final Watcher watcher;
  private final DeployDays days;

  Reading(Works works, Watcher watcher, DeployDays days) {
    this.works = works;
    this.watcher = watcher;
    this.days = days;
  }

  void addTo(Routes routes) {
    routes
        .get("/api/board", request -> watcher.json())
        .get("/api/deploys", this::deploys)
        .get("/api/deploys/{id}", this::deploy)
        .get("/api/deploys/{id}/log", this::log)
        .get("/api/stacks/{stack}/stages/{stage}/releases", this::releases)
        .get("/api/days", request -> days.json());
  }

  private Json deploys(Request request) throws LedgerException {
    HistoryQuery query = query(request.query());
    List<DeployRecord> found = works.ledger().history().find(query.limit(PAGE + 1));
    List<DeployRecord> page = found.subList(0, Math.min(PAGE, found.size()));
    return Json.object(
        Json.field("deploys", Json.array(page.stream().map(Records::json).toList())),
        Json.field(
            "before", found.size() > PAGE ? new Json("" + page.get(PAGE - 1).id()) : Json.NULL));
  }

  private static HistoryQuery query(Parameters wanted) {
    HistoryQuery query = HistoryQuery.all();
    Optional<String> stack = wanted.text("stack");
    if (stack.isPresent()) {
      query = query.of(Stack.of(stack.get()));
    }
    Optional<String> stage = wanted.text("stage");
    if (stage.isPresent()) {
      query = query.to(Stage.of(stage.get()));
    }
    Optional<String> actor = wanted.text("actor");
    if (actor.isPresent()) {
      query = query.by(Actor.of(actor.get()));
    }
    Optional<String> state = wanted.text("state");
    if (state.isPresent()) {
      query = query.that(DeployRecord.State.valueOf(state.get().toUpperCase(Locale.ROOT)));
    }
    long before = wanted.number("before").orElse(0);
    return before > 0 ? query.before(before) : query;
  }

  private DeployRecord find(Request request) throws LedgerException {
    long id = request.number("id");
    return works
        .ledger()
        .history()
        .find(id)
        .orElseThrow(() -> Refusal.unknown("there is no deploy " + id));
  }

  private Json deploy(Request request) throws LedgerException {
    DeployRecord record = find(request);
    List<Json> rows =
        works.live().changed(record.id(), 0).map(LiveDeploys.Rows::rows).orElse(List.of());
    return Json.object(
        Json.field("deploy", Records.json(record)), Json.field("rows", Json.array(rows)));
  }

  private Json log(Request request) throws LedgerException {
    DeployRecord record = find(request);
    long from = request.query().number("from").orElse(0);
    RunLogs.Part part = works.ledger().runLogs().read(record.id(), from, LOG_BYTES);
    return Json.object(
        Json.field("from", from),
        Json.field("end", part.end()),
        Json.field("text", part.text()),
        Json.field("closed", part.closed()));
  }

  private Json releases(Request request) throws LedgerException {
    Stack stack = Stack.of(request.part("stack"));
    Stage stage = Stage.of(request.part("stage"));
    return Json.object(
        Json.field(
            "releases",
            Json.array(
                works.ledger().history().successes(stack, stage, PAGE).stream()
                    .map(Records::json)
                    .toList())));
  }
}
