package dev.railhead.atomic.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two deployers and two readers, in every order in which a scheduler can run them that takes the
 * processor from one that could go on at most once or twice: most errors of interleaving need no
 * more (Musuvathi and Qadeer, "Iterative context bounding", PLDI 2007). Between any two parts of a
 * deploy, and between any two looks of a reader, the scheduler may switch; it does so the same way
 * each time, so a failure names its schedule.
 */
class SwapInterleavingsTest {
  /** What has its own thread of control. */
  private interface Actor {
    boolean isReady();

    void advance() throws IOException;
  }

  private record Deployment(ModelDeployer deployer) implements Actor {
    @Override
    public boolean isReady() {
      return deployer.isReady();
    }

    @Override
    public void advance() {
      deployer.advance();
    }
  }

  /** One request, with the looks at the link that they need. */
  private static final class Requests implements Actor {
    private interface Action {
      void run() throws IOException;
    }

    private final Deque<Action> ahead = new ArrayDeque<>();

    Requests(ModelReader reader) {
      ahead.add(reader::look);
      ahead.add(reader::lease);
      ahead.add(reader::settle);
      ahead.add(
          () -> {
            reader.acquire();
            reader.read();
          });
      ahead.add(
          () -> {
            reader.read();
            reader.release();
            reader.forget();
          });
    }

    @Override
    public boolean isReady() {
      return !ahead.isEmpty();
    }

    @Override
    public void advance() throws IOException {
      ahead.removeFirst().run();
    }
  }

  /** What one schedule has shown: how many processes could have gone on at each point. */
  private record Run(List<Integer> choices, List<List<Integer>> alternatives) {}

  private static Run run(Scene scene, Guard removed, List<Integer> prefix) throws IOException {
    Set<Invariant> watched =
        EnumSet.of(
            Invariant.TOTALITY,
            Invariant.PIN_CONSISTENCY,
            Invariant.MONOTONY,
            Invariant.PIN_SAFETY,
            Invariant.IDENTITY);
    ModelHost host = new ModelHost(new ModelDisk(), scene.slots(), removed, watched);
    new ModelDeployer(host, 1, "first").deploying(Files.id(1), false).run();
    new ModelDeployer(host, 1, "first").deploying(Files.id(2), false).run();
    ModelDeployer one = new ModelDeployer(host, 2, "one").deploying(Files.id(3), false);
    ModelDeployer other = new ModelDeployer(host, 3, "other");
    if (scene.rollingBack()) {
      other.swapping(Files.id(1));
    } else {
      other.deploying(Files.id(4), false);
    }
    List<Actor> processes =
        List.of(
            new Deployment(one),
            new Deployment(other),
            new Requests(host.newReader()),
            new Requests(host.newReader()));
    Run run = schedule(scene, host, processes, prefix);
    host.checkSeals();
    return run;
  }

  private static Run schedule(
      Scene scene, ModelHost host, List<Actor> processes, List<Integer> prefix) throws IOException {
    Run run = new Run(new ArrayList<>(), new ArrayList<>());
    int current = 0;
    int preemptions = 0;
    while (true) {
      List<Integer> ready = new ArrayList<>();
      for (int i = 0; i < processes.size(); i++) {
        if (processes.get(i).isReady()) {
          ready.add(i);
        }
      }
      if (ready.isEmpty()) {
        return run;
      }
      boolean canGoOn = ready.contains(current);
      int at = run.choices().size();
      int next = at < prefix.size() ? prefix.get(at) : canGoOn ? current : ready.get(0);
      preemptions += canGoOn && next != current ? 1 : 0;
      run.choices().add(next);
      boolean free = !canGoOn || preemptions < scene.preemptions();
      List<Integer> others = new ArrayList<>(free && at >= prefix.size() ? ready : List.of());
      others.remove((Integer) next);
      run.alternatives().add(others);
      processes.get(next).advance();
      host.checkTotality();
      current = next;
    }
  }

  /** Runs every schedule; each is told apart from those before it by its first new choice. */
  private static int explore(Scene scene, Guard removed) throws IOException {
    List<List<Integer>> ahead = new ArrayList<>(List.of(List.of()));
    // All are run, in an order in which what is wrong is found soon; the same each time.
    Random order = new Random(1);
    int runs = 0;
    while (!ahead.isEmpty()) {
      int chosen = order.nextInt(ahead.size());
      List<Integer> prefix = ahead.get(chosen);
      ahead.set(chosen, ahead.get(ahead.size() - 1));
      ahead.remove(ahead.size() - 1);
      Run run;
      try {
        run = run(scene, removed, prefix);
      } catch (AssertionError | IOException e) {
        throw new AssertionError("with the schedule that begins with " + prefix, e);
      }
      runs++;
      for (int at = prefix.size(); at < run.choices().size(); at++) {
        for (int other : run.alternatives().get(at)) {
          List<Integer> longer = new ArrayList<>(run.choices().subList(0, at));
          longer.add(other);
          ahead.add(longer);
        }
      }
    }
    return runs;
  }

  /**
   * What the second deployer does while the first one deploys, and how often the scheduler may take
   * the processor away.
   */
  private record Scene(boolean slots, boolean rollingBack, int preemptions) {}

  @ParameterizedTest
  @CsvSource({"true, true, 2", "false, true, 2", "true, false, 2", "false, false, 2"})
  void no_interleaving_breaks_an_invariant(boolean slots, boolean rollingBack, int preemptions)
      throws Exception {
    int runs = explore(new Scene(slots, rollingBack, preemptions), Guard.NONE);
    assertThat(runs).as("schedules").isGreaterThan(10_000);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCK", "SECOND_LOOK", "LEASES"})
  void without_a_guard_one_does(Guard removed) {
    assertThatThrownBy(() -> explore(new Scene(true, false, 3), removed))
        .isInstanceOf(AssertionError.class);
  }
}
