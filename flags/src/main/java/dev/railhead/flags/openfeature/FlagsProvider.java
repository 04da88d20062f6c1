package dev.railhead.flags.openfeature;

import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventProvider;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.ProviderEventDetails;
import dev.openfeature.sdk.Reason;
import dev.openfeature.sdk.TrackingEventDetails;
import dev.openfeature.sdk.Value;
import dev.openfeature.sdk.exceptions.GeneralError;
import dev.openfeature.sdk.exceptions.OpenFeatureError;
import dev.railhead.flags.Answer;
import dev.railhead.flags.FlagContext;
import dev.railhead.flags.Flags;
import dev.railhead.flags.FlagsEvent;
import dev.railhead.flags.FlagsListener;
import dev.railhead.flags.Selector;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An OpenFeature provider that answers from {@link Flags}. Thread-safe.
 *
 * <pre>{@code
 * OpenFeatureAPI.getInstance().setProviderAndWait(FlagsProvider.of(flags));
 * }</pre>
 *
 * <p>Of the evaluation context the targeting key is the user's id and the anonymous id; the
 * attributes {@code userName}, {@code groups}, {@code isAdmin} and {@code isInternal} are those of
 * {@link FlagContext}, and rules see all attributes. {@link #contexts} does it in another way.
 *
 * <p>The reason is {@code STATIC} for what is the same for everybody, {@code SPLIT} for a
 * percentage, {@code TARGETING_MATCH} for any other clause, {@code DEFAULT} if none applies, and
 * {@code DISABLED} for a flag that the file disables. An unknown flag is {@code FLAG_NOT_FOUND}; a
 * percentage without a targeting key is {@code TARGETING_KEY_MISSING}.
 */
public final class FlagsProvider extends EventProvider {
  private static final String NAME = "railhead-flags";

  // Loads the class now: nothing that hands error codes on is inlined while it is not loaded, and
  // without this it would not be before the first error.
  private static final ErrorCode NOT_READY = ErrorCode.PROVIDER_NOT_READY;

  private final Callable<Flags> opening;
  private final Tracker tracker;
  // Null for the usual way, in which a percentage needs the targeting key only.
  private final @Nullable Function<EvaluationContext, FlagContext> contexts;
  private final Metadatas metadatas = new Metadatas();
  private final FlagsListener listener = this::on;
  private volatile @Nullable Flags flags;

  private FlagsProvider(
      Callable<Flags> opening,
      Tracker tracker,
      @Nullable Function<EvaluationContext, FlagContext> contexts) {
    this.opening = opening;
    this.tracker = tracker;
    this.contexts = contexts;
  }

  /** A provider that answers from {@code flags}, which stay the caller's to close. */
  public static FlagsProvider of(Flags flags) {
    return opening(() -> flags);
  }

  /**
   * A provider that opens its flags when it is initialized. If that fails the provider is in error,
   * or fatal if it fails with a {@link dev.openfeature.sdk.exceptions.FatalError}.
   */
  public static FlagsProvider opening(Callable<Flags> opening) {
    return new FlagsProvider(opening, (name, context, details) -> {}, null);
  }

  /** The same provider, not initialized, which hands tracking events to {@code tracker}. */
  public FlagsProvider tracking(Tracker tracker) {
    return new FlagsProvider(opening, tracker, contexts);
  }

  /**
   * The same provider, not initialized, which makes our contexts of OpenFeature's in another way.
   */
  public FlagsProvider contexts(Function<EvaluationContext, FlagContext> made) {
    return new FlagsProvider(opening, tracker, made);
  }

  @Override
  public Metadata getMetadata() {
    return () -> NAME;
  }

  @Override
  public void initialize(EvaluationContext context) {
    try {
      Flags opened = opening.call();
      opened.addListener(listener);
      flags = opened;
    } catch (OpenFeatureError e) {
      throw e;
    } catch (Exception e) {
      throw new GeneralError("the flags cannot be opened: " + e.getMessage(), e);
    }
  }

  @Override
  public void shutdown() {
    Flags closing = flags;
    flags = null;
    if (closing != null) {
      closing.removeListener(listener);
    }
    super.shutdown();
  }

  @Override
  public void track(String name, EvaluationContext context, TrackingEventDetails details) {
    tracker.tracked(name, context, details);
  }

  @Override
  public ProviderEvaluation<Boolean> getBooleanEvaluation(
      String key, Boolean otherwise, EvaluationContext context) {
    return evaluate(key, otherwise, context, Values::asBoolean);
  }

  @Override
  public ProviderEvaluation<String> getStringEvaluation(
      String key, String otherwise, EvaluationContext context) {
    return evaluate(key, otherwise, context, Values::asString);
  }

  @Override
  public ProviderEvaluation<Integer> getIntegerEvaluation(
      String key, Integer otherwise, EvaluationContext context) {
    return evaluate(key, otherwise, context, Values::asInteger);
  }

  @Override
  public ProviderEvaluation<Long> getLongEvaluation(
      String key, Long otherwise, EvaluationContext context) {
    return evaluate(key, otherwise, context, Values::asLong);
  }

  @Override
  public ProviderEvaluation<Double> getDoubleEvaluation(
      String key, Double otherwise, EvaluationContext context) {
    return evaluate(key, otherwise, context, Values::asDouble);
  }

  @Override
  public ProviderEvaluation<Value> getObjectEvaluation(
      String key, Value otherwise, EvaluationContext context) {
    return evaluate(key, otherwise, context, Values::asObject);
  }

  private <T> ProviderEvaluation<T> evaluate(
      String key, T otherwise, EvaluationContext context, BiFunction<Answer, T, @Nullable T> as) {
    Flags from = flags;
    if (from == null) {
      return failed(otherwise, NOT_READY, "the provider is not initialized");
    }
    Answer answer =
        contexts == null
            ? from.answer(key, context.getTargetingKey(), context, Contexts::of)
            : from.answer(key, contexts.apply(context));
    ProviderEvaluation<T> refusal = refusal(answer, otherwise);
    if (refusal != null) {
      return refusal;
    }
    T value = as.apply(answer, otherwise);
    return value == null
        ? failed(
            otherwise,
            ErrorCode.TYPE_MISMATCH,
            "variant " + answer.variant() + " of flag " + key + " is of another type")
        : given(answer, value);
  }

  private <T> ProviderEvaluation<T> given(Answer answer, T value) {
    return new ProviderEvaluation<>(
        value, answer.variant(), reason(answer), null, null, metadatas.of(answer));
  }

  /** What to say when there is no variant; null if there is one. */
  private <T> @Nullable ProviderEvaluation<T> refusal(Answer answer, T otherwise) {
    return switch (answer.selector()) {
      case MISSING ->
          failed(otherwise, ErrorCode.FLAG_NOT_FOUND, "flag " + answer.flag() + " not found");
      case NO_UNIT ->
          failed(
              otherwise,
              ErrorCode.TARGETING_KEY_MISSING,
              "flag " + answer.flag() + " goes by percentages and needs a targeting key");
      case ERROR ->
          failed(otherwise, ErrorCode.GENERAL, "flag " + answer.flag() + " cannot be evaluated");
      case DISABLED ->
          new ProviderEvaluation<>(
              otherwise, null, Reason.DISABLED.name(), null, null, metadatas.of(answer));
      default -> null;
    };
  }

  private static <T> ProviderEvaluation<T> failed(T otherwise, ErrorCode code, String message) {
    ProviderEvaluation<T> evaluation = new ProviderEvaluation<>();
    evaluation.setValue(otherwise);
    evaluation.setReason(Reason.ERROR.name());
    evaluation.setErrorCode(code);
    evaluation.setErrorMessage(message);
    return evaluation;
  }

  private static String reason(Answer answer) {
    Selector selector = answer.selector();
    return switch (selector) {
      case CONSTANT, GUARD -> Reason.STATIC.name();
      case PERCENTAGE -> Reason.SPLIT.name();
      case DEFAULT, PREREQUISITE -> Reason.DEFAULT.name();
      default -> Reason.TARGETING_MATCH.name();
    };
  }

  private void on(FlagsEvent event) {
    if (event instanceof FlagsEvent.Reloaded reloaded) {
      emitProviderConfigurationChanged(changed(List.copyOf(reloaded.changed()), "reloaded"));
    } else if (event instanceof FlagsEvent.SwitchedOff off) {
      emitProviderConfigurationChanged(changed(List.of(off.flag()), off.why()));
    } else if (event instanceof FlagsEvent.Restored restored) {
      emitProviderConfigurationChanged(changed(List.of(restored.flag()), "restored"));
    } else if (event instanceof FlagsEvent.Stale stale) {
      emitProviderStale(ProviderEventDetails.builder().message(stale.why()).build());
    } else if (event instanceof FlagsEvent.Fresh) {
      emitProviderReady(ProviderEventDetails.builder().message("fresh again").build());
    }
  }

  private static ProviderEventDetails changed(List<String> flags, String message) {
    return ProviderEventDetails.builder().flagsChanged(flags).message(message).build();
  }

  /** Where tracking events go, such as the application's metrics. */
  @FunctionalInterface
  public interface Tracker {
    /** Something that the application tracks has happened; {@code context} is the merged one. */
    void tracked(
        String name, @Nullable EvaluationContext context, @Nullable TrackingEventDetails details);
  }
}
