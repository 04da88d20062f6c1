package dev.railhead.core.announce;

import dev.railhead.core.Secret;
import dev.railhead.core.internal.JsonText;
import dev.railhead.core.internal.Names;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Tells Graphite's events of deploys: {@code POST /events/} (Graphite's docs/events.rst) with
 *
 * <table>
 * <caption>Parts of an event</caption>
 * <tr><th>part</th><th>what</th></tr>
 * <tr><td>{@code what}</td><td>the announcement in one line, at most 255 characters</td></tr>
 * <tr><td>{@code tags}</td><td>{@code deploy} or {@code rollback}, the stack, the stage, and {@code
 * began}, {@code overridden}, {@code succeeded}, {@code failed}, {@code aborted}, {@code
 * timed_out}, {@code refused} or {@code mixed}; characters as {@link Statsd} has them</td></tr>
 * <tr><td>{@code when}</td><td>seconds since 1970</td></tr>
 * <tr><td>{@code data}</td><td>the announcement as JSON, see {@link Webhook}, in a string</td></tr>
 * </table>
 *
 * <p>Draw them with {@code drawAsInfinite(events('deploy', 'production'))}. A try whose answer was
 * lost may leave an event twice, at the same moment. Thread-safe.
 */
public final class GraphiteEvents implements Sink {
  private static final int LONGEST_WHAT = 255;

  /** How an event's tags are written. */
  public enum Tags {
    /** As a list, as Graphite takes them since 0.10. */
    LIST,
    /** As one text with spaces between them, as all versions take them. */
    WORDS
  }

  private final HttpPoster poster;
  private final Tags tags;
  private final Map<String, String> headers;

  private GraphiteEvents(Builder builder) {
    this.poster = new HttpPoster(builder.events, builder.within, builder.trust);
    this.tags = builder.tags;
    this.headers =
        builder.authorization.map(a -> Map.of("Authorization", a.reveal())).orElse(Map.of());
  }

  /**
   * The Graphite at {@code graphite}, such as {@code https://graphite.example.com}, with the usual
   * settings.
   *
   * @throws IllegalArgumentException if it is not an absolute http or https URI without a user
   */
  public static GraphiteEvents at(URI graphite) {
    return builder(graphite).build();
  }

  /**
   * The Graphite at {@code graphite}, with settings of its own.
   *
   * @throws IllegalArgumentException if it is not an absolute http or https URI without a user
   */
  public static Builder builder(URI graphite) {
    return new Builder(graphite);
  }

  @Override
  public void send(List<Announcement> announcements) throws IOException, InterruptedException {
    for (Announcement announcement : announcements) {
      poster.post(json(announcement), headers);
    }
  }

  private String json(Announcement a) {
    List<String> words =
        List.of(
            AnnouncementText.word(a.deploy().kind()),
            MetricNames.step(a.deploy().stack().name()),
            MetricNames.step(a.deploy().stage().name()),
            a.ending()
                .map(ending -> AnnouncementText.word(ending.state()))
                .orElse(AnnouncementText.word(a.kind())));
    JsonText json = new JsonText().begin().put("what", Names.shortened(a.text(), LONGEST_WHAT));
    if (tags == Tags.WORDS) {
      json.put("tags", String.join(" ", words));
    } else {
      json.array("tags");
      words.forEach(json::add);
      json.end();
    }
    return json.put("when", a.at().getEpochSecond()).put("data", a.toJson()).end().toString();
  }

  @Override
  public String toString() {
    return "Graphite events at " + poster;
  }

  /** Settings of {@link GraphiteEvents}. For one thread. */
  public static final class Builder {
    private final URI events;
    private Duration within = Duration.ofSeconds(10);
    private Tags tags = Tags.LIST;
    private Optional<Secret> authorization = Optional.empty();
    private Optional<SSLContext> trust = Optional.empty();

    private Builder(URI graphite) {
      String path = Addresses.web(graphite).getRawPath();
      String directory = path.endsWith("/") ? path : path + "/";
      this.events = graphite.resolve(directory + "events/");
    }

    /**
     * How long one answer may take (default 10 s).
     *
     * @throws IllegalArgumentException if it is not 1 ms to 5 min
     */
    public Builder within(Duration within) {
      this.within = HttpPoster.checked(within);
      return this;
    }

    /** How tags are written (default as a list). */
    public Builder tags(Tags tags) {
      this.tags = Objects.requireNonNull(tags, "tags");
      return this;
    }

    /** The value of the header {@code Authorization}, such as {@code Basic dXNlcjpwYXNz}. */
    public Builder authorization(Secret authorization) {
      this.authorization = Optional.of(authorization);
      return this;
    }

    /** Whom to trust over HTTPS (default the JVM's authorities). */
    public Builder trusting(SSLContext trust) {
      this.trust = Optional.of(trust);
      return this;
    }

    /** The sink. */
    public GraphiteEvents build() {
      return new GraphiteEvents(this);
    }
  }
}
