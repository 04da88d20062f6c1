package dev.railhead.examples.console.view;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.examples.Json;
import java.time.Instant;
import java.util.Optional;

/** Deploys as JSON. */
public final class Records {
  private Records() {}

  /** All that the ledger knows of {@code record}. */
  public static Json json(DeployRecord record) {
    return Json.object(
        Json.field("id", record.id()),
        Json.field("kind", record.intent().kind().name()),
        Json.field("stack", record.intent().stack().name()),
        Json.field("stage", record.intent().stage().name()),
        Json.field("actor", record.intent().actor().name()),
        Json.field("requested", record.intent().requested()),
        Json.field("override", text(record.intent().override())),
        Json.field("revision", text(record.revision().map(Revision::id))),
        Json.field("release", text(record.release().map(ReleaseId::toString))),
        Json.field("step", record.step()),
        Json.field("state", record.state().name()),
        Json.field("detail", record.detail()),
        Json.field("began", record.began().toString()),
        Json.field("ended", text(record.ended().map(Instant::toString))));
  }

  static Json text(Optional<String> text) {
    return text.map(Json::of).orElse(Json.NULL);
  }
}
