package dev.railhead.flags;

import dev.railhead.flags.internal.bucketing.Points;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flags of an application: one configuration at a time, asked by request. Thread-safe. Asking
 * never throws and never waits, also while another configuration comes in: that one is made aside
 * and then takes the place of the old one whole, by one write.
 *
 * <pre>{@code
 * Flags flags = Flags.builder(ShopFlags.CATALOG).build(FlagSet.empty());
 * FlagSource source = FileSource.at(file).listener(flags.sourceListener()).open();
 * source.feed(flags::reload);
 * FlagRequest request = flags.request(FlagContext.ofUser("7"));
 * if (request.isOn(ShopFlags.NEW_CHECKOUT)) { … }
 * }</pre>
 */
public final class Flags implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Flags.class);

  private final FlagCatalog catalog;
  private final InstantSource clock;
  private final DoubleSupplier random;
  private final FlagCounts counts = new FlagCounts();
  private final @Nullable DispatchQueue<Exposure> exposures;
  private final EventTeller events;
  // Reloads come one after another; what happens in requests does not wait for them.
  private final Object reloading = new Object();
  // Guarded by this.
  private boolean stale;
  private final Map<String, String> switchedOff = new LinkedHashMap<>();
  private final Map<String, String> overrides;
  // Written under this; read by everybody.
  private volatile Snapshot snapshot;

  private Flags(Builder from, FlagSet set) {
    this.catalog = from.catalog;
    this.clock = from.clock;
    this.random = from.random;
    this.overrides = Map.copyOf(from.overrides);
    this.exposures = queueOfExposures(from);
    this.events = new EventTeller(from.listeners);
    this.snapshot = compile(set);
  }

  /** Flags declared by {@code catalog}; see the builder's methods for what may be set. */
  public static Builder builder(FlagCatalog catalog) {
    return new Builder(catalog);
  }

  /** The flags as one request sees them: its configuration stays the same to its end. */
  public FlagRequest request(FlagContext context) {
    return new FlagRequest(this, snapshot, context);
  }

  /**
   * Whether the flag is on for a context, outside of any request: the same answer as that of a
   * request of its own, which counts and is exposed as such.
   */
  public boolean isOn(DeclaredFlag<?> flag, FlagContext context) {
    return answer(flag, context).isOn();
  }

  /** The flag's answer for a context, outside of any request, as {@link #isOn} says. */
  public Answer answer(DeclaredFlag<?> flag, FlagContext context) {
    Snapshot now = snapshot;
    int index = flag.index();
    if (flag.catalog() != catalog || index >= now.declaredCount()) {
      return now.unknown(flag);
    }
    CompiledFlag compiled = now.declared(index);
    return alone(compiled, context, now);
  }

  /**
   * Whether the flag is on for a user of whom only the id is known, outside of any request: as
   * {@link #isOn(DeclaredFlag, FlagContext)} for {@link FlagContext#ofUser}, but without making a
   * context for a flag that needs none.
   */
  public boolean isOn(DeclaredFlag<?> flag, String userId) {
    Snapshot now = snapshot;
    int index = flag.index();
    if (flag.catalog() != catalog || index >= now.declaredCount()) {
      return now.unknown(flag).isOn();
    }
    return byUnit(now.declared(index), userId, userId, FlagContext::ofUser, now).isOn();
  }

  /**
   * The answer of the flag called {@code name}, whether or not the code declares it, outside of any
   * request.
   */
  public Answer answer(String name, FlagContext context) {
    Snapshot now = snapshot;
    CompiledFlag compiled = now.flag(name);
    return compiled == null ? now.missing(name) : alone(compiled, context, now);
  }

  /**
   * The answer of the flag called {@code name} for a unit, for callers with a context of another
   * kind, such as OpenFeature's: that is turned into ours only if the flag looks at more than the
   * unit.
   *
   * @param unit the id that percentages go by; null if there is none
   * @param from what {@code toContext} makes a context of
   */
  public <C> Answer answer(
      String name, @Nullable String unit, C from, Function<C, FlagContext> toContext) {
    Snapshot now = snapshot;
    CompiledFlag compiled = now.flag(name);
    return compiled == null ? now.missing(name) : byUnit(compiled, unit, from, toContext, now);
  }

  private <C> Answer byUnit(
      CompiledFlag compiled,
      @Nullable String unit,
      C from,
      Function<C, FlagContext> toContext,
      Snapshot now) {
    Answer answer = unit == null || unit.isEmpty() ? compiled.constant() : compiled.answer(unit);
    if (answer == null || (exposures != null && answer.isExposure())) {
      return alone(compiled, toContext.apply(from), now);
    }
    answer.count();
    return answer;
  }

  private Answer alone(CompiledFlag compiled, FlagContext context, Snapshot now) {
    Answer answer = compiled.answer(context, context, now.alone());
    answer.count();
    if (answer.isExposure()) {
      expose(answer, context, now.version());
    }
    return answer;
  }

  /** The configuration in force. */
  public FlagSet set() {
    return snapshot.set();
  }

  /** Where the code and the configuration in force do not fit together. */
  public List<FlagProblem> problems() {
    return snapshot.problems();
  }

  /**
   * Puts another configuration in force. Requests that began before keep the old one; nobody waits.
   *
   * @return the names of the flags whose definition is new, gone or another
   */
  public Set<String> reload(FlagSet set) {
    synchronized (reloading) {
      FlagSet before = snapshot.set();
      Snapshot made = compile(set);
      Set<String> changed = changes(before, set);
      take(made, changed);
      return changed;
    }
  }

  private synchronized void take(Snapshot made, Set<String> changed) {
    snapshot = made.without(switchedOff.keySet());
    events.tell(new FlagsEvent.Reloaded(made.version(), changed));
    snapshot.problems().forEach(this::tell);
  }

  /**
   * What to tell of a source that {@linkplain FlagSource#feed feeds} these flags: while it is
   * broken or out of reach they are {@linkplain #stale stale}.
   */
  public FlagSourceListener sourceListener() {
    return event -> {
      if (event instanceof FlagSourceEvent.Unreadable unreadable) {
        stale(unreadable.source() + " cannot be read: " + unreadable.reason());
      } else if (event instanceof FlagSourceEvent.Refused refused) {
        stale(refused.source() + " is refused: " + refused.findings());
      } else if (event instanceof FlagSourceEvent.StartedFromCopy copy) {
        stale("started from the copy " + copy.source() + ": " + copy.reason());
      } else if (!(event instanceof FlagSourceEvent.CopyFailed)) {
        fresh();
      }
    };
  }

  /** The flags whose definition is new, gone or another. */
  private static Set<String> changes(FlagSet before, FlagSet after) {
    Set<String> names = new TreeSet<>(before.flags().keySet());
    names.addAll(after.flags().keySet());
    names.removeIf(name -> Objects.equals(before.flag(name), after.flag(name)));
    return names;
  }

  /** Says that the configuration in force may be out of date, until {@link #fresh}. */
  public synchronized void stale(String why) {
    stale = true;
    LOG.warn("The flags may be out of date: {}", why);
    events.tell(new FlagsEvent.Stale(why));
  }

  /** Says that the configuration in force is up to date again; else nothing happens. */
  public synchronized void fresh() {
    if (stale) {
      stale = false;
      events.tell(new FlagsEvent.Fresh());
    }
  }

  /**
   * Switches a flag off for everybody in this process, whatever the configuration says, until
   * {@link #restore}. The guard does so.
   */
  public synchronized void switchOff(String flag, String why) {
    if (switchedOff.putIfAbsent(flag, Objects.requireNonNull(why, "why")) == null) {
      snapshot = snapshot.without(switchedOff.keySet());
      LOG.warn("Flag {} is switched off here: {}", flag, why);
      events.tell(new FlagsEvent.SwitchedOff(flag, why));
    }
  }

  /** Lets a flag that was switched off here follow the configuration again. */
  public synchronized void restore(String flag) {
    if (switchedOff.remove(flag) != null) {
      snapshot = snapshot.without(switchedOff.keySet());
      events.tell(new FlagsEvent.Restored(flag));
    }
  }

  /** The flags that are switched off here, and why. */
  public synchronized Map<String, String> switchedOff() {
    return Map.copyOf(switchedOff);
  }

  /** How often each flag of the configuration and the code was asked, by name. */
  public List<FlagUsage> usage() {
    List<FlagUsage> usage = new ArrayList<>();
    Snapshot now = snapshot;
    Set<String> names = new TreeSet<>();
    now.flags().forEach(flag -> names.add(flag.name()));
    for (String name : names) {
      usage.add(counts.usage(Objects.requireNonNull(now.flag(name))));
    }
    return usage;
  }

  /** How many exposures listeners have missed, because they were too slow. */
  public long droppedExposures() {
    return exposures == null ? 0 : exposures.dropped();
  }

  /** Gives the listeners two seconds to hear the rest. The flags go on answering. */
  @Override
  public void close() {
    if (exposures != null) {
      exposures.close();
    }
    events.close();
  }

  /** Tells {@code listener} of what happens to the configuration from now on. */
  public void addListener(FlagsListener listener) {
    events.add(listener);
  }

  /** Tells {@code listener} no more. */
  public void removeListener(FlagsListener listener) {
    events.remove(listener);
  }

  InstantSource clock() {
    return clock;
  }

  long randomPoint() {
    return (long) (random.getAsDouble() * Points.ALL);
  }

  void expose(Answer answer, FlagContext context, String version) {
    if (exposures != null) {
      exposures.offer(new Exposure(answer, context, version));
    }
  }

  private Snapshot compile(FlagSet set) {
    return new FlagCompiler(this, set, catalog, counts, overrides).snapshot();
  }

  private synchronized void begin() {
    snapshot.problems().forEach(this::tell);
  }

  private void tell(FlagProblem problem) {
    LOG.warn("{}", problem);
    events.tell(new FlagsEvent.Misfit(problem));
  }

  private static @Nullable DispatchQueue<Exposure> queueOfExposures(Builder from) {
    List<ExposureListener> listeners = List.copyOf(from.exposureListeners);
    return listeners.isEmpty()
        ? null
        : DispatchQueue.start(
            "railhead-flag-exposures", listeners, ExposureListener::exposed, from.exposureCapacity);
  }

  /** Describes the flags of an application; all settings have defaults. For one thread. */
  public static final class Builder {
    private final FlagCatalog catalog;
    private InstantSource clock = InstantSource.system();
    private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    private final List<ExposureListener> exposureListeners = new ArrayList<>();
    private final List<FlagsListener> listeners = new ArrayList<>();
    private final Map<String, String> overrides = new LinkedHashMap<>();
    private int exposureCapacity = 10_000;

    private Builder(FlagCatalog catalog) {
      this.catalog = catalog;
    }

    /** The clock of schedules and time windows; by default the system's. */
    public Builder clock(InstantSource source) {
      this.clock = source;
      return this;
    }

    /** What flags with random bucketing draw, from 0 to less than 1; by default a fair lot. */
    public Builder random(DoubleSupplier source) {
      this.random = source;
      return this;
    }

    /** Tells {@code listener} of exposures. */
    public Builder exposures(ExposureListener listener) {
      exposureListeners.add(listener);
      return this;
    }

    /**
     * How many exposures may wait for the listeners before they are dropped; by default 10,000.
     *
     * @throws IllegalArgumentException if it is not 1 to 10,000,000
     */
    public Builder exposureCapacity(int count) {
      if (count < 1 || count > 10_000_000) {
        throw new IllegalArgumentException("room must be for 1 to 10000000, but was " + count);
      }
      this.exposureCapacity = count;
      return this;
    }

    /** Tells {@code listener} of what happens to the configuration. */
    public Builder listener(FlagsListener listener) {
      listeners.add(listener);
      return this;
    }

    /**
     * Overrides that beat the file, its constants too, for developers and tests: the variant by the
     * flag's name, as {@link LocalOverrides} reads them.
     */
    public Builder overrides(Map<String, String> variants) {
      overrides.putAll(variants);
      return this;
    }

    /** Flags that answer from {@code set} until another one is loaded. */
    public Flags build(FlagSet set) {
      Flags flags = new Flags(this, set);
      flags.begin();
      return flags;
    }
  }
}
