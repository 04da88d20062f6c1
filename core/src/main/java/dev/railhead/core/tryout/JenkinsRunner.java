package dev.railhead.core.tryout;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.railhead.core.Actor;
import dev.railhead.core.Credential;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.internal.Durations;
import dev.railhead.core.internal.Names;
import dev.railhead.core.internal.Pace;
import dev.railhead.core.internal.web.Jenkins;
import dev.railhead.core.internal.web.Polling;
import dev.railhead.core.internal.web.Web;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Runs jobs in a Jenkins: each gets the patch as a file parameter ({@code patch.diff}), and {@code
 * base}, {@code user} and {@code guid} as text. All are asked for before the first is waited for.
 * {@code SUCCESS} passes, {@code FAILURE} and {@code UNSTABLE} block; a build that was aborted, not
 * built, taken off the queue or did not end in time is unknown, and so is a job that could not be
 * asked for. Immutable and thread-safe.
 *
 * <p>A crumb is fetched first where the Jenkins gives them out. HTTPS only, but for servers of this
 * machine; no redirect takes the credential to another server, and no address that the server names
 * is asked: only the numbers in them count. When the waiting thread is interrupted the builds go
 * on. Needs Gson on the class path.
 */
public final class JenkinsRunner implements TryRunner {
  private final Builder settings;
  private final Web web;

  private JenkinsRunner(Builder settings) {
    this.settings = settings;
    this.web = new Web(settings.credential, settings.answerWithin);
  }

  /**
   * A runner in the Jenkins at {@code jenkins}, such as {@code https://ci.example.com/jenkins/}.
   *
   * @throws IllegalArgumentException if that is not https, or http to this machine
   */
  public static Builder builder(URI jenkins) {
    return new Builder(jenkins);
  }

  @Override
  public List<TryResult> run(Patch patch, Actor by) throws IOException, InterruptedException {
    List<Submission> submissions = new ArrayList<>();
    for (Jenkins job : settings.jobs) {
      submissions.add(submit(job, patch, by));
    }
    List<TryResult> results = new ArrayList<>();
    for (Submission submission : submissions) {
      results.add(new TryResult(submission.jenkins().job(), submission.await()));
    }
    return results;
  }

  private Submission submit(Jenkins job, Patch patch, Actor by) throws InterruptedException {
    JenkinsForm form = new JenkinsForm(web, job);
    Polling polling = new Polling(settings.within, settings.every, settings.pace);
    try {
      long item = form.submit(settings.parameter, patch, by);
      return new Submission(web, job, polling, item, "");
    } catch (IOException e) {
      return new Submission(web, job, polling, 0, String.valueOf(e.getMessage()));
    }
  }

  /** A build that was asked for, or why it could not be. */
  private record Submission(Web web, Jenkins jenkins, Polling polling, long item, String failure) {
    Verdict await() throws InterruptedException {
      if (!failure.isEmpty()) {
        return Verdict.unknown(failure);
      }
      long[] build = {0};
      return polling.until(
          () -> {
            if (build[0] == 0) {
              JsonObject queued = object(jenkins.queued(item));
              if (Jenkins.text(queued, "cancelled").orElse("").equals("true")) {
                return Polling.Sighting.settled(Verdict.unknown("it was taken off the queue"));
              }
              build[0] = number(queued);
            }
            return build[0] == 0
                ? Polling.Sighting.open("item " + item + " waits in the queue")
                : judged(build[0], object(jenkins.build(build[0])));
          });
    }

    private static long number(JsonObject queued) {
      JsonElement executable = queued.get("executable");
      return executable != null && executable.isJsonObject()
          ? Jenkins.number(executable.getAsJsonObject(), "number").orElse(0)
          : 0;
    }

    private Polling.Sighting judged(long number, JsonObject build) {
      String page = Web.shown(jenkins.page(number));
      String result = Jenkins.text(build, "result").orElse("");
      if (Jenkins.text(build, "building").orElse("").equals("true") || result.isEmpty()) {
        return Polling.Sighting.open(page + " is still building");
      }
      String says = page + " says " + web.shown(result);
      return Polling.Sighting.settled(
          switch (result) {
            case "SUCCESS" -> Verdict.pass(says);
            case "FAILURE", "UNSTABLE" -> Verdict.block(says);
            default -> Verdict.unknown(says);
          });
    }

    private JsonObject object(URI uri) throws IOException, InterruptedException {
      return JenkinsForm.object(web, uri);
    }
  }

  /** Settings of a {@link JenkinsRunner}. For one thread. */
  public static final class Builder {
    private final URI jenkins;
    private final List<Jenkins> jobs = new ArrayList<>();
    private String parameter = "patch.diff";
    private Credential credential = Credential.none();
    private Duration within = Duration.ofHours(1);
    private Duration every = Duration.ofSeconds(20);
    private Duration answerWithin = Duration.ofSeconds(30);
    private Pace pace = Pace.REAL;

    private Builder(URI jenkins) {
      this.jenkins = Web.checked("the address of a Jenkins", jenkins);
    }

    private Builder(Builder from) {
      this(from.jenkins);
      this.jobs.addAll(from.jobs);
      this.parameter = from.parameter;
      this.credential = from.credential;
      this.within = from.within;
      this.every = from.every;
      this.answerWithin = from.answerWithin;
      this.pace = from.pace;
    }

    /**
     * Runs {@code job} too: its name, with those of its folders before it, such as {@code web/try}.
     *
     * @throws IllegalArgumentException if it is no such name, or there already
     */
    public Builder job(String job) {
      if (jobs.stream().anyMatch(there -> there.job().equals(job))) {
        throw new IllegalArgumentException("there are two jobs called " + job);
      }
      jobs.add(new Jenkins(jenkins, job));
      return this;
    }

    /**
     * What the jobs call their file parameter (default {@code patch.diff}).
     *
     * @throws IllegalArgumentException if it is not 1 to 64 of {@code A-Z a-z 0-9 . _ -}
     */
    public Builder parameter(String name) {
      this.parameter = Names.word("a parameter's name", name);
      return this;
    }

    /** Shows {@code credential} to the Jenkins (default none). */
    public Builder credential(Credential credential) {
      this.credential = Objects.requireNonNull(credential, "credential");
      return this;
    }

    /**
     * How long to wait for each build, queue and all (default 1 h).
     *
     * @throws IllegalArgumentException if it is not positive or more than 1 day
     */
    public Builder within(Duration within) {
      this.within = Durations.upTo(Duration.ofDays(1), "the time for a build", within);
      return this;
    }

    /**
     * How long to wait between two questions (default 20 s, as TryLib does).
     *
     * @throws IllegalArgumentException if it is not positive or more than 1 h
     */
    public Builder every(Duration every) {
      this.every = Durations.upTo(Duration.ofHours(1), "the time between two questions", every);
      return this;
    }

    /**
     * How long one answer may take (default 30 s).
     *
     * @throws IllegalArgumentException if it is not positive or more than 10 min
     */
    public Builder answerWithin(Duration answerWithin) {
      this.answerWithin =
          Durations.upTo(Duration.ofMinutes(10), "the time for an answer", answerWithin);
      return this;
    }

    /** For tests, which need not wait. */
    Builder pace(Pace pace) {
      this.pace = pace;
      return this;
    }

    /**
     * The runner.
     *
     * @throws IllegalStateException if it has no job
     */
    public JenkinsRunner build() {
      if (jobs.isEmpty()) {
        throw new IllegalStateException("a Jenkins runner needs a job");
      }
      return new JenkinsRunner(new Builder(this));
    }
  }
}
