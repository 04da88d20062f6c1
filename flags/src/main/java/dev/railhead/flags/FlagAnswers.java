package dev.railhead.flags;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the answers of one flag. Immutable. */
final class FlagAnswers {
  private static final Set<String> SWITCH = Set.of(Answer.ON, Answer.OFF);

  private final String flag;
  private final Map<?, ?> data;
  private final Set<String> variants;
  private final boolean anyVariant;
  private final @Nullable UnitKind etsyUnit;
  private final Map<String, Object> metadata;
  private final @Nullable DeclaredFlag<?> declared;
  private final FlagCounts.OfFlag counts;

  private FlagAnswers(
      String flag,
      @Nullable FlagDefinition definition,
      @Nullable DeclaredFlag<?> declared,
      FlagCounts.OfFlag counts) {
    this.flag = flag;
    this.data = dataOf(definition);
    this.variants = definition == null ? Set.of() : definition.variants();
    // Etsy/feature takes any word for a variant; a flag without a definition knows none.
    this.anyVariant = definition == null || definition.dialect() == Dialect.ETSY_LENIENT;
    this.etsyUnit = etsyUnit(definition);
    this.metadata = definition == null ? Map.of() : definition.upkeep().metadata();
    this.declared = declared;
    this.counts = counts;
  }

  /**
   * Answers of a flag.
   *
   * @param definition what the file says of it, if anything
   * @param declared how the code declares it, if it does
   */
  static FlagAnswers of(
      String flag,
      @Nullable FlagDefinition definition,
      @Nullable DeclaredFlag<?> declared,
      FlagCounts.OfFlag counts) {
    return new FlagAnswers(flag, definition, declared, counts);
  }

  private static Map<?, ?> dataOf(@Nullable FlagDefinition definition) {
    Object data = definition == null ? null : definition.data().orElse(null);
    return data instanceof Map<?, ?> byVariant ? byVariant : Map.of();
  }

  private static @Nullable UnitKind etsyUnit(@Nullable FlagDefinition definition) {
    if (definition == null || definition.dialect() != Dialect.ETSY_LENIENT) {
      return null;
    }
    return definition.counting().by() == Bucketing.USER ? UnitKind.USER : UnitKind.ETSY_ANONYMOUS;
  }

  /** By which unit etsy/feature would remember its answers; null if it has no say. */
  @Nullable UnitKind etsyUnit() {
    return etsyUnit;
  }

  String flag() {
    return flag;
  }

  int index() {
    return declared == null ? CompiledFlag.UNDECLARED : declared.index();
  }

  /** Whether an override may ask for the variant: the flag has it, and it is of the flag's type. */
  boolean accepts(String variant) {
    return (anyVariant || variants.contains(variant) || isSwitch(variant))
        && (declared == null || isOff(variant) || value(declared, variant).isPresent());
  }

  /** The answer that is {@code variant} because of {@code selector}. */
  Answer of(String variant, Selector selector) {
    Object given = data.get(variant);
    Object value = declared == null ? null : valueOrDefault(declared, variant);
    boolean on =
        (declared instanceof BooleanFlag && value instanceof Boolean yes) ? yes : !isOff(variant);
    return new Answer(flag, variant, selector, on, given, value, metadata, counts.of(variant, on));
  }

  /** The answer that is the code's own default. */
  Answer byDefault(Selector selector) {
    Object value = declared == null ? null : declared.safeDefault();
    boolean on = Boolean.TRUE.equals(value);
    String variant = on ? Answer.ON : Answer.OFF;
    return new Answer(flag, variant, selector, on, null, value, metadata, counts.of(variant, on));
  }

  /** Whether the code can read the variant; always if it does not declare the flag. */
  boolean isReadable(String variant) {
    return declared == null || isOff(variant) || value(declared, variant).isPresent();
  }

  /** The variants that the file names. */
  Set<String> variants() {
    return variants;
  }

  @Nullable DeclaredFlag<?> declared() {
    return declared;
  }

  /** Off is understood of every flag, and on of those without variants of their own. */
  private boolean isSwitch(String variant) {
    return variant.equals(Answer.OFF)
        || (variant.equals(Answer.ON) && SWITCH.containsAll(variants));
  }

  private boolean isOff(String variant) {
    return variant.equals(Answer.OFF) && !data.containsKey(variant);
  }

  private <T> Object valueOrDefault(DeclaredFlag<T> as, String variant) {
    return isOff(variant) ? as.whenOff() : value(as, variant).orElse(as.safeDefault());
  }

  private <T> Optional<T> value(DeclaredFlag<T> as, String variant) {
    return as.convert(variant, data.get(variant));
  }
}
