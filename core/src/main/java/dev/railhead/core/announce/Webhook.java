package dev.railhead.core.announce;

import dev.railhead.core.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Posts announcements, as JSON and signed, to a web address. The headers:
 *
 * <table>
 * <caption>Headers</caption>
 * <tr><th>header</th><th>what</th></tr>
 * <tr><td>{@code Railhead-Id}</td><td>the announcement's id; the same in each try</td></tr>
 * <tr><td>{@code Railhead-Timestamp}</td><td>seconds since 1970 when this try was signed</td></tr>
 * <tr><td>{@code Railhead-Signature}</td><td>{@code v1=} and the HMAC-SHA256 of the timestamp, a
 * dot and the body, in hexadecimal; check it with {@link WebhookSignature}</td></tr>
 * </table>
 *
 * <p>The body, in UTF-8; {@code ending} is there when a deploy has ended, and what is not known yet
 * is {@code null}:
 *
 * <pre>{@code
 * {"format": 1,
 *  "id": "web/production/17/42/1402962209000",
 *  "kind": "ended",                        began, overridden, ended
 *  "at": "2014-06-16T23:43:29Z",
 *  "text": "web production: kchung deployed 4add615720 (was 3ee7f99bb3) in 163 s",
 *  "detail": "4add615720-20140616-233728-UTC is live",
 *  "deploy": {"id": 17, "kind": "deploy",  or rollback
 *    "stack": "web", "stage": "production", "actor": "kchung", "requested": "main", "hosts": 200,
 *    "revision": "4add…", "release": "4add615720-20140616-233728-UTC",
 *    "old": "3ee7f99bb3-20140616-220101-UTC"},
 *  "ending": {"state": "succeeded",        failed, aborted, timed_out, refused, mixed
 *    "took_ms": 163000, "hosts_failed": 0, "skew_ms": 12, "steps_ms": {"transfer": 8000, …}}}
 * }</pre>
 *
 * <p>An answer of 200 to 299 says that it arrived. 408, 425, 429, 500 and more, and no answer are
 * tried again; all others, redirects too, are a refusal. Neither the secret nor the address's path
 * stands in a message. Thread-safe.
 */
public final class Webhook implements Sink {
  private final HttpPoster poster;
  private final WebhookSignature signature;
  private final InstantSource clock;

  private Webhook(Builder builder) {
    this.poster = new HttpPoster(builder.address, builder.within, builder.trust);
    this.signature = builder.signature;
    this.clock = builder.clock;
  }

  /**
   * The webhook at {@code address}, signed under {@code secret}, with the usual settings.
   *
   * @throws IllegalArgumentException if the address is not an absolute http or https URI without a
   *     user, or the secret is shorter than 16 bytes
   */
  public static Webhook to(URI address, Secret secret) {
    return builder(address, secret).build();
  }

  /**
   * The webhook at {@code address}, signed under {@code secret}, with settings of its own.
   *
   * @throws IllegalArgumentException if the address is not an absolute http or https URI without a
   *     user, or the secret is shorter than 16 bytes
   */
  public static Builder builder(URI address, Secret secret) {
    return new Builder(address, secret);
  }

  @Override
  public void send(List<Announcement> announcements) throws IOException, InterruptedException {
    for (Announcement announcement : announcements) {
      String body = announcement.toJson();
      Instant now = clock.instant();
      Map<String, String> headers =
          Map.of(
              WebhookSignature.ID_HEADER,
              announcement.id(),
              WebhookSignature.TIMESTAMP_HEADER,
              Long.toString(now.getEpochSecond()),
              WebhookSignature.SIGNATURE_HEADER,
              signature.of(now, body.getBytes(StandardCharsets.UTF_8)));
      poster.post(body, headers);
    }
  }

  @Override
  public String toString() {
    return "webhook at " + poster;
  }

  /** Settings of a {@link Webhook}. For one thread. */
  public static final class Builder {
    private final URI address;
    private final WebhookSignature signature;
    private Duration within = Duration.ofSeconds(10);
    private Optional<SSLContext> trust = Optional.empty();
    private InstantSource clock = InstantSource.system();

    private Builder(URI address, Secret secret) {
      this.address = Addresses.web(address);
      this.signature = WebhookSignature.under(secret);
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

    /** Whom to trust over HTTPS (default the JVM's authorities). */
    public Builder trusting(SSLContext trust) {
      this.trust = Optional.of(trust);
      return this;
    }

    /** Whose time calls are signed with (default the system's). */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /** The sink. */
    public Webhook build() {
      return new Webhook(this);
    }
  }
}
