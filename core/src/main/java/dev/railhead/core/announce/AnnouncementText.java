package dev.railhead.core.announce;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.announce.Announcement.Deploy;
import dev.railhead.core.announce.Announcement.Ending;
import dev.railhead.core.internal.JsonText;
import dev.railhead.core.internal.Names;
import dev.railhead.core.ledger.DeployIntent;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Announcements in words and as JSON. */
final class AnnouncementText {
  private static final int LONGEST_LINE = 1000;

  private AnnouncementText() {}

  static String line(Announcement a) {
    String place = a.deploy().stack() + " " + a.deploy().stage() + ": " + a.deploy().actor() + " ";
    return Names.printable(place + said(a), LONGEST_LINE);
  }

  private static String said(Announcement a) {
    boolean back = a.deploy().kind() == DeployIntent.Kind.ROLLBACK;
    return switch (a.kind()) {
      case BEGAN -> (back ? "rolls back to " : "deploys ") + wanted(a.deploy());
      case OVERRIDDEN -> "goes past " + a.detail();
      case ENDED -> ended(a, back);
    };
  }

  private static String ended(Announcement a, boolean back) {
    Ending ending = a.ending().orElseThrow();
    String in = " in " + ending.took().toSeconds() + " s";
    if (a.isSuccess()) {
      String was =
          a.deploy().old().map(old -> " (was " + old.abbreviatedRevision() + ")").orElse("");
      return (back ? "rolled back to " : "deployed ") + wanted(a.deploy()) + was + in;
    }
    String what = (back ? "did not roll back to " : "did not deploy ") + wanted(a.deploy());
    return what + ": " + a.detail();
  }

  private static String wanted(Deploy deploy) {
    return deploy
        .release()
        .map(ReleaseId::abbreviatedRevision)
        .or(() -> deploy.revision().map(revision -> revision.abbreviated()))
        .orElse(deploy.requested());
  }

  /** A constant's name as others read it: {@code timed_out}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static String json(Announcement a) {
    JsonText json = new JsonText().begin();
    json.put("format", 1)
        .put("id", a.id())
        .put("kind", word(a.kind()))
        .put("at", a.at().toString())
        .put("text", a.text())
        .put("detail", a.detail());
    deploy(json, a.deploy());
    a.ending().ifPresent(ending -> ending(json, ending));
    return json.end().toString();
  }

  private static void deploy(JsonText json, Deploy deploy) {
    json.begin("deploy")
        .put("id", deploy.id())
        .put("kind", word(deploy.kind()))
        .put("stack", deploy.stack().name())
        .put("stage", deploy.stage().name())
        .put("actor", deploy.actor().name())
        .put("requested", deploy.requested())
        .put("hosts", deploy.hosts())
        .put("revision", deploy.revision().map(Object::toString))
        .put("release", deploy.release().map(Object::toString))
        .put("old", deploy.old().map(Object::toString))
        .end();
  }

  private static void ending(JsonText json, Ending ending) {
    json.begin("ending")
        .put("state", word(ending.state()))
        .put("took_ms", ending.took().toMillis())
        .put("hosts_failed", ending.hostsFailed());
    Optional<Long> skew = ending.skew().map(Duration::toMillis);
    skew.ifPresent(millis -> json.put("skew_ms", millis));
    json.begin("steps_ms");
    ending.steps().forEach((step, took) -> json.put(word(step), took.toMillis()));
    json.end().end();
  }
}
