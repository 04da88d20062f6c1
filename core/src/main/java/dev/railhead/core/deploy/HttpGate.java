package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import dev.railhead.core.internal.Amounts;
import dev.railhead.core.internal.Names;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * A gate that asks each host of the fleet over HTTP or HTTPS, again and again until it answers as
 * it should or time is up. It passes when all hosts do. It blocks when a host's last answer was a
 * wrong one, and does not know when there was no answer from some hosts and no wrong one from the
 * others; both name each such host with the reason. Redirects are not followed. Immutable and
 * thread-safe.
 *
 * <p>Build a gate once and keep it: its HTTP client has a daemon thread from then on, which ends
 * only some time after nothing refers to the gate any more (as {@link HttpClient} says of itself),
 * and a few more for a minute after each use.
 */
public final class HttpGate implements Gate {
  /** How many hosts the reason names at most. */
  private static final int NAMED_HOSTS = 20;

  private final String name;
  private final Duration within;
  private final int hostsAtOnce;
  private final HttpProbe probe;

  private HttpGate(Builder builder) {
    this.name = builder.name;
    this.within = builder.within;
    this.hostsAtOnce = builder.hostsAtOnce;
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(builder.answerWithin);
    builder.trust.ifPresent(client::sslContext);
    this.probe =
        new HttpProbe(
            client.build(),
            builder.address,
            builder.status,
            builder.body,
            builder.answerWithin,
            builder.retryEvery);
  }

  /**
   * A gate called {@code name} that asks each host at {@code address}, such as {@code host ->
   * URI.create("http://" + host.address() + "/health")}.
   *
   * @throws IllegalArgumentException if {@code name} is not one printable line of at most 100
   *     characters
   */
  public static Builder builder(String name, Function<Host, URI> address) {
    return new Builder(name, address);
  }

  @Override
  public String name() {
    return name;
  }

  /** A little longer than the time for all tries, so that the answer names the hosts. */
  @Override
  public Duration deadline() {
    return within.plusSeconds(5);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if an address is not an absolute http or https URI
   */
  @Override
  public Verdict ask(Question question) throws IOException, InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    List<Host> hosts = question.fleet().hosts();
    hosts.forEach(probe::check);
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(hostsAtOnce, hosts.size()), this::thread);
    try {
      List<Callable<HttpProbe.Finding>> asked =
          hosts.stream()
              .map(host -> (Callable<HttpProbe.Finding>) () -> probe.ask(host, end))
              .toList();
      return verdict(threads.invokeAll(asked));
    } finally {
      threads.shutdownNow();
    }
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, "railhead-gate-" + name);
    thread.setDaemon(true);
    return thread;
  }

  private static Verdict verdict(List<Future<HttpProbe.Finding>> asked)
      throws IOException, InterruptedException {
    List<HttpProbe.Finding> findings = new java.util.ArrayList<>();
    for (Future<HttpProbe.Finding> future : asked) {
      try {
        findings.add(future.get());
      } catch (ExecutionException e) {
        throw new IOException("a host could not be asked: " + e.getCause(), e);
      }
    }
    List<HttpProbe.Finding> bad =
        findings.stream().filter(f -> f.kind() != HttpProbe.Kind.RIGHT).toList();
    if (bad.isEmpty()) {
      return Verdict.pass("all of " + Amounts.count(findings.size(), "host") + " answer");
    }
    boolean wrong = bad.stream().anyMatch(f -> f.kind() == HttpProbe.Kind.WRONG);
    return wrong ? Verdict.block(listed(bad)) : Verdict.unknown(listed(bad));
  }

  private static String listed(List<HttpProbe.Finding> bad) {
    Stream<String> named = bad.stream().limit(NAMED_HOSTS).map(f -> f.host() + ": " + f.detail());
    int more = bad.size() - NAMED_HOSTS;
    Stream<String> rest = more > 0 ? Stream.of("and " + more + " more") : Stream.empty();
    return Stream.concat(named, rest).collect(Collectors.joining("; "));
  }

  /** Settings of an {@link HttpGate}. For one thread. */
  public static final class Builder {
    private final String name;
    private final Function<Host, URI> address;
    private int status = 200;
    private Optional<Pattern> body = Optional.empty();
    private Duration within = Duration.ofSeconds(30);
    private Duration answerWithin = Duration.ofSeconds(5);
    private Duration retryEvery = Duration.ofSeconds(1);
    private int hostsAtOnce = 32;
    private Optional<SSLContext> trust = Optional.empty();

    private Builder(String name, Function<Host, URI> address) {
      this.name = Names.line("a gate's name", name, 100);
      this.address = Objects.requireNonNull(address, "address");
    }

    /**
     * The status that is right (default 200).
     *
     * @throws IllegalArgumentException if it is not 100 to 599
     */
    public Builder status(int status) {
      if (status < 100 || status > 599) {
        throw new IllegalArgumentException("a status must be 100 to 599, but was " + status);
      }
      this.status = status;
      return this;
    }

    /**
     * What must be found in the first 1 MiB of the body, read as UTF-8 (default nothing). A pattern
     * that backtracks without end is its author's, and costs this gate's deadline.
     */
    public Builder body(Pattern pattern) {
      this.body = Optional.of(Objects.requireNonNull(pattern, "pattern"));
      return this;
    }

    /**
     * How long to go on trying, in all (default 30 s).
     *
     * @throws IllegalArgumentException if it is not positive or more than one hour
     */
    public Builder within(Duration within) {
      this.within = checked("the time of an HTTP gate", within);
      return this;
    }

    /**
     * How long one answer may take, from connecting to the end of the body (default 5 s).
     *
     * @throws IllegalArgumentException if it is not positive or more than one hour
     */
    public Builder answerWithin(Duration answerWithin) {
      this.answerWithin = checked("the time for an answer", answerWithin);
      return this;
    }

    /**
     * How long to wait between two tries (default 1 s).
     *
     * @throws IllegalArgumentException if it is not positive or more than one hour
     */
    public Builder retryEvery(Duration retryEvery) {
      this.retryEvery = checked("the time between two tries", retryEvery);
      return this;
    }

    /**
     * How many hosts to ask at once (default 32).
     *
     * @throws IllegalArgumentException if it is not 1 to 1024
     */
    public Builder hostsAtOnce(int hosts) {
      if (hosts < 1 || hosts > 1024) {
        throw new IllegalArgumentException("hosts at once must be 1 to 1024, but was " + hosts);
      }
      this.hostsAtOnce = hosts;
      return this;
    }

    /** Whom to trust over HTTPS (default the JVM's authorities). */
    public Builder trusting(SSLContext trust) {
      this.trust = Optional.of(Objects.requireNonNull(trust, "trust"));
      return this;
    }

    /** The gate. */
    public HttpGate build() {
      return new HttpGate(this);
    }

    private static Duration checked(String what, Duration duration) {
      if (duration.isNegative()
          || duration.isZero()
          || duration.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException(
            what + " must be more than zero and at most 1 h, but was " + duration);
      }
      return duration;
    }
  }
}
