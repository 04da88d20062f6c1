package dev.railhead.core.gate;

import com.google.gson.JsonElement;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.internal.Names;
import dev.railhead.core.internal.web.Answer;
import dev.railhead.core.internal.web.JsonPointer;
import dev.railhead.core.internal.web.Polling;
import dev.railhead.core.internal.web.Polling.Sighting;
import dev.railhead.core.internal.web.Statuses;
import dev.railhead.core.internal.web.Web;
import dev.railhead.core.internal.web.WebException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A gate that asks a server which answers with a JSON document about a revision, as builds, reviews
 * and scans do, and looks at one place in it. An accepted value passes, a refused one blocks; any
 * other, none, an answer that is not there yet (status 404) or a server in trouble (status 429 or
 * 5xx, or no answer) is asked again until time is up, and is unknown then. What cannot get better,
 * such as a token that is not taken, is unknown at once. Reasons name the address without its
 * query, and what was seen there.
 *
 * <pre>{@code
 * Gate build =
 *     StatusGate.builder("build", q -> URI.create("https://ci.example.com/commits/" + q.revision()))
 *         .at("/state").accepting("success").refusing("failure", "error")
 *         .credential(Credential.bearer(vault::ciToken))
 *         .build();
 * }</pre>
 *
 * <p>Rollbacks pass unasked: their release has been live before, and nobody should wait for it.
 *
 * <p>HTTPS only, but for servers of this machine; redirects are followed within one server; at most
 * 4 MiB of an answer are read. Needs Gson on the class path. Build it once and keep it: its HTTP
 * client has threads. Immutable and thread-safe.
 */
public final class StatusGate implements Gate {
  private final String name;
  private final Function<Question, URI> address;
  private final JsonPointer pointer;
  private final Set<String> accepted;
  private final Set<String> refused;
  private final Polling polling;
  private final Duration deadline;
  private final Web web;

  private StatusGate(Builder builder) {
    this.name = builder.name;
    this.address = builder.address;
    this.pointer = builder.pointer;
    this.accepted = builder.accepted;
    this.refused = builder.refused;
    this.polling = builder.polling();
    this.deadline = builder.deadline();
    this.web = new Web(builder.credential, builder.answerWithin);
  }

  /**
   * A gate called {@code name} that asks at {@code address}.
   *
   * @throws IllegalArgumentException if {@code name} is not one printable line of at most 100
   *     characters
   */
  public static Builder builder(String name, Function<Question, URI> address) {
    return new Builder(name, address);
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

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the address is not https, or http to this machine
   */
  @Override
  public Verdict ask(Question question) throws InterruptedException {
    if (question.isRollback()) {
      return Rollbacks.PASS;
    }
    URI uri = Web.checked("the address of gate " + name, address.apply(question));
    return polling.until(() -> look(uri));
  }

  private Sighting look(URI uri) throws IOException, InterruptedException {
    Answer answer = web.get(uri);
    Optional<Sighting> early = Statuses.early(answer);
    return early.isPresent() ? early.get() : judged(answer);
  }

  private Sighting judged(Answer answer) throws WebException {
    Optional<JsonElement> there = pointer.in(answer.json());
    String where = answer.from() + " at " + Names.quoted(pointer.toString());
    if (there.isEmpty() || !there.get().isJsonPrimitive()) {
      return Sighting.open(where + " has no value");
    }
    String value = there.get().getAsString();
    String says = where + " says " + Names.quoted(web.shown(value));
    if (accepted.contains(value)) {
      return Sighting.settled(Verdict.pass(says));
    }
    return refused.contains(value) ? Sighting.settled(Verdict.block(says)) : Sighting.open(says);
  }

  /** Settings of a {@link StatusGate}. For one thread. */
  public static final class Builder extends WebGateSettings<Builder> {
    private final String name;
    private final Function<Question, URI> address;
    private JsonPointer pointer = JsonPointer.parse("/state");
    private Set<String> accepted = Set.of("success");
    private Set<String> refused = Set.of();

    private Builder(String name, Function<Question, URI> address) {
      this.name = Names.line("a gate's name", name, 100);
      this.address = Objects.requireNonNull(address, "address");
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Where the value stands, as a JSON pointer (RFC 6901; default {@code /state}).
     *
     * @throws IllegalArgumentException if it is no JSON pointer
     */
    public Builder at(String pointer) {
      this.pointer = JsonPointer.parse(pointer);
      return this;
    }

    /**
     * The values that pass (default {@code success}); numbers and truth values as JSON has them.
     */
    public Builder accepting(String... values) {
      this.accepted = Set.of(values);
      return this;
    }

    /** The values that block at once (default none: all others are asked again). */
    public Builder refusing(String... values) {
      this.refused = Set.of(values);
      return this;
    }

    /**
     * The gate.
     *
     * @throws IllegalStateException if nothing is accepted, or something is accepted and refused
     */
    public StatusGate build() {
      if (accepted.isEmpty() || accepted.stream().anyMatch(refused::contains)) {
        throw new IllegalStateException(
            "a status gate must accept something, and not what it refuses, but accepts "
                + accepted
                + " and refuses "
                + refused);
      }
      return new StatusGate(this);
    }
  }
}
