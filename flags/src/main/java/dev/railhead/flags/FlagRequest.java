package dev.railhead.flags;

import dev.railhead.flags.internal.bucketing.Unit;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The flags as one request sees them, from its start to its end: one configuration, one time, and
 * one answer for each flag however often it is asked. An object to be handed along; it may be used
 * by several threads, and it never throws or waits. Make it by {@link Flags#request}.
 */
public final class FlagRequest {
  private static final VarHandle ANSWER =
      MethodHandles.arrayElementVarHandle(Answer[].class).withInvokeExactBehavior();

  private final Flags flags;
  private final Snapshot snapshot;
  private final FlagContext context;
  private final FlagContext requester;
  private final @Nullable Answer[] declared;
  private final View view = new View();
  private final EtsyMemory etsy;
  // Flags that the code does not declare, which only few ask for; made when one does.
  private volatile @Nullable Map<String, Answer> others;
  private volatile @Nullable Instant now;

  FlagRequest(Flags flags, Snapshot snapshot, FlagContext context) {
    this(flags, snapshot, context, context, new EtsyMemory());
  }

  private FlagRequest(
      Flags flags, Snapshot snapshot, FlagContext context, FlagContext requester, EtsyMemory etsy) {
    this.etsy = etsy;
    this.flags = flags;
    this.snapshot = snapshot;
    this.context = context;
    this.requester = requester;
    this.declared = new Answer[snapshot.declaredCount()];
  }

  /** Whether the flag is on here. */
  public boolean isOn(DeclaredFlag<?> flag) {
    return answer(flag).isOn();
  }

  /** The flag's value here. */
  @SuppressWarnings("unchecked") // an answer of a declared flag has that flag's value
  public <T> T value(DeclaredFlag<T> flag) {
    return (T) Objects.requireNonNull(answer(flag).value());
  }

  /** The flag's variant here and why it is that one. */
  public Answer answer(DeclaredFlag<?> flag) {
    int index = flag.index();
    if (index < declared.length && flag.catalog() == snapshot.catalog()) {
      Answer answer = declared[index];
      return answer == null ? first(index) : answer;
    }
    return snapshot.unknown(flag);
  }

  /** The answer of the flag called {@code name}, whether or not the code declares it. */
  public Answer answer(String name) {
    CompiledFlag flag = snapshot.flag(name);
    return flag == null ? snapshot.missing(name) : answer(flag);
  }

  private Answer answer(CompiledFlag flag) {
    int index = flag.index();
    if (index != CompiledFlag.UNDECLARED) {
      Answer answer = declared[index];
      return answer == null ? first(index) : answer;
    }
    Map<String, Answer> asked = others();
    Answer before = asked.get(flag.name());
    if (before != null) {
      return before;
    }
    Answer answer = evaluate(flag);
    before = asked.putIfAbsent(flag.name(), answer);
    return before == null ? exposed(answer) : before;
  }

  /** Answers for the first time: of several threads that do, one sets the answer for all. */
  private Answer first(int index) {
    CompiledFlag flag = snapshot.declared(index);
    Answer answer = evaluate(flag);
    Answer before = (Answer) ANSWER.compareAndExchange(declared, index, (Answer) null, answer);
    return before == null ? exposed(answer) : before;
  }

  private Answer evaluate(CompiledFlag flag) {
    Answer answer = flag.answer(context, requester, view);
    UnitKind kind = flag.answers().etsyUnit();
    Unit unit = kind == null || flag.constant() != null ? null : kind.of(context);
    return unit == null ? answer : etsy.first(flag.name(), unit, answer);
  }

  private Answer exposed(Answer answer) {
    answer.count();
    if (answer.isExposure()) {
      flags.expose(answer, context, snapshot.version());
    }
    return answer;
  }

  private Map<String, Answer> others() {
    Map<String, Answer> made = others;
    if (made == null) {
      synchronized (this) {
        made = others;
        if (made == null) {
          made = new ConcurrentHashMap<>();
          others = made;
        }
      }
    }
    return made;
  }

  /**
   * The same request asking about somebody else, such as the seller whose page it is: that one's
   * variants, counted by the user's id, under this one's configuration and this requester's right
   * to override by the URL. As {@code isEnabledFor} of etsy/feature.
   */
  public FlagRequest about(FlagContext somebody) {
    return new FlagRequest(flags, snapshot, somebody.asUnit(), requester, etsy);
  }

  /**
   * The same request with all percentages counted by {@code id}, such as that of a shop. As {@code
   * isEnabledBucketingBy} of etsy/feature.
   */
  public FlagRequest bucketedBy(String id) {
    return new FlagRequest(flags, snapshot, context.bucketedBy(id), requester, etsy);
  }

  /** Who is asked about. */
  public FlagContext context() {
    return context;
  }

  /** The version of the configuration that this request sees. */
  public String version() {
    return snapshot.version();
  }

  /**
   * The variants that this request was exposed to so far, one answer for each flag; what is the
   * same for everybody is left out.
   */
  public List<Answer> exposures() {
    List<Answer> found = new ArrayList<>();
    for (int i = 0; i < declared.length; i++) {
      Answer answer = (Answer) ANSWER.getAcquire(declared, i);
      if (answer != null) {
        found.add(answer);
      }
    }
    Map<String, Answer> asked = others;
    if (asked != null) {
      found.addAll(asked.values());
    }
    return found.stream().filter(answer -> answer.isExposure()).toList();
  }

  /** The time of this request: that at which a flag first asked for it. */
  Instant now() {
    Instant pinned = now;
    if (pinned == null) {
      synchronized (this) {
        pinned = now;
        if (pinned == null) {
          pinned = flags.clock().instant();
          now = pinned;
        }
      }
    }
    return pinned;
  }

  /** The answer if this request has asked for the flag; else null. */
  @Nullable Answer asked(DeclaredFlag<?> flag) {
    boolean known = flag.catalog() == snapshot.catalog() && flag.index() < declared.length;
    return known ? (Answer) ANSWER.getAcquire(declared, flag.index()) : null;
  }

  /** The flag's percentages here; null if it has none. */
  @Nullable Ramp ramp(DeclaredFlag<?> flag) {
    CompiledFlag compiled = snapshot.flag(flag.name());
    return compiled == null ? null : compiled.ramp(now());
  }

  /** What flags may see of this request. */
  private final class View implements Scope {
    @Override
    public Instant now() {
      return FlagRequest.this.now();
    }

    @Override
    public long randomPoint() {
      return flags.randomPoint();
    }

    @Override
    public @Nullable Answer of(String flag, FlagContext same) {
      CompiledFlag other = snapshot.flag(flag);
      return other == null ? null : answer(other);
    }
  }
}
