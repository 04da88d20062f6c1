package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.DeployEvent.Began;
import dev.railhead.core.deploy.DeployEvent.Ended;
import dev.railhead.core.deploy.DeployEvent.Exported;
import dev.railhead.core.deploy.DeployEvent.GateAnswered;
import dev.railhead.core.deploy.DeployEvent.HostDone;
import dev.railhead.core.deploy.DeployEvent.HostFailed;
import dev.railhead.core.deploy.DeployEvent.HostProgressed;
import dev.railhead.core.deploy.DeployEvent.HostRetried;
import dev.railhead.core.deploy.DeployEvent.Overridden;
import dev.railhead.core.deploy.DeployEvent.Pinned;
import dev.railhead.core.deploy.DeployEvent.StepBegan;
import dev.railhead.core.deploy.DeployEvent.StepEnded;
import dev.railhead.core.deploy.DeployEvent.Swapped;
import dev.railhead.core.deploy.DeployEvent.SwappedBack;
import dev.railhead.core.deploy.DeployEvent.Warned;
import dev.railhead.core.deploy.DeployEvent.WaveSwapped;
import dev.railhead.core.internal.Names;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Events as text, one printable line each, for run logs and for terminals. Immutable. */
final class EventText {
  /** How many characters of a line are kept: longer ones are cut. */
  static final int LIMIT = 4000;

  private static final Pattern RELEASE = Pattern.compile("[0-9a-f]{10}-\\d{8}-\\d{6}-UTC");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Map<Class<?>, Function<DeployEvent, String>> TEXTS =
      new Texts()
          .of(Began.class, EventText::began)
          .of(StepBegan.class, e -> e.step() + ": begins")
          .of(StepEnded.class, e -> e.step() + ": done in " + Amounts.seconds(e.took()))
          .of(Pinned.class, e -> "revision is " + e.revision())
          .of(Exported.class, EventText::exported)
          .of(GateAnswered.class, e -> "gate " + e.gate() + " " + verdict(e.verdict()))
          .of(Overridden.class, e -> e.actor() + " overrides " + e.rule() + ": " + e.reason())
          .of(HostProgressed.class, EventText::progressed)
          .of(HostRetried.class, EventText::retried)
          .of(HostDone.class, EventText::done)
          .of(HostFailed.class, e -> "✘ " + e.host() + ": " + e.step() + " failed: " + e.why())
          .of(Swapped.class, e -> "✔ " + e.host() + ": swapped " + e.from() + " → " + e.to())
          .of(SwappedBack.class, e -> e.host() + ": swapped back " + e.from() + " → " + e.to())
          .of(
              WaveSwapped.class,
              e ->
                  Amounts.count(e.hosts(), "host") + " swapped within " + Amounts.seconds(e.skew()))
          .of(Warned.class, e -> "warning: " + e.warning())
          .of(Ended.class, EventText::ended)
          .map;

  private EventText() {}

  /** {@code event} as one line without its end, beginning with its time in UTC. */
  static String line(DeployEvent event) {
    return STAMP.format(event.mark().at()) + " " + text(event);
  }

  /** {@code event} as one line, without its time. */
  static String text(DeployEvent event) {
    Function<DeployEvent, String> text = TEXTS.get(event.getClass());
    return cleaned(text == null ? event.toString() : text.apply(event), LIMIT);
  }

  /**
   * {@code text} cut to {@code limit} characters, with controls and all else that could forge a
   * line or drive a terminal as escapes such as {@code \u001b}.
   */
  static String cleaned(String text, int limit) {
    return Names.printable(text, limit);
  }

  private static String began(Began e) {
    boolean back = RELEASE.matcher(e.requested()).matches();
    return String.format(
        back
            ? "%1$s rolls %4$s of %3$s back to %2$s on %5$s: %6$s"
            : "%s deploys %s of %s to %s on %s: %s",
        e.actor(),
        e.requested(),
        e.stack(),
        e.stage(),
        Amounts.count(e.hosts().size(), "host"),
        String.join(", ", e.hosts().stream().map(Host::name).toList()));
  }

  private static String exported(Exported e) {
    String files = Amounts.count(e.files(), "file");
    return "release is " + e.release() + ": " + files + ", " + Amounts.bytes(e.bytes());
  }

  private static String verdict(Verdict verdict) {
    String word = "does not know";
    if (verdict instanceof Verdict.Pass) {
      word = "passes";
    } else if (verdict instanceof Verdict.Block) {
      word = "blocks";
    }
    return word + ": " + verdict.reason();
  }

  private static String progressed(HostProgressed e) {
    String files = Amounts.count(e.files(), "file");
    return e.host() + ": " + e.percent() + " %, " + files + ", " + Amounts.bytes(e.bytes());
  }

  private static String retried(HostRetried e) {
    return e.host() + ": " + e.step() + " try " + e.attempt() + " failed, trying again: " + e.why();
  }

  private static String done(HostDone e) {
    String detail = e.detail().isBlank() ? "" : ": " + e.detail();
    return "✔ " + e.host() + ": " + e.step() + " done in " + Amounts.seconds(e.took()) + detail;
  }

  private static String ended(Ended e) {
    String sign = e.outcome().isSuccess() ? "✔ " : "✘ ";
    return sign + e.outcome().describe() + " (" + Amounts.seconds(e.took()) + ")";
  }

  /** A table from event types to functions of just that type. */
  private static final class Texts {
    private final Map<Class<?>, Function<DeployEvent, String>> map = new LinkedHashMap<>();

    <E extends DeployEvent> Texts of(Class<E> type, Function<E, String> text) {
      map.put(type, event -> text.apply(type.cast(event)));
      return this;
    }
  }
}
