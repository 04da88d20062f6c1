package dev.railhead.core.deploy;

import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.source.ReleaseSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How one stack gets to its users: where its releases come from, and the stages that a revision
 * passes, in order. Immutable; {@link #then} makes a longer one.
 */
public final class Pipeline {
  private final Stack stack;
  private final ReleaseSource source;
  private final Activation activation;
  private final List<StagePlan> stages;

  private Pipeline(
      Stack stack, ReleaseSource source, Activation activation, List<StagePlan> stages) {
    this.stack = stack;
    this.source = source;
    this.activation = activation;
    this.stages = stages;
  }

  /**
   * A pipeline without stages yet, for {@code stack}, from {@code source} by {@code activation}.
   */
  public static Pipeline of(Stack stack, ReleaseSource source, Activation activation) {
    return new Pipeline(
        Objects.requireNonNull(stack, "stack"),
        Objects.requireNonNull(source, "source"),
        Objects.requireNonNull(activation, "activation"),
        List.of());
  }

  /** This pipeline with {@code stage} on {@code fleet} as its last stage; see {@link StagePlan}. */
  public Pipeline then(Stage stage, Fleet fleet) {
    return then(stage, fleet, plan -> plan);
  }

  /**
   * This pipeline with {@code stage} on {@code fleet} as its last stage, set up by {@code
   * settings}, such as {@code plan -> plan.gate(smoke).tolerating(Tolerance.atMost(1))}.
   *
   * @throws IllegalArgumentException if it has the stage already, or {@code settings} returns the
   *     plan of another one
   */
  public Pipeline then(Stage stage, Fleet fleet, UnaryOperator<StagePlan> settings) {
    if (find(stage).isPresent()) {
      throw new IllegalArgumentException(stack + " has two stages called " + stage);
    }
    StagePlan plan = settings.apply(StagePlan.of(stage, fleet));
    if (!plan.stage().equals(stage)) {
      throw new IllegalArgumentException(
          "the settings of stage "
              + stage
              + " must return its plan, but returned that of "
              + plan.stage());
    }
    List<StagePlan> longer = new ArrayList<>(stages);
    longer.add(plan);
    return new Pipeline(stack, source, activation, List.copyOf(longer));
  }

  /** The stack. */
  public Stack stack() {
    return stack;
  }

  /** Where its releases come from. */
  public ReleaseSource source() {
    return source;
  }

  /** How a release goes live on a host. */
  public Activation activation() {
    return activation;
  }

  /** The stages, in order. */
  public List<StagePlan> stages() {
    return stages;
  }

  /** The plan of {@code stage}. */
  public Optional<StagePlan> find(Stage stage) {
    return stages.stream().filter(plan -> plan.stage().equals(stage)).findFirst();
  }

  /** The stage that a revision passes just before {@code stage}; empty for the first. */
  public Optional<Stage> before(Stage stage) {
    Stage before = null;
    for (StagePlan plan : stages) {
      if (plan.stage().equals(stage)) {
        return Optional.ofNullable(before);
      }
      before = plan.stage();
    }
    return Optional.empty();
  }

  /**
   * One stage: its fleet, its gates and what it tolerates. Immutable; the methods return changed
   * copies.
   *
   * @param stage the stage
   * @param fleet its hosts
   * @param gates asked before the export, in order
   * @param afterGates asked after the swap, in order
   * @param canaries hosts whose transfer comes before all others', and with gates of their own
   *     their swap too
   * @param canaryGates asked between the swap of the canaries and that of all others, in order
   * @param tolerance how many hosts may fail to receive the release
   */
  public record StagePlan(
      Stage stage,
      Fleet fleet,
      List<Gate> gates,
      List<Gate> afterGates,
      Set<Host> canaries,
      List<Gate> canaryGates,
      Tolerance tolerance) {
    /**
     * Copies and checks the parts.
     *
     * @throws IllegalArgumentException if a canary is not in the fleet, or there is a gate for
     *     canaries but no canary
     */
    public StagePlan {
      Objects.requireNonNull(stage, "stage");
      Objects.requireNonNull(fleet, "fleet");
      Objects.requireNonNull(tolerance, "tolerance");
      gates = List.copyOf(gates);
      afterGates = List.copyOf(afterGates);
      canaries = Set.copyOf(canaries);
      canaryGates = List.copyOf(canaryGates);
      Set<Host> strangers = new HashSet<>(canaries);
      strangers.removeAll(fleet.hosts());
      if (!strangers.isEmpty()) {
        throw new IllegalArgumentException("canaries must be of the fleet, but were " + strangers);
      }
      if (canaries.isEmpty() && !canaryGates.isEmpty()) {
        throw new IllegalArgumentException("a gate for canaries needs canaries: name them first");
      }
    }

    private static StagePlan of(Stage stage, Fleet fleet) {
      return new StagePlan(
          stage, fleet, List.of(), List.of(), Set.of(), List.of(), Tolerance.none());
    }

    /** This plan, asking {@code gate} too before anything is transferred. */
    public StagePlan gate(Gate gate) {
      return new StagePlan(
          stage, fleet, with(gates, gate), afterGates, canaries, canaryGates, tolerance);
    }

    /** This plan, asking {@code gate} too after the swap; if it does not pass, all swap back. */
    public StagePlan afterGate(Gate gate) {
      return new StagePlan(
          stage, fleet, gates, with(afterGates, gate), canaries, canaryGates, tolerance);
    }

    /** This plan, with {@code hosts} receiving the release before all others. */
    public StagePlan canaries(List<Host> hosts) {
      return new StagePlan(
          stage, fleet, gates, afterGates, Set.copyOf(hosts), canaryGates, tolerance);
    }

    /**
     * This plan, swapping the {@linkplain #canaries canaries} first, and asking {@code gate} before
     * all other hosts are swapped; if it does not pass, the canaries swap back.
     *
     * @throws IllegalArgumentException if no canaries were named
     */
    public StagePlan canaryGate(Gate gate) {
      return new StagePlan(
          stage, fleet, gates, afterGates, canaries, with(canaryGates, gate), tolerance);
    }

    /** This plan, going on when no more hosts fail than {@code tolerance} allows. */
    public StagePlan tolerating(Tolerance tolerance) {
      return new StagePlan(stage, fleet, gates, afterGates, canaries, canaryGates, tolerance);
    }

    private static List<Gate> with(List<Gate> gates, Gate gate) {
      List<Gate> more = new ArrayList<>(gates);
      more.add(Objects.requireNonNull(gate, "gate"));
      return more;
    }
  }
}
