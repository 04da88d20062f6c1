package dev.railhead.core.gate;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.internal.Names;
import dev.railhead.core.internal.web.Answer;
import dev.railhead.core.internal.web.Jenkins;
import dev.railhead.core.internal.web.Polling;
import dev.railhead.core.internal.web.Polling.Sighting;
import dev.railhead.core.internal.web.Statuses;
import dev.railhead.core.internal.web.Web;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A gate that asks a Jenkins what its job says of the revision. Of the job's last 100 builds it
 * looks at the newest one whose Git checkout was that revision: {@code SUCCESS} passes; {@code
 * FAILURE}, and {@code UNSTABLE} unless {@linkplain Builder#acceptingUnstable accepted}, block;
 * {@code ABORTED} and {@code NOT_BUILT} say nothing, which is unknown. While it builds, or no build
 * is there, it is asked again until time is up, and is unknown then. Reasons name the build's page.
 *
 * <p>Rollbacks pass unasked: their release has been live before, and nobody should wait for it.
 *
 * <p>HTTPS only, but for servers of this machine; redirects are followed within one server, and no
 * address that the server names is asked. Needs Gson on the class path, and in Jenkins its Git
 * plugin, whose {@code lastBuiltRevision} says what a build checked out first. Build it once and
 * keep it: its HTTP client has threads. Immutable and thread-safe.
 */
public final class JenkinsGate implements Gate {
  private final String name;
  private final Jenkins jenkins;
  private final boolean unstablePasses;
  private final Polling polling;
  private final Duration deadline;
  private final Web web;

  private JenkinsGate(Builder builder) {
    this.name = builder.name;
    this.jenkins = builder.jenkins;
    this.unstablePasses = builder.unstablePasses;
    this.polling = builder.polling();
    this.deadline = builder.deadline();
    this.web = new Web(builder.credential, builder.answerWithin);
  }

  /**
   * A gate called {@code name} that asks for builds of {@code job}.
   *
   * @param jenkins the address of the Jenkins, such as {@code https://ci.example.com/jenkins/}
   * @param job the job's name, with those of its folders before it, such as {@code web/main}
   * @throws IllegalArgumentException if {@code name} is not one printable line of at most 100
   *     characters, the address is not https (or http to this machine), or the job is no such name
   */
  public static Builder builder(String name, URI jenkins, String job) {
    return new Builder(name, jenkins, job);
  }

  @Override
  public String name() {
    return name;
  }

  /** A little longer than the time for all questions. */
  @Override
  public Duration deadline() {
    return deadline;
  }

  @Override
  public Verdict ask(Question question) throws InterruptedException {
    return question.isRollback() ? Rollbacks.PASS : polling.until(() -> look(question.revision()));
  }

  private Sighting look(Revision revision) throws IOException, InterruptedException {
    Answer answer = web.get(jenkins.builds());
    Optional<Sighting> early = Statuses.early(answer);
    if (early.isPresent()) {
      return early.get();
    }
    return newest(answer.json(), revision)
        .map(this::judged)
        .orElseGet(
            () ->
                Sighting.open(
                    answer.from() + " names no build of " + revision.abbreviated() + " yet"));
  }

  private static Optional<JsonObject> newest(JsonElement document, Revision revision) {
    Optional<JsonObject> newest = Optional.empty();
    long most = -1;
    for (JsonObject build : objects(document, "builds")) {
      long number = Jenkins.number(build, "number").orElse(-1);
      if (number > most && isOf(build, revision)) {
        most = number;
        newest = Optional.of(build);
      }
    }
    return newest;
  }

  private static boolean isOf(JsonObject build, Revision revision) {
    for (JsonObject action : objects(build, "actions")) {
      JsonElement built = action.get("lastBuiltRevision");
      if (built != null
          && built.isJsonObject()
          && Jenkins.text(built.getAsJsonObject(), "SHA1").equals(Optional.of(revision.id()))) {
        return true;
      }
    }
    return false;
  }

  /** The objects in the array {@code name} of {@code parent}; whatever else is there is skipped. */
  private static List<JsonObject> objects(JsonElement parent, String name) {
    JsonElement there = parent.isJsonObject() ? parent.getAsJsonObject().get(name) : null;
    JsonArray array =
        there != null && there.isJsonArray() ? there.getAsJsonArray() : new JsonArray();
    return array.asList().stream()
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private Sighting judged(JsonObject build) {
    String page = Web.shown(jenkins.page(Jenkins.number(build, "number").orElse(0)));
    String result = Jenkins.text(build, "result").orElse("");
    if (Jenkins.text(build, "building").equals(Optional.of("true")) || result.isEmpty()) {
      return Sighting.open(page + " is still building");
    }
    String says = page + " says " + web.shown(result);
    return switch (result) {
      case "SUCCESS" -> Sighting.settled(Verdict.pass(says));
      case "UNSTABLE" ->
          Sighting.settled(unstablePasses ? Verdict.pass(says) : Verdict.block(says));
      case "FAILURE" -> Sighting.settled(Verdict.block(says));
      default ->
          Sighting.settled(
              Verdict.unknown(says + ", which says nothing of the revision: build it again"));
    };
  }

  /** Settings of a {@link JenkinsGate}. For one thread. */
  public static final class Builder extends WebGateSettings<Builder> {
    private final String name;
    private final Jenkins jenkins;
    private boolean unstablePasses;

    private Builder(String name, URI jenkins, String job) {
      this.name = Names.line("a gate's name", name, 100);
      this.jenkins = new Jenkins(jenkins, job);
    }

    @Override
    Builder self() {
      return this;
    }

    /** Lets builds pass that are {@code UNSTABLE}, as Jenkins calls those with failed tests. */
    public Builder acceptingUnstable() {
      this.unstablePasses = true;
      return this;
    }

    /** The gate. */
    public JenkinsGate build() {
      return new JenkinsGate(this);
    }
  }
}
