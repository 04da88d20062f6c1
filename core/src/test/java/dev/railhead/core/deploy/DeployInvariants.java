package dev.railhead.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Actor;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.SimulatedFleet.Point;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * What holds for every deploy, whatever fails where and how often.
 *
 * <p>Seen to fail when {@code DeploySteps} undoes nothing, never reports {@code Mixed}, or does not
 * note what was served before or who is behind; when {@code SwapBack} does not ask first what a
 * host serves, takes a host that cannot tell for undone, or a host that served the release before
 * for not undone; when {@code HostTally.requireAll} goes on after a failure; when {@code Mixed} is
 * recorded as a failure; and when the lease is not closed.
 */
class DeployInvariants {
  private static final Stage PRODUCTION = Stage.of("production");
  private static final Actor ACTOR = Actor.of("kchung");
  private static final Fleet FLEET =
      Fleet.of(Host.named("web1"), Host.named("web2"), Host.named("web3"), Host.named("web4"));
  private static final AtomicInteger STACKS = new AtomicInteger();
  private static Path file;
  private static Ledger ledger;

  @BeforeContainer
  static void open() throws Exception {
    file = Files.createTempDirectory("railhead-invariants");
    ledger = Ledger.open(file.resolve("ledger.db"));
  }

  @AfterContainer
  static void close() throws Exception {
    ledger.close();
    try (var files = Files.list(file)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(file);
  }

  /** One host failing at one point, so many times. */
  record Fault(int host, Point point, int times) {}

  /** One deploy of one revision, amid faults. */
  record Attempt(String revision, List<Fault> faults, int tolerated) {
    /** Whether a host may not say what it serves, or not go back to it. */
    boolean hidesHosts() {
      return faults.stream()
          .anyMatch(f -> f.point() == Point.READ_BACK || f.point() == Point.SWAP_BACK);
    }
  }

  @Provide
  Arbitrary<List<Attempt>> attempts() {
    Arbitrary<Fault> fault =
        Combinators.combine(
                Arbitraries.integers().between(0, FLEET.size() - 1),
                Arbitraries.of(Point.class),
                Arbitraries.of(1, 1, 2, 1000))
            .as(Fault::new);
    Arbitrary<Attempt> attempt =
        Combinators.combine(
                Arbitraries.of("a", "b", "c"),
                fault.list().ofMaxSize(4),
                Arbitraries.integers().between(0, 2))
            .as(Attempt::new);
    return attempt.list().ofMinSize(1).ofMaxSize(4);
  }

  @Property(tries = 200)
  void a_fleet_serves_one_release_unless_the_outcome_names_who_does_not(
      @ForAll("attempts") List<Attempt> attempts) throws Exception {
    SimulatedFleet hosts = new SimulatedFleet(FLEET);
    Stack stack = Stack.of("stack" + STACKS.incrementAndGet());
    try (Deployer deployer =
        Deployer.builder(ledger, hosts, hosts).swapBackPauses(List.of(Duration.ZERO)).build()) {
      FixedSource source = new FixedSource();
      for (Attempt attempt : attempts) {
        Map<Host, Live> before = hosts.truth();
        attempt
            .faults()
            .forEach(f -> hosts.fail(FLEET.hosts().get(f.host()), f.point(), f.times()));
        Pipeline pipeline =
            Pipeline.of(stack, source, hosts)
                .then(PRODUCTION, FLEET, p -> p.tolerating(Tolerance.atMost(attempt.tolerated())));
        Outcome outcome =
            deployer.deploy(DeployRequest.deploy(pipeline, PRODUCTION, attempt.revision(), ACTOR));
        check(outcome, attempt, before, hosts.truth());
        checkLedger(stack, outcome);
        for (Host host : FLEET) {
          for (Point point : Point.values()) {
            hosts.fail(host, point, 0);
          }
        }
      }
    }
  }

  private static void check(
      Outcome outcome, Attempt attempt, Map<Host, Live> before, Map<Host, Live> after) {
    if (outcome instanceof Outcome.Succeeded succeeded) {
      after.forEach(
          (host, live) ->
              assertThat(live)
                  .isEqualTo(
                      succeeded.behind().containsKey(host)
                          ? before.get(host)
                          : Live.serving(succeeded.release())));
      assertThat(succeeded.behind().size()).isLessThan(FLEET.size());
    } else if (outcome instanceof Outcome.Mixed mixed) {
      Set<Host> changed = new HashSet<>(after.keySet());
      changed.removeIf(host -> after.get(host).equals(before.get(host)));
      assertThat(mixed.truth().keySet()).containsAll(changed);
      boolean unknown = mixed.truth().values().stream().anyMatch(Live.Unknown.class::isInstance);
      assertThat(!changed.isEmpty() || (unknown && attempt.hidesHosts()))
          .as("a host differs, or cannot tell")
          .isTrue();
      mixed.truth().forEach((host, said) -> assertTrue(said, after.get(host)));
    } else {
      assertThat(after).isEqualTo(before);
    }
  }

  /** What is said of a host is so, or it is said that it cannot be told. */
  private static void assertTrue(Live said, Live really) {
    if (!(said instanceof Live.Unknown)) {
      assertThat(said).isEqualTo(really);
    }
  }

  private static void checkLedger(Stack stack, Outcome outcome) throws Exception {
    DeployRecord record = ledger.history().find(HistoryQuery.all().of(stack).limit(1)).get(0);
    String kind = outcome.getClass().getSimpleName().toUpperCase(Locale.ROOT);
    assertThat(record.state()).hasToString(kind);
    assertThat(ledger.locks().holder(stack)).isEmpty();
  }
}
